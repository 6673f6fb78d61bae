import { constants } from 'node:os';

/** Signals that ask a process to end: Ctrl-C, `kill`, a terminal that closes. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One of them. */
export type StopSignal = (typeof SIGNALS)[number];

/** npm and other parents pass on a signal that the terminal has sent to the whole group: the same wish, twice within moments. */
const ECHO_MS = 150;

/** The part of Node's `process` that signals come through. */
export interface SignalProcess {
  readonly pid: number;
  on(signal: StopSignal, listener: (signal: StopSignal) => void): unknown;
  removeAllListeners(signal: StopSignal): unknown;
  kill(pid: number, signal: StopSignal): unknown;
  exit(code: number): unknown;
}

/** The wish that a process ends. */
export interface StopSignals {
  /** Aborts at the first signal: time to save. */
  readonly signal: AbortSignal;
  /** Acts as if a signal had come. */
  receive(signal: StopSignal): void;
  /** Ends the process, whose work ended with a code of its own: with 128 and the signal's number where a signal cut it short, as shells do. */
  exit(code: number): void;
}

/** Watches for signals. The first one asks politely; at the second one the process exits at once.
 *
 *  @param process that receives them.
 *  @param now milliseconds.
 */
export function watchStopSignals(process: SignalProcess, now: () => number): StopSignals {
  const stop = new AbortController();
  let first: { readonly signal: StopSignal; readonly time: number } | undefined;
  const end = (signal: StopSignal) => {
    if (signal !== 'SIGHUP') return process.exit(128 + constants.signals[signal]);
    // Whoever exits, Node puts the terminal back as it was, and crashes where that has gone. The signal itself ends the process without it; a shell sees 129 either way.
    process.removeAllListeners(signal);
    return process.kill(process.pid, signal);
  };
  const receive = (signal: StopSignal) => {
    if (first === undefined) {
      first = { signal, time: now() };
      stop.abort();
    } else if (now() - first.time >= ECHO_MS) end(signal);
  };
  for (const name of SIGNALS) process.on(name, receive);
  return {
    signal: stop.signal,
    receive,
    exit: (code) => {
      // What was done in spite of a hang-up cannot say so to anyone.
      if (first !== undefined && (code === 1 || first.signal === 'SIGHUP')) end(first.signal);
      else process.exit(code);
    },
  };
}
