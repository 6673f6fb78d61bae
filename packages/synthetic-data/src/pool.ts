import { ValueError } from '@gans/tensor';
import { type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';

/** Height, width and channels of each image of a pool. */
export type ImageShape = readonly [height: number, width: number, channels: number];

/** `origin` of an image that no generator has made. */
export const REAL_IMAGE = 255;

/** Images with their classes that a classifier is trained on. Plain data: what clones, sends or stores typed arrays takes it as it is, and `createImageDataset` of `@gans/datasets` takes it with a name and class names. */
export interface SyntheticPool {
  readonly imageShape: ImageShape;
  /** K. */
  readonly classCount: number;
  /** N * H * W * C bytes, channels last; 0 is -1, 255 is 1. Loops write new images in the place of old ones. */
  readonly pixels: Uint8Array;
  /** Class asked for, [N]. */
  readonly labels: Int32Array;
  /** 1 where the latent was mined, [N]. */
  readonly mined: Uint8Array;
  /** Epochs that had been trained when the image came in, [N]. */
  readonly born: Int32Array;
  /** Index of the generator, [N]; `REAL_IMAGE` where there is none. */
  readonly origin: Uint8Array;
}

/** Images of a pool and their classes. */
export interface PoolBatch {
  /** float32 [n, H, W, C] in [-1, 1]; the caller disposes it. */
  readonly images: Tensor4D;
  /** [n]. */
  readonly labels: Int32Array;
}

const valueOfByte = Float32Array.from({ length: 256 }, (_, byte) => byte / 127.5 - 1);

/** Copies images of a pool into a tensor.
 *
 *  x = pixel / 127.5 - 1
 *
 *  @param pool any pool.
 *  @param indices which images, in this order; repeats allowed.
 *  @returns images and labels; the caller disposes the images.
 *  @throws ValueError when an index lies outside the pool.
 *  @example
 *  const pool = await fillDataset(source, { count: 20, seed });
 *  const { images, labels } = poolBatch(pool, [0, 1, 2]);
 */
export function poolBatch(pool: SyntheticPool, indices: ArrayLike<number>): PoolBatch {
  const [height, width, channels] = pool.imageShape;
  const size = height * width * channels;
  const values = new Float32Array(indices.length * size);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!;
    if (!Number.isInteger(index) || index < 0 || index >= pool.labels.length)
      throw new ValueError(
        `poolBatch: expected indices to be integers from 0 to ${pool.labels.length - 1}, got ${index} at position ${i}.`,
      );
    for (let j = 0; j < size; j++) values[i * size + j] = valueOfByte[pool.pixels[index * size + j]!]!;
  }
  return {
    images: tensor4d(values, [indices.length, height, width, channels], 'float32'),
    labels: Int32Array.from(indices, (index) => pool.labels[index]!),
  };
}

/** How many epochs each image of a pool has been trained on.
 *
 *  With share r replaced each epoch the mean tends to 1/r - 1 at the beginning of an epoch.
 *
 *  @param pool as a loop gives it.
 *  @param epoch epochs trained so far, an integer >= the largest of `born`.
 *  @returns [N].
 *  @throws ValueError when an image came in later.
 */
export function poolAges({ born }: SyntheticPool, epoch: number): Int32Array {
  return born.map((at, i) => {
    if (!(epoch >= at))
      throw new ValueError(`poolAges: expected epoch to be at least ${at}, that of image ${i}, got ${epoch}.`);
    return epoch - at;
  });
}

/** How many images of each class a pool holds.
 *
 *  @returns [K].
 */
export function poolCounts({ labels, classCount }: SyntheticPool): Int32Array {
  const counts = new Int32Array(classCount);
  for (const label of labels) counts[label]!++;
  return counts;
}
