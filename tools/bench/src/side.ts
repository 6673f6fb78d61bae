import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { EngineError } from '@gans/tensor';
import type { Replies, Request } from './protocol';

/** A process that measures. Between requests it waits for its input and uses no processor. */
export interface Side {
  readonly name: string;
  /** Asks for one thing and waits for the answer.
   *
   *  @throws EngineError when the side reports a failure, or has ended.
   */
  ask<R extends Request>(request: R): Promise<Replies[R['do']]>;
  /** Ends the process. */
  end(): Promise<void>;
}

/** Starts a side. Its stderr is ours.
 *
 *  @param name for messages.
 *  @param command program and arguments.
 *  @param environment added to ours.
 */
export function startSide(name: string, command: readonly string[], environment: NodeJS.ProcessEnv = {}): Side {
  const [program, ...args] = command;
  const child = spawn(program!, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  });
  const ended = endOf(child);
  child.stdin.on('error', () => {}); // a side that has died is told by `ended`
  const replies = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    name,
    async ask<R extends Request>(request: R) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value: line, done } = await replies.next();
      if (done)
        throw new EngineError(`bench: expected ${name} to answer '${request.do}', got its end, ${await ended}.`);
      const reply = JSON.parse(line) as Replies[R['do']] | { error: string };
      if ('error' in reply) throw new EngineError(`bench: ${name}: ${reply.error}`);
      return reply;
    },
    async end() {
      child.stdin.end();
      await ended;
    },
  };
}

/** How a process has ended, in words. */
async function endOf(child: ChildProcess): Promise<string> {
  const failed = once(child, 'error').then(([error]) => (error as Error).message);
  const closed = once(child, 'close').then(([code, signal]) => (signal === null ? `exit code ${code}` : `${signal}`));
  return Promise.race([failed, closed]);
}
