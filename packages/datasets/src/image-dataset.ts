import { ShapeError, ValueError } from '@gans/tensor';
import { contentHash } from './content-hash';

/** Which part of a data set: the part a model may learn from, or the part it is judged on. */
export type DatasetSplit = 'train' | 'test';

/** Height, width and channels of each image of a set. */
export type ImageShape = readonly [height: number, width: number, channels: number];

/** Labelled images as bytes: what every reader returns and every batch is cut from. */
export interface ImageDataset {
  /** What results print: 'MNIST', 'glyphs', 'my-folder (unverified)'. */
  readonly name: string;
  readonly split?: DatasetSplit;
  /** Number of images, N. */
  readonly length: number;
  /** Number of classes, K. */
  readonly classCount: number;
  /** One name per class, [K]. */
  readonly classNames: readonly string[];
  readonly imageShape: ImageShape;
  /** Class of each image, [N], each in [0, K). */
  readonly labels: Uint8Array | Int32Array;
  /** True when the content is known: drawn by this package, or equal to an official file's checksum. */
  readonly verified: boolean;
  /** Hash of the decoded content, hexadecimal: see `contentHash`. Computed when first read. */
  readonly sha256: string;
  /** Copies the images at `indices` (in that order, repeats allowed): n * H * W * C bytes, row-major, channels last, 0 = black. */
  pixels(indices: ArrayLike<number>): Uint8Array;
}

/** What `createImageDataset` needs to know. */
export interface ImageSource {
  readonly name: string;
  readonly split?: DatasetSplit;
  readonly classNames: readonly string[];
  readonly imageShape: ImageShape;
  readonly labels: Uint8Array | Int32Array;
  /** All images, N * H * W * C bytes, or a function that yields those at given (valid) indices. */
  readonly pixels: Uint8Array | ((indices: ArrayLike<number>) => Uint8Array);
  /** Default false. */
  readonly verified?: boolean;
}

/** Makes a data set of images that are in memory, or that a function yields on demand.
 *
 *  @param source names, shape, labels and pixels; kept by reference, so do not change its arrays afterwards.
 *  @returns the data set; `pixels` checks its indices, and `sha256` is computed once, when first read.
 *  @throws ShapeError when the shape is not three positive integers or the pixels do not fill it.
 *  @throws ValueError when there are no images or no classes, or a label lies outside [0, K).
 *  @example
 *  const dataset = createImageDataset({
 *    name: 'two dots', classNames: ['dark', 'light'], imageShape: [1, 1, 1],
 *    labels: Uint8Array.of(0, 1), pixels: Uint8Array.of(3, 250),
 *  });
 *  dataset.pixels([1]); // Uint8Array [250]
 */
export function createImageDataset(source: ImageSource): ImageDataset {
  const { name, split, classNames, imageShape, labels, pixels, verified = false } = source;
  const imageSize = sizeOf(imageShape);
  if (labels.length === 0)
    throw new ValueError('createImageDataset: expected labels of at least one image, got none. Leave empty sets out.');
  checkLabels(labels, classNames.length);
  if (pixels instanceof Uint8Array && pixels.length !== labels.length * imageSize)
    throw new ShapeError(
      `createImageDataset: expected pixels to hold ${labels.length} images of ${imageShape.join('x')} (${labels.length * imageSize} bytes), got ${pixels.length} bytes. Pass one label per image.`,
    );
  const read = pixels instanceof Uint8Array ? pick(pixels, imageSize) : pixels;
  let hash: string | undefined;
  const dataset: ImageDataset = {
    name,
    ...(split === undefined ? {} : { split }),
    length: labels.length,
    classCount: classNames.length,
    classNames,
    imageShape,
    labels,
    verified,
    get sha256() {
      hash ??= contentHash(dataset);
      return hash;
    },
    pixels(indices) {
      checkIndices('pixels', indices, labels.length);
      return read(indices);
    },
  };
  return dataset;
}

/** Throws a ValueError that names the first index outside [0, length). */
export function checkIndices(caller: string, indices: ArrayLike<number>, length: number): void {
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!;
    if (!Number.isInteger(index) || index < 0 || index >= length)
      throw new ValueError(
        `${caller}: expected indices to be integers from 0 to ${length - 1}, got ${index} at position ${i}. The set has ${length} images.`,
      );
  }
}

function pick(images: Uint8Array, imageSize: number): (indices: ArrayLike<number>) => Uint8Array {
  return (indices) => {
    const picked = new Uint8Array(indices.length * imageSize);
    for (let i = 0; i < indices.length; i++) {
      const start = indices[i]! * imageSize;
      picked.set(images.subarray(start, start + imageSize), i * imageSize);
    }
    return picked;
  };
}

function sizeOf(shape: ImageShape): number {
  if (shape.length !== 3 || shape.some((size) => !Number.isSafeInteger(size) || size < 1))
    throw new ShapeError(
      `createImageDataset: expected imageShape to be [height, width, channels] of positive integers, got [${shape.join(', ')}].`,
    );
  return shape[0] * shape[1] * shape[2];
}

function checkLabels(labels: ArrayLike<number>, classCount: number): void {
  if (classCount === 0)
    throw new ValueError('createImageDataset: expected classNames of at least one class, got none. Name each class.');
  for (let i = 0; i < labels.length; i++)
    if (labels[i]! < 0 || labels[i]! >= classCount)
      throw new ValueError(
        `createImageDataset: expected labels from 0 to ${classCount - 1}, got ${labels[i]} for image ${i}. Name each class in classNames.`,
      );
}
