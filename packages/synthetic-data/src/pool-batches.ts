import { foldIn, GansError, permutation, type Seed, ValueError } from '@gans/tensor';
import { type PoolBatch, poolBatch, type SyntheticPool } from './pool';

/** How `poolBatches` walks a pool. */
export interface PoolBatchesOptions {
  /** Decides the order, together with `epoch`. */
  readonly seed: Seed;
  /** An integer >= 0. */
  readonly epoch: number;
  /** Images a batch; the last one may have fewer. */
  readonly batchSize: number;
  readonly signal?: AbortSignal | undefined;
}

/** Walks a pool once, in batches and in random order.
 *
 *  @param pool any pool.
 *  @param options see `PoolBatchesOptions`.
 *  @returns batches as of `poolBatch`; the caller disposes each one's images.
 *  @throws ValueError when a number is out of range; GansError (code ABORTED), at the next batch, after `signal`.
 *  @example
 *  const pool = await fillDataset(source, { count: 20, seed });
 *  for (const { images, labels } of poolBatches(pool, { seed, epoch: 0, batchSize: 10 })) {
 *    console.log(images.shape, labels.length); // a training step goes here
 *    images.dispose();
 *  }
 */
export function poolBatches(
  pool: SyntheticPool,
  { seed, epoch, batchSize, signal }: PoolBatchesOptions,
): Iterable<PoolBatch> {
  if (!Number.isSafeInteger(batchSize) || batchSize < 1)
    throw new ValueError(`poolBatches: expected batchSize to be a positive integer, got ${batchSize}.`);
  const order = permutation(foldIn(foldIn(seed, 'order'), epoch), pool.labels.length);
  return batchesOf(pool, order, batchSize, signal);
}

function* batchesOf(
  pool: SyntheticPool,
  order: Int32Array,
  batchSize: number,
  signal: AbortSignal | undefined,
): Generator<PoolBatch, void> {
  for (let first = 0; first < order.length; first += batchSize) {
    if (signal?.aborted === true)
      throw new GansError(
        'ABORTED',
        `poolBatches: stopped by the caller's signal after ${first} of ${order.length} images.`,
      );
    yield poolBatch(pool, order.subarray(first, first + batchSize));
  }
}
