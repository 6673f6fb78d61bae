import { join } from 'node:path';
import { foldIn, GansError, isGansError, type Seed } from '@gans/tensor';
import {
  averagedGenerator,
  classBalancingTerm,
  createGan,
  disposeGanState,
  type FrozenClassifier,
  type GanNets,
  type GanState,
  generateImages,
  loadGanCheckpoint,
  saveGanCheckpoint,
  trainGan,
} from '@gans/training';
import { concat, dispose, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { fileExists } from '../../../file-exists';
import { createProgress } from '../../../progress';
import { createSaveClock } from '../../../save-clock';
import type { CellPlace } from '../../run-grid';
import type { Plan } from '../plan';

const SAVE_EVERY_SECONDS = 30;

/** Trains a GAN on the prior, or goes on with it to the same bits, and draws images with it.
 *
 *  @param plan of the table.
 *  @param seed of the cell; two GANs that differ in their regulariser alone start alike and see the same images.
 *  @param classifier in the loop, by which the samples are drawn to all its classes; left out: none.
 *  @param place folder and stop signal.
 *  @returns so many images as the protocol says, of the moving average of the generator; the caller disposes them.
 *  @throws GansError (code ABORTED) when stopped, after a checkpoint is safe; (code DIVERGED) when a loss is not finite.
 */
export async function drawFromPriorGan(
  plan: Plan,
  seed: Seed,
  classifier: FrozenClassifier | undefined,
  place: CellPlace,
): Promise<Tensor4D> {
  const { nets, state } = await trainPriorGan(plan, seed, classifier, place);
  const chunks: Tensor4D[] = [];
  try {
    const generator = averagedGenerator(nets, state);
    const keep = ({ images }: { readonly images: Tensor4D }) => void chunks.push(images.clone());
    const labels = new Int32Array(plan.protocol.images);
    await generateImages(generator, generator.spec, labels, foldIn(seed, 'samples'), keep, { signal: place.io.signal });
    return tidy(() => concat(chunks));
  } finally {
    dispose(chunks);
    disposeGanState(state);
  }
}

async function trainPriorGan(
  { nets: netsConfig, gan: config, balancing, sides }: Plan,
  seed: Seed,
  classifier: FrozenClassifier | undefined,
  { folder, io, quiet }: CellPlace,
): Promise<{ readonly nets: GanNets; readonly state: GanState }> {
  const file = join(folder, 'gan.safetensors');
  const progress = createProgress(io, { quiet });
  const saved = await loadIfReadable(file, (line) => progress.note(`warning: ${line} It is trained anew.`));
  const { nets, state: start } = saved ?? createGan(netsConfig, foldIn(seed, 'nets'));
  const ganSeed = foldIn(seed, 'gan');
  const clock = createSaveClock(SAVE_EVERY_SECONDS, io.now);
  const stop = new AbortController();
  if (start.step > 0) progress.note(`continues after step ${start.step} of the GAN`);
  const state = await trainGan({
    nets,
    state: start,
    dataset: sides.prior,
    config,
    generatorTerms: classifier === undefined ? [] : [classBalancingTerm(classifier, balancing, config)],
    seed: ganSeed,
    signal: stop.signal,
    onStep: async ({ step, steps, scalars, state: current }) => {
      const { discriminatorLoss: D, generatorLoss: G } = scalars;
      progress.report({ title: 'GAN', step, steps, figures: { D, G } });
      if (step < steps && !io.signal.aborted && !clock.due()) return;
      await saveGanCheckpoint(file, { netsConfig, config, seed: ganSeed, state: current });
      clock.saved();
      if (io.signal.aborted) stop.abort();
    },
  }).finally(progress.close);
  if (state.step === config.steps) return { nets, state };
  disposeGanState(state);
  throw new GansError('ABORTED', `drawFromPriorGan: stopped at step ${state.step} of ${config.steps}.`);
}

async function loadIfReadable(file: string, onDamaged: (line: string) => void) {
  if (!(await fileExists(file))) return undefined;
  return loadGanCheckpoint(file).catch((error: unknown) => {
    if (!isGansError(error)) throw error;
    onDamaged(error.message);
    return undefined;
  });
}
