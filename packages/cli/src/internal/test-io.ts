import type { Io } from '../io';

/** An `Io` for tests that keeps what was written, with a clock that is set by hand. */
export interface TestIo extends Io {
  clock: number;
  data(): string;
  errors(): string;
  stop(): void;
}

/** Makes an `Io` for tests.
 *
 *  @param options whether stderr is a terminal and how wide; the working folder; environment variables.
 */
export function testIo(
  options: { isTTY?: boolean; columns?: number; cwd?: string; env?: Record<string, string> } = {},
): TestIo {
  const out: string[] = [];
  const err: string[] = [];
  const controller = new AbortController();
  const io: TestIo = {
    stdout: { write: (text: string) => out.push(text) },
    stderr: { write: (text: string) => err.push(text), isTTY: options.isTTY, columns: options.columns },
    cwd: options.cwd ?? '.',
    env: options.env ?? {},
    clock: 0,
    now: () => io.clock,
    signal: controller.signal,
    data: () => out.join(''),
    errors: () => err.join(''),
    stop: () => controller.abort(),
  };
  return io;
}
