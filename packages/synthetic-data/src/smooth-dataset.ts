import { ValueError } from '@gans/tensor';
import type { GeneratorSource } from './generator-source';
import { checkPool } from './internal/check-pool';
import { expectInteger } from './internal/check-sources';
import { emptyPool } from './internal/empty-pool';
import { fillPlan } from './internal/fill-plan';
import { loopParts } from './internal/loop-parts';
import { withImages } from './internal/pool-parts';
import { planReplacement, type ReplacementOptions } from './plan-replacement';
import type { SyntheticPool } from './pool';
import type { LoopOptions, PoolTraining } from './pool-training';

/** Where dataset smoothing is: plain data beside the classifier, which is whatever the caller's training makes of it. */
export interface SmoothingState<Model> {
  /** C_i; before the first epoch C_0. */
  readonly classifier: Model;
  /** X_i. */
  readonly pool: SyntheticPool;
  /** i, epochs trained. */
  readonly epoch: number;
  /** What comes next: an epoch, or new images. */
  readonly next: 'train' | 'draw';
  /** eta, once it has been calibrated. */
  readonly stepSize?: number;
  /** Images drawn so far that were trained on or are about to be: N (1 + r (I - 1)) at the end. */
  readonly drawn: number;
}

/** How `smoothDataset` smooths. */
export interface SmoothingOptions<Model>
  extends LoopOptions<SmoothingState<Model>>,
    Pick<ReplacementOptions, 'selection'> {
  /** N, an integer >= 1. Where K does not divide it, the first N mod K classes have one image more. */
  readonly size: number;
  /** I, an integer >= 1. */
  readonly epochs: number;
  /** r: 0 is a fixed set, 1 a new one each epoch; default 0.5. */
  readonly share?: number;
  /** Goes on from a state that `onState` was given; with more epochs than before it is a longer run. */
  readonly state?: SmoothingState<Model> | undefined;
}

/** Dataset smoothing with hard sample mining: trains a classifier on generated images of which a share is replaced after each epoch.
 *
 *  X_1 <- fill(N);  for i = 1 .. I:  C_i <- train(C_{i-1}, X_i);  X_{i+1} <- (1 - r) N images of X_i, rN/2 mined with C_i, rN/2 random
 *  Besnier et al., "This dataset does not exist", 2020, Algorithm 2. arXiv:1911.02888. Deviates: what stays is chosen class by class (see `planReplacement`), and nothing is drawn after the last epoch. Without mining all rN images are random: the same latents.
 *
 *  @param training classifier, `trainEpoch`, `classify`.
 *  @param generators one, or several that take turns.
 *  @param options `size`, `epochs`, `seed`; r = 0.5, no mining.
 *  @returns the last state; its classifier is the result.
 *  @throws ValueError for numbers out of range or an unconditional generator; ShapeError when a saved pool does not fit; GansError (code ABORTED) after `signal`; and whatever `trainEpoch` throws.
 *  @example
 *  // A classifier that is no more than a count of its epochs.
 *  const trainEpoch = async (epochs: number) => epochs + 1;
 *  const classify = () => classifier;
 *  const result = await smoothDataset({ classifier: 0, trainEpoch, classify }, source, { size: 40, epochs: 3, seed });
 *  console.log(result.classifier, result.drawn); // 3 80
 */
export async function smoothDataset<Model>(
  training: PoolTraining<Model>,
  generators: GeneratorSource | readonly GeneratorSource[],
  options: SmoothingOptions<Model>,
): Promise<SmoothingState<Model>> {
  const { size, epochs, seed, share = 0.5, selection = 'stratified' } = options;
  const parts = loopParts('smoothDataset', training, generators, options);
  expectInteger('smoothDataset', 'size', size, 1);
  expectInteger('smoothDataset', 'epochs', epochs, 1);
  if (!(share >= 0 && share <= 1))
    throw new ValueError(`smoothDataset: expected share to be from 0 to 1, got ${share}.`);
  const generatorCount = parts.sources.length;

  const begin = async (): Promise<SmoothingState<Model>> => {
    const pool = emptyPool(parts.sources[0].spec, size);
    const { classCount } = pool;
    const plan = { ...fillPlan({ first: 0, count: size, classCount, generatorCount }), hard: new Uint8Array(size) };
    parts.tellUnequal(size);
    await parts.draw(pool.pixels, plan, 'fill', 0);
    return {
      classifier: training.classifier,
      pool: withImages(pool, plan, 0, false),
      epoch: 0,
      next: 'train',
      drawn: size,
    };
  };

  let state = options.state ?? (await parts.report(await begin()));
  checkPool('smoothDataset', state.pool);
  if (state.pool.labels.length !== size)
    throw new ValueError(
      `smoothDataset: expected size to be ${state.pool.labels.length}, that of the state's pool, got ${size}.`,
    );
  while (state.epoch < epochs) {
    if (state.next === 'train') {
      const classifier = await parts.train(state.classifier, state.pool, state.epoch);
      state = { ...state, classifier, epoch: state.epoch + 1, next: 'draw' };
    } else {
      const { classifier, pool, epoch, drawn } = state;
      const plan = planReplacement(pool, { share, seed, epoch, selection, generatorCount });
      const isMining = plan.hard.includes(1);
      const miner = isMining ? await parts.miner(classifier, epoch, state.stepSize) : undefined;
      await parts.draw(pool.pixels, plan, 'draw', epoch, miner);
      state = {
        ...state,
        pool: withImages(pool, plan, epoch, miner !== undefined),
        next: 'train',
        drawn: drawn + plan.slots.length,
        ...(miner !== undefined && { stepSize: miner.stepSize }),
      };
    }
    await parts.report(state);
  }
  return state;
}
