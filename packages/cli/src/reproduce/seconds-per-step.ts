import type { ImageDataset } from '@gans/datasets';
import { createSeed, foldIn } from '@gans/tensor';
import {
  type CheckedGanConfig,
  createGan,
  disposeGanState,
  type GanNetsConfig,
  type GeneratorTerm,
  trainGan,
} from '@gans/training';
import type { Io } from '../io';
import { timeSteps } from './time-steps';

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
  return timeSteps(io, async (watch) => {
    const end = await trainGan({ nets, state, dataset, config: gan, generatorTerms: terms, seed, ...watch });
    disposeGanState(end);
  });
}
