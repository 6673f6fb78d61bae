import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** What a child process has done. */
export interface ChildOutcome {
  /** Exit code; null when a signal ended it or it did not start. */
  readonly code: number | null;
  readonly killedBy: NodeJS.Signals | null;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a child process is run. */
export interface ChildOptions {
  /** Variables that it gets besides those of this process. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Kills it, and everything that it has started. */
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
  /** Leaves its standard input open for as long as this process lives, so that it can notice the end of it. */
  readonly tied?: boolean;
  /** What its standard input gives; else it is empty. */
  readonly input?: string;
  /** Hears each line of its standard output. */
  readonly onLine?: (line: string) => void;
}

/** Runs a program to its end in a process group of its own, so that killing it takes its children along. Never rejects: a program that does not start is an outcome too. */
export function runChild(program: string, args: readonly string[], options: ChildOptions = {}): Promise<ChildOutcome> {
  const { env, cwd, signal, timeoutMs, tied = false, input, onLine } = options;
  return new Promise((resolve) => {
    let stdout = '';
    let stderr = '';
    let timedOut = false;
    const end = (code: number | null, killedBy: NodeJS.Signals | null) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', kill);
      resolve({ code, killedBy, timedOut, stdout, stderr });
    };
    const child = spawn(program, args, {
      detached: true,
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...process.env, ...env },
      stdio: [tied || input !== undefined ? 'pipe' : 'ignore', 'pipe', 'pipe'],
    });
    const kill = () => {
      if (child.pid !== undefined) killGroup(child.pid);
    };
    const timer = setTimeout(
      () => {
        timedOut = true;
        kill();
      },
      timeoutMs ?? 2 ** 31 - 1,
    );
    if (signal?.aborted) kill();
    signal?.addEventListener('abort', kill, { once: true });
    child.stdin?.on('error', () => {}); // it may end before this process does
    if (input !== undefined) child.stdin?.end(input);
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    if (onLine !== undefined) createInterface({ input: child.stdout! }).on('line', onLine);
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', (error) => {
      stderr += error.message;
      end(null, null);
    });
    child.on('close', end);
  });
}

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // The whole group has ended already.
  }
}

/** The last line of a program's error output that says something, for messages of one line. */
export function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() ?? '';
}
