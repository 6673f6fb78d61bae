import { ShapeError, ValueError } from '@gans/tensor';
import { concat, slice, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { expectGiven } from './internal/expect-tensor';
import { expectNotNegative } from './internal/expect-value';

/** What decides how far real and generated images are mixed. */
export interface MixedBatchSchedule {
  /** Counted from 0. */
  readonly epoch: number;
  /** B >= 1: real images of a step, and as many generated ones. */
  readonly batchSize: number;
  /** Share that is added in each epoch, >= 0: 0.01 for MNIST, 0.025 for CelebA. */
  readonly rate: number;
}

/** How many images change places in a mixed batch: none at first, half of the batch in the end.
 *
 *  s = floor(min(rate epoch, 1/2) B)
 *  Cho and Yoon, "Conditional Activation GAN", 2020. doi:10.1109/ACCESS.2020.3041480; as in CAGAN-MNIST 27391f8. Deviates: nothing.
 *
 *  @param schedule `epoch`, `batchSize`, `rate`.
 *  @returns s, an integer in [0, B/2].
 *  @throws ValueError for an epoch that is no integer >= 0, a batch size that is none >= 1, or a rate below 0.
 *  @example
 *  console.log(mixedBatchSize({ epoch: 10, batchSize: 32, rate: 0.01 })); // 3
 */
export function mixedBatchSize({ epoch, batchSize, rate }: MixedBatchSchedule): number {
  expectCount('epoch', epoch, 0);
  expectCount('batchSize', batchSize, 1);
  expectNotNegative('mixedBatchSize', 'rate', rate);
  // Rounded down in decimals: 0.01 * 29 * 100 is 29, and comes out as 28.999999999999996.
  return Math.floor(Math.min(rate * epoch, 0.5) * batchSize + 1e-9);
}

/** Mixes a real and a generated batch, so that each pass through D holds a fixed share of both and batch norm cannot tell them apart. Undoes itself: on the two outputs of D it gives those of the real and of the generated images.
 *
 *  (real[0..s) u fake[s..B), fake[0..s) u real[s..B))
 *  Source as for `mixedBatchSize`.
 *
 *  @param real [B, ...]; not disposed.
 *  @param fake of the same shape; not disposed.
 *  @param size s, an integer in [0, B].
 *  @returns two tensors of that shape; the caller disposes them.
 *  @throws ShapeError when the shapes differ or a batch is empty; ValueError when `size` is out of range.
 *  @example
 *  const [first, second] = mixBatches(tf.tensor1d([1, 2, 3]), tf.tensor1d([-1, -2, -3]), 1);
 *  first.print(); // [1, -2, -3]
 *  const [real] = mixBatches(first, second, 1);
 *  real.print(); // [1, 2, 3]
 */
export function mixBatches<T extends Tensor>(real: T, fake: T, size: number): [T, T] {
  expectGiven('mixBatches', 'real', real);
  expectGiven('mixBatches', 'fake', fake);
  if (real.rank === 0 || real.size === 0)
    throw new ShapeError(`mixBatches: expected real to be [B, ...], not empty, got [${real.shape.join(', ')}].`);
  if (fake.shape.join() !== real.shape.join())
    throw new ShapeError(
      `mixBatches: expected fake to have the shape of real, [${real.shape.join(', ')}], got [${fake.shape.join(', ')}]. Generate as many images as there are real ones.`,
    );
  const batchSize = real.shape[0]!;
  if (!Number.isInteger(size) || size < 0 || size > batchSize)
    throw new ValueError(`mixBatches: expected size to be an integer from 0 to ${batchSize}, got ${size}.`);
  const head = (x: T) => slice(x, 0, size);
  const tail = (x: T) => slice(x, size, batchSize - size);
  return tidy(() => [concat([head(real), tail(fake)]), concat([head(fake), tail(real)])]) as [T, T];
}

function expectCount(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least)
    throw new ValueError(`mixedBatchSize: expected ${name} to be an integer >= ${least}, got ${value}.`);
}
