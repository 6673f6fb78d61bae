import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { EngineError } from '@gans/tensor';
import type { Replies, Request } from './protocol';

/** A process that measures. Between requests it waits for its input and uses no processor. */
export interface Side {
  readonly name: string;
  /** Asks for one thing and waits for the answer; one question at a time.
   *
   *  @throws EngineError when the side reports a failure or has ended.
   */
  ask<R extends Request>(request: R): Promise<Replies[R['do']]>;
  /** Ends the process, after what it is doing. */
  end(): Promise<void>;
}

/** A side to start. */
export interface SidePlan {
  readonly name: string;
  /** Unset for the peer. */
  readonly engine?: string;
  /** Measures what a case is measured beside. */
  readonly baseline?: boolean;
  /** Program and arguments. */
  readonly command: readonly string[];
}

/** Starts the process of a side. Its stderr is ours.
 *
 *  @param signal kills it.
 */
export function startSide({ name, command }: SidePlan, signal?: AbortSignal): Side {
  const [program, ...args] = command;
  const child = spawn(program!, args, { stdio: ['pipe', 'pipe', 'inherit'], ...(signal && { signal }) });
  const ended = endOf(child);
  child.stdin.on('error', () => {}); // of a side that has ended; `ended` tells how
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    name,
    async ask<R extends Request>(request: R) {
      child.stdin.write(`${JSON.stringify(request)}\n`);
      const { value: line, done } = await lines.next();
      if (done)
        throw new EngineError(`bench: expected ${name} to answer '${request.do}', got the end of it: ${await ended}.`);
      const reply = parse<R>(name, line);
      if ('error' in reply) throw new EngineError(`${name}: ${reply.error}`);
      return reply;
    },
    async end() {
      child.stdin.end();
      await ended;
    },
  };
}

function parse<R extends Request>(name: string, line: string): Replies[R['do']] | { readonly error: string } {
  try {
    return JSON.parse(line) as Replies[R['do']];
  } catch {
    throw new EngineError(`bench: expected ${name} to answer in JSON, got '${line}'.`);
  }
}

/** How a process has ended, in words. */
function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.on('error', ({ message }) => resolve(message));
    child.on('close', (code, signal) => resolve(signal ?? `exit status ${code}`));
  });
}
