import { foldIn, permutation, type Seed } from '@gans/tensor';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { ImageDataset } from './image-dataset';
import { toImages } from './pixels';

/** Images and their classes, row by row. */
export interface ImageBatch {
  /** float32 [n, H, W, C] in [-1, 1]; the caller disposes it. */
  readonly images: Tensor4D;
  /** Class indices, [n]. */
  readonly labels: Int32Array;
}

/** Cuts a batch from a data set.
 *
 *  @param dataset any image set.
 *  @param indices which images, in this order; repeats allowed.
 *  @returns images in [-1, 1] and their labels; the caller disposes the images.
 *  @throws ValueError when an index lies outside the set.
 *  @example
 *  const order = epochOrder(createSeed(7), 0, dataset.length);
 *  const { images, labels } = batch(dataset, order.subarray(0, 64));
 */
export function batch(dataset: ImageDataset, indices: ArrayLike<number>): ImageBatch {
  const pixels = dataset.pixels(indices);
  const labels = Int32Array.from(indices, (index) => dataset.labels[index]!);
  return { images: toImages(pixels, dataset.imageShape), labels };
}

/** The order in which one epoch visits a data set.
 *
 *  @param seed the run's data seed; unchanged.
 *  @param epoch an integer >= 0.
 *  @param length number of images.
 *  @returns Int32Array [length], each index once; depends on (seed, epoch, length) only, so that a resumed run sees the same order.
 *  @throws ValueError when `epoch` is not an integer >= 0.
 */
export function epochOrder(seed: Seed, epoch: number, length: number): Int32Array {
  return permutation(foldIn(foldIn(seed, 'epoch'), epoch), length);
}
