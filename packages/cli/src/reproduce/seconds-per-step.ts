import type { ImageDataset } from '@gans/datasets';
import { createSeed, foldIn, GansError } from '@gans/tensor';
import {
  type CheckedGanConfig,
  createGan,
  disposeGanState,
  type GanNetsConfig,
  type GeneratorTerm,
  trainGan,
} from '@gans/training';
import type { Io } from '../io';

// The first steps build kernels and caches.
const WARM_UP_STEPS = 3;
const SECONDS = 4;

/** What a step is made of. */
export interface MeasuredTraining {
  readonly nets: GanNetsConfig;
  /** Its steps are more than any machine makes in a few seconds. */
  readonly gan: CheckedGanConfig;
  readonly dataset: ImageDataset;
  readonly terms?: readonly GeneratorTerm[];
}

/** Trains a GAN for a few seconds and throws it away.
 *
 *  @param training what is to be timed.
 *  @param io its clock is read; its signal ends it.
 *  @returns the median of the seconds of its steps, the first few left out.
 *  @throws GansError (code ABORTED) when stopped.
 */
export async function secondsPerStep(
  { nets: netsConfig, gan, dataset, terms = [] }: MeasuredTraining,
  io: Io,
): Promise<number> {
  const seed = createSeed(0);
  const { nets, state } = createGan(netsConfig, foldIn(seed, 'nets'));
  const stop = new AbortController();
  const laps: number[] = [];
  let [start, last] = [io.now(), io.now()];
  const end = await trainGan({
    nets,
    state,
    dataset,
    config: gan,
    generatorTerms: terms,
    seed,
    signal: stop.signal,
    onStep: ({ step }) => {
      const now = io.now();
      if (step > WARM_UP_STEPS) laps.push((now - last) / 1000);
      else start = now;
      last = now;
      if (io.signal.aborted || (laps.length > 0 && now - start > 1000 * SECONDS)) stop.abort();
    },
  });
  disposeGanState(end);
  if (io.signal.aborted)
    throw new GansError(
      'ABORTED',
      'secondsPerStep: stopped before the steps of a cell were known. The same command begins there.',
    );
  return median(laps);
}

/** The middle one of some values; of an even number the upper of the two. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
