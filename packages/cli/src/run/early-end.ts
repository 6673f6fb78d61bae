import { GansError, IoError, isGansError } from '@gans/tensor';
import { showPath } from '../describe-run';
import type { Session } from './session';

/** Says of an error that ends a session early what of the run is safe and how to go on.
 *
 *  @param session whose work failed, or whose user has stopped it.
 *  @param error that was thrown.
 *  @returns what to throw in its place.
 */
export function explainEarlyEnd({ io, run, saved }: Session, error: unknown): unknown {
  if (!isGansError(error)) return error;
  const safe = saved();
  if (error.code === 'ABORTED' && io.signal.aborted)
    return new GansError(
      'ABORTED',
      `gans train: ${safe ?? 'nothing yet'} is saved in ${showPath(run.path, io.cwd)}. The same command goes on from there.`,
      { cause: error },
    );
  if (error.code === 'IO' && safe !== undefined)
    return new IoError(
      `${error.message} What was saved before, ${safe}, is intact: the same command goes on from it.`,
      {
        cause: error,
      },
    );
  return error;
}
