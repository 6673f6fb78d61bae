import type { Io } from '../io';
import type { Progress } from '../progress';
import { writeReport } from '../report/write-report';
import type { RunResult } from '../result';
import { createSaveClock, type SaveClock } from '../save-clock';
import type { Preparation } from './prepare';

/** A run under way: what was prepared, where to tell of it, and its clocks. */
export interface Session extends Preparation {
  readonly io: Io;
  readonly progress: Progress;
  /** How many training states to keep on disk. */
  readonly keep: number;
  /** Says when a checkpoint is due by time. */
  readonly clock: SaveClock;
  /** Wall-clock seconds of the run so far, earlier sessions included. */
  elapsed(): number;
  /** Notes what of the run is safe by now, in words: 'step 250 of 2,000'. */
  markSaved(what: string): void;
  /** What was noted last. */
  saved(): string | undefined;
}

/** What a session is told by its caller. */
export interface SessionOptions {
  /** How many training states to keep on disk. */
  readonly keep: number;
  /** Seconds between two checkpoints at most. */
  readonly saveEverySeconds: number;
  /** Seconds that earlier sessions of the run have taken. */
  readonly secondsBefore: number;
}

/** Starts the clocks of a session. */
export function startSession(prepared: Preparation, io: Io, progress: Progress, options: SessionOptions): Session {
  const { keep, saveEverySeconds, secondsBefore } = options;
  const start = io.now();
  let saved: string | undefined;
  return {
    ...prepared,
    io,
    progress,
    keep,
    clock: createSaveClock(saveEverySeconds, io.now),
    elapsed: () => secondsBefore + (io.now() - start) / 1000,
    markSaved: (what) => {
      saved = what;
    },
    saved: () => saved,
  };
}

/** Writes the report of a session's run as it stands.
 *
 *  @param result of a run that is about to be finished.
 */
export async function reportOf({ run }: Session, result?: RunResult): Promise<void> {
  await writeReport(run.path, result);
}
