import { ValueError } from '@gans/tensor';
import type { GeneratorSource } from './generator-source';
import { checkPool } from './internal/check-pool';
import { expectInteger } from './internal/check-sources';
import { emptyPool } from './internal/empty-pool';
import { fillPlan } from './internal/fill-plan';
import { loopParts } from './internal/loop-parts';
import { firstImages, withImages } from './internal/pool-parts';
import type { Miner } from './internal/write-images';
import type { SyntheticPool } from './pool';
import type { LoopOptions, PoolTraining } from './pool-training';

/** Where a growing dataset is. */
export interface GrowthState<Model> {
  /** C_i, which mines; before the first epoch C_0. */
  readonly classifier: Model;
  /** X. */
  readonly pool: SyntheticPool;
  /** i, epochs trained and growth rounds begun. */
  readonly epoch: number;
  /** What comes next: an epoch, or new images. */
  readonly next: 'train' | 'draw';
  /** eta, once it has been calibrated. */
  readonly stepSize?: number;
}

/** How `growDataset` grows. */
export interface GrowthOptions<Model> extends LoopOptions<GrowthState<Model>> {
  /** N, an integer >= 1. */
  readonly size: number;
  /** M, from 1 to N: images at the beginning, and of each round but a smaller last one; default N/10. */
  readonly increment?: number;
  /** Goes on from a state that `onState` was given. */
  readonly state?: GrowthState<Model> | undefined;
}

/** Grows a set of generated images to a fixed size, each part mined with a classifier trained on what was there before.
 *
 *  X <- fill(M);  for i = 1 .. N/M - 1:  C_i <- train(C_{i-1}, X);  X <- X and fill(M) mined with C_i
 *  Besnier et al., "This dataset does not exist", 2020, Algorithm 1. arXiv:1911.02888. Deviates: one round less than printed, which ends at N + M images while the text stops at N; where M does not divide N the last round is smaller.
 *  A new classifier is trained on the result; the one that mined has seen the first images most.
 *
 *  @param training the classifier that mines, `trainEpoch`, `classify`.
 *  @param generators one, or several that take turns.
 *  @param options `size`, `seed`; without `mining` images are random draws, as many in the same classes.
 *  @returns the last state; its pool has exactly N images, the first M not mined.
 *  @throws ValueError for numbers out of range or an unconditional generator; ShapeError when a saved pool does not fit; GansError (code ABORTED) after `signal`; and whatever `trainEpoch` throws.
 *  @example
 *  const trainEpoch = async (epochs: number) => epochs + 1;
 *  const classify = () => classifier;
 *  const { pool } = await growDataset({ classifier: 0, trainEpoch, classify }, source, { size: 40, increment: 20, seed });
 *  console.log(pool.labels.length); // 40
 */
export async function growDataset<Model>(
  training: PoolTraining<Model>,
  generators: GeneratorSource | readonly GeneratorSource[],
  options: GrowthOptions<Model>,
): Promise<GrowthState<Model>> {
  const { size } = options;
  const parts = loopParts('growDataset', training, generators, options);
  expectInteger('growDataset', 'size', size, 1);
  const increment = options.increment ?? Math.ceil(size / 10);
  expectInteger('growDataset', 'increment', increment, 1, size);
  const { spec } = parts.sources[0];
  const planOf = (first: number) =>
    fillPlan({
      first,
      count: Math.min(increment, size - first),
      classCount: spec.classCount,
      generatorCount: parts.sources.length,
    });

  // Room for all images from the beginning: what is there is never copied, and states show the first part of it.
  let whole = emptyPool(spec, size);
  const draw = async (first: number, epoch: number, miner?: Miner): Promise<SyntheticPool> => {
    const plan = planOf(first);
    await parts.draw(whole.pixels, plan, first === 0 ? 'fill' : 'draw', epoch, miner);
    whole = withImages(whole, plan, epoch, miner !== undefined);
    return firstImages(whole, first + plan.slots.length);
  };

  let state: GrowthState<Model>;
  if (options.state === undefined) {
    parts.tellUnequal(size);
    state = { classifier: training.classifier, pool: await draw(0, 0), epoch: 0, next: 'train' };
    await parts.report(state);
  } else {
    state = options.state;
    whole = poolWithRoom(whole, state.pool);
  }
  while (state.pool.labels.length < size) {
    const { classifier, pool, epoch, stepSize } = state;
    if (state.next === 'train') {
      state = { ...state, classifier: await parts.train(classifier, pool, epoch), epoch: epoch + 1, next: 'draw' };
    } else {
      const miner = await parts.miner(classifier, epoch, stepSize);
      const grown = await draw(pool.labels.length, epoch, miner);
      state = { ...state, pool: grown, next: 'train', ...(miner !== undefined && { stepSize: miner.stepSize }) };
    }
    await parts.report(state);
  }
  return state;
}

/** An empty pool with a saved one at its beginning. */
function poolWithRoom(whole: SyntheticPool, saved: SyntheticPool): SyntheticPool {
  checkPool('growDataset', saved);
  const [count, room] = [saved.labels.length, whole.labels.length];
  if (count > room)
    throw new ValueError(`growDataset: expected size to be at least ${count}, that of the state's pool, got ${room}.`);
  for (const name of ['pixels', 'labels', 'mined', 'born', 'origin'] as const) whole[name].set(saved[name]);
  return whole;
}
