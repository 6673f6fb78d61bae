import { GansError, isGansError } from '@gans/tensor';
import type { Io } from '../io';

// The first steps build kernels and caches.
const WARM_UP_STEPS = 3;
const SECONDS = 4;

/** What a training that is only timed is given: its steps are counted, and it is stopped when they are enough. */
export interface StepWatch {
  readonly signal: AbortSignal;
  readonly onStep: (report: { readonly step: number }) => void;
}

/** Times the steps of a training that goes on until it is stopped, and is thrown away.
 *
 *  @param io its clock is read; its signal ends it.
 *  @param train what is timed; it may reject as ABORTED when `signal` says so, or return.
 *  @returns the median of the seconds of its steps, the first few left out.
 *  @throws GansError (code ABORTED) when `io` stops it; whatever else `train` throws.
 */
export async function timeSteps(
  io: Pick<Io, 'now' | 'signal'>,
  train: (watch: StepWatch) => Promise<unknown>,
): Promise<number> {
  const stop = new AbortController();
  const laps: number[] = [];
  let [start, last] = [io.now(), io.now()];
  const onStep = ({ step }: { readonly step: number }) => {
    const now = io.now();
    if (step > WARM_UP_STEPS) laps.push((now - last) / 1000);
    else start = now;
    last = now;
    if (io.signal.aborted || (laps.length > 0 && now - start > 1000 * SECONDS)) stop.abort();
  };
  await train({ signal: stop.signal, onStep }).catch((error) => {
    if (!isGansError(error) || error.code !== 'ABORTED') throw error;
  });
  if (io.signal.aborted)
    throw new GansError(
      'ABORTED',
      'timeSteps: stopped before the steps of a cell were known. The same command begins there.',
    );
  return median(laps);
}

/** The middle one of some values; of an even number the upper of the two. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
