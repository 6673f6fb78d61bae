import { ValueError } from '@gans/tensor';
import { type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { expectInteger } from './internal/check-sources';
import type { ImageShape } from './pool';

/** Real images of whose labels nothing is known here. Every data set of `@gans/datasets` is one. */
export interface UnlabelledImages {
  /** Number of images, N. */
  readonly length: number;
  readonly imageShape: ImageShape;
  /** Copies the bytes of the images at `indices`, channels last. */
  pixels(indices: ArrayLike<number>): Uint8Array;
}

/** How `unlabelledBatches` cuts. */
export interface UnlabelledBatchesOptions {
  /** Images a batch; the last one may have fewer. Default 128. */
  readonly batchSize?: number;
  /** Images in all, the first ones; default all. */
  readonly limit?: number;
}

/** Real images in batches, as `adaptBatchNorm` takes them: without their labels, and as often as it likes.
 *
 *  @param images a data set of bytes; only `length`, `imageShape` and `pixels` are read.
 *  @param options `batchSize`, `limit`.
 *  @returns a function that begins a pass: float32 [n, H, W, C] in [-1, 1], each batch freed when the next one is asked for.
 *  @throws ValueError when a number is out of range or there is no image.
 *  @example
 *  const batches = unlabelledBatches({ length: 2, imageShape: [1, 1, 1], pixels: () => Uint8Array.of(0, 255) });
 *  for (const images of batches()) images.print(); // [[[[-1]]], [[[1]]]]
 */
export function unlabelledBatches(
  images: UnlabelledImages,
  { batchSize = 128, limit = images.length }: UnlabelledBatchesOptions = {},
): () => Iterable<Tensor4D> {
  expectInteger('unlabelledBatches', 'batchSize', batchSize, 1);
  expectInteger('unlabelledBatches', 'limit', limit, 1);
  const count = Math.min(limit, images.length);
  if (count === 0) throw new ValueError('unlabelledBatches: expected at least one image, got none.');
  return () => pass(images, count, batchSize);
}

function* pass(images: UnlabelledImages, count: number, batchSize: number): Generator<Tensor4D, void> {
  const [height, width, channels] = images.imageShape;
  for (let first = 0; first < count; first += batchSize) {
    const rows = Math.min(batchSize, count - first);
    const bytes = images.pixels(Int32Array.from({ length: rows }, (_, i) => first + i));
    const batch = tensor4d(new Float32Array(bytes).map(valueOfByte), [rows, height, width, channels], 'float32');
    try {
      yield batch;
    } finally {
      batch.dispose();
    }
  }
}

const valueOfByte = (byte: number) => byte / 127.5 - 1;
