import type { Io } from '../../io';
import type { Progress } from '../../progress';
import type { Preparation } from './prepare';
import { type ReportContext, writeReport } from './report';

/** A run under way: what was prepared, where to tell of it, and its clock. */
export interface Session extends Preparation {
  readonly io: Io;
  readonly progress: Progress;
  readonly reproduce: string;
  /** Wall-clock seconds of the run so far, earlier sessions included. */
  elapsed(): number;
}

/** Starts the clock of a session.
 *
 *  @param secondsBefore that earlier sessions of the run have taken.
 */
export function startSession(
  prepared: Preparation,
  io: Io,
  progress: Progress,
  reproduce: string,
  secondsBefore: number,
): Session {
  const start = io.now();
  return { ...prepared, io, progress, reproduce, elapsed: () => secondsBefore + (io.now() - start) / 1000 };
}

/** Writes the report of a session's run as it stands. */
export async function reportOf(session: Session, result?: ReportContext['result']): Promise<void> {
  const { run, config, data, environment, reproduce } = session;
  await writeReport(run, {
    config,
    classNames: data.train.classNames,
    environment,
    reproduce,
    ...(result === undefined ? {} : { result }),
  });
}
