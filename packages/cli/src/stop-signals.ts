import { constants } from 'node:os';

/** Signals that ask a process to end: Ctrl-C, `kill`, a terminal that closes. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One of them. */
export type StopSignal = (typeof SIGNALS)[number];

/** npm and other parents pass on a signal that the terminal has sent to the whole group: the same wish, twice within moments. */
const ECHO_MS = 150;

/** The part of Node's `process` that signals come through. */
export interface SignalProcess {
  on(signal: StopSignal, listener: (signal: StopSignal) => void): unknown;
  exit(code: number): unknown;
}

/** The wish that a process ends. */
export interface StopSignals {
  /** Aborts at the first signal: time to save. */
  readonly signal: AbortSignal;
  /** Acts as if a signal had come. */
  receive(signal: StopSignal): void;
  /** The exit code of a process whose work ended with a code of its own: 128 and the signal's number where a signal cut it short, as shells do. */
  exitCode(code: number): number;
}

/** Watches for signals. The first one asks politely; at the second one the process exits at once.
 *
 *  @param process that receives them.
 *  @param now milliseconds.
 */
export function watchStopSignals(process: SignalProcess, now: () => number): StopSignals {
  const stop = new AbortController();
  let first: { readonly code: number; readonly time: number } | undefined;
  const receive = (signal: StopSignal) => {
    const code = 128 + constants.signals[signal];
    if (first === undefined) {
      first = { code, time: now() };
      stop.abort();
    } else if (now() - first.time >= ECHO_MS) process.exit(code);
  };
  for (const name of SIGNALS) process.on(name, receive);
  return { signal: stop.signal, receive, exitCode: (code) => (first !== undefined && code === 1 ? first.code : code) };
}
