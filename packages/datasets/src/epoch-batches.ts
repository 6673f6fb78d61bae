import { GansError, type Seed, ValueError } from '@gans/tensor';
import { epochOrder, type ImageBatch } from './batch';
import type { ImageDataset } from './image-dataset';
import { toImages } from './pixels';

/** How `epochBatches` walks a data set. */
export interface EpochBatchesOptions {
  /** The run's data seed, see `epochOrder`. */
  readonly seed: Seed;
  /** An integer >= 0. */
  readonly epoch: number;
  /** Images a batch, an integer >= 1. */
  readonly batchSize: number;
  /** How many batches may be read ahead, an integer >= 0; default 2. No more are ever in memory beside the one in use. */
  readonly ahead?: number;
  /** What to do with the images left when batches are full: a smaller last batch ('keep', default), or none ('drop'). */
  readonly remainder?: 'keep' | 'drop';
  readonly signal?: AbortSignal;
}

/** Walks one epoch in shuffled batches, and reads the next ones while the caller waits for something else.
 *
 *  Reading happens between turns of the event loop, one batch a turn: whenever the training step awaits its engine or a file, the next batch is made. Up to `ahead` batches wait as bytes, not tensors, so that leaving the loop early leaks nothing.
 *
 *  @param dataset any image set.
 *  @param options see `EpochBatchesOptions`.
 *  @returns batches as `batch` makes them, in the order of `epochOrder`; the caller disposes each one's images. An error of reading is thrown at its batch.
 *  @throws ValueError when a number lies outside its range.
 *  @throws GansError with code ABORTED, at the next batch, after `signal`.
 *  @example
 *  for await (const { images, labels } of epochBatches(dataset, { seed, epoch, batchSize: 16 })) {
 *    console.log(images.shape, labels.length); // a training step goes here
 *    images.dispose();
 *  }
 */
export function epochBatches(dataset: ImageDataset, options: EpochBatchesOptions): AsyncGenerator<ImageBatch, void> {
  const { seed, epoch, batchSize, ahead = 2, remainder = 'keep', signal } = options;
  check('batchSize', batchSize, 1);
  check('ahead', ahead, 0);
  const order = epochOrder(seed, epoch, dataset.length);
  const full = Math.floor(order.length / batchSize);
  const count = remainder === 'drop' ? full : Math.ceil(order.length / batchSize);
  const indicesOf = (k: number) => order.subarray(k * batchSize, (k + 1) * batchSize);
  return walk(
    dataset,
    Array.from({ length: count }, (_, k) => indicesOf(k)),
    ahead,
    signal,
  );
}

async function* walk(
  dataset: ImageDataset,
  batches: readonly Int32Array[],
  ahead: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<ImageBatch, void> {
  let isLeft = false;
  let turn: Promise<unknown> = Promise.resolve();
  const waiting: Promise<Uint8Array>[] = [];
  const readAhead = (indices: Int32Array) => {
    const read = turn.then(nextTurn).then(() => (isLeft ? new Uint8Array(0) : dataset.pixels(indices)));
    // The loop meets the error at the batch it belongs to; those behind it are still read.
    turn = read.catch(() => {});
    waiting.push(read);
  };
  try {
    for (const [k, indices] of batches.entries()) {
      while (waiting.length <= ahead && k + waiting.length < batches.length) readAhead(batches[k + waiting.length]!);
      if (signal?.aborted)
        throw new GansError('ABORTED', `epochBatches: stopped after ${k} of ${batches.length} batches.`);
      const pixels = await waiting.shift()!;
      const labels = Int32Array.from(indices, (index) => dataset.labels[index]!);
      yield { images: toImages(pixels, dataset.imageShape), labels };
    }
  } finally {
    isLeft = true;
  }
}

const nextTurn = () => new Promise<void>((done) => setImmediate(done));

function check(argument: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least)
    throw new ValueError(`epochBatches: expected ${argument} to be an integer >= ${least}, got ${value}.`);
}
