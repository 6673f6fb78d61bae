import { batch, type ImageDataset } from '@gans/datasets';
import { foldIn, permutation, type Seed } from '@gans/tensor';
import { frozenClassifier } from '@gans/training';
import { type CraftOptions, classImpressions, gaussianImages, type ImageSampler, jitterImages } from '@gans/uap';
import { clipByValue, concat, dispose, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { createProgress } from '../../../progress';
import type { CellPlace } from '../../run-grid';
import type { ArmKey } from '../arms';
import { heldBackOf } from '../craft-on';
import type { Plan } from '../plan';
import type { TableNets } from './table-nets';
import { drawFromPriorGan } from './train-prior-gan';

/** Impressions take hundreds of steps each: fewer of them, as many as their paper's code makes of a thousand classes. */
const MOST_IMPRESSIONS = 1024;
const IMPRESSIONS_AT_A_TIME = 128;
const MOST_IMPRESSION_STEPS = 300;

/** What a perturbation is crafted on, and how. */
export interface StandIns {
  /** Undefined where the classifier is shown the perturbation alone; a tensor is the caller's to dispose. */
  readonly images: Tensor4D | ImageSampler | undefined;
  /** Images that choose the best perturbation, the caller's to dispose; left out: some of `images`, which are held back. */
  readonly validation?: Tensor4D;
  readonly objective: 'activation' | 'images';
  /** What is done to the images of a step. */
  readonly augment?: CraftOptions['augment'];
}

/** Makes, draws or picks the images of an arm; 'random' has no use for any.
 *
 *  @param seed of the cell: the same for every arm.
 *  @throws GansError (code ABORTED) when stopped.
 */
export async function standInsOf(
  arm: Exclude<ArmKey, 'random'>,
  plan: Plan,
  nets: TableNets,
  seed: Seed,
  place: CellPlace,
): Promise<StandIns> {
  const { target, prior } = plan.sides;
  const { imageShape, classCount } = target.train;
  const moved: Pick<StandIns, 'objective' | 'augment'> = { objective: 'activation', augment: clippedJitter };
  const substitutes = () => someOf(prior, heldBackOf(plan.protocol.images), foldIn(seed, 'substitutes'));
  switch (arm) {
    case 'gd-uap':
      return { images: undefined, validation: substitutes(), objective: 'activation' };
    case 'gd-uap-range':
      return { images: gaussianImages(imageShape), validation: substitutes(), ...moved };
    case 'gd-uap-prior':
      return { images: someOf(prior, plan.protocol.images, foldIn(seed, 'prior')), ...moved };
    case 'impressions':
      return { images: await impressionsOf(plan, nets, foldIn(seed, 'impressions'), place), objective: 'images' };
    case 'prior':
      return { images: someOf(prior, plan.protocol.images, foldIn(seed, 'prior')), objective: 'images' };
    case 'real':
      return { images: someOf(target.train, plan.protocol.images, foldIn(seed, 'real')), objective: 'images' };
    case 'gan':
      return { images: await drawFromPriorGan(plan, seed, undefined, place), objective: 'images' };
    case 'gan-balanced': {
      const inLoop = await frozenClassifier(nets.classifiers.target.classifier, { imageShape, classCount });
      return { images: await drawFromPriorGan(plan, seed, inLoop, place), objective: 'images' };
    }
  }
}

/** Images of a set, drawn by a seed: all of them where there are no more than asked for. */
export function someOf(set: ImageDataset, count: number, seed: Seed): Tensor4D {
  return batch(set, permutation(seed, set.length).slice(0, count)).images;
}

// Brightness and noise may carry a pixel out of range, where no image has one.
const clippedJitter: CraftOptions['augment'] = (images, seed) =>
  tidy(() => clipByValue(jitterImages(images, seed), -1, 1));

async function impressionsOf(
  { protocol, sides }: Plan,
  { classifiers }: TableNets,
  seed: Seed,
  { io, quiet }: CellPlace,
): Promise<Tensor4D> {
  const { imageShape, classCount } = sides.target.train;
  const count = Math.min(MOST_IMPRESSIONS, protocol.images);
  const progress = createProgress(io, { quiet });
  const chunks: Tensor4D[] = [];
  try {
    for (let first = 0; first < count; first += IMPRESSIONS_AT_A_TIME) {
      const size = Math.min(IMPRESSIONS_AT_A_TIME, count - first);
      const { images } = await classImpressions(classifiers.target.classifier, {
        seed,
        imageShape,
        classes: Int32Array.from({ length: size }, (_, i) => (first + i) % classCount),
        first,
        steps: Math.min(MOST_IMPRESSION_STEPS, protocol.craftSteps),
        signal: io.signal,
        onProgress: (done) => progress.report({ title: 'impressions', step: first + done, steps: count, figures: {} }),
      });
      chunks.push(images);
    }
    return tidy(() => concat(chunks));
  } finally {
    dispose(chunks);
    progress.close();
  }
}
