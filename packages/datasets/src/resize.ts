import { ShapeError, ValueError } from '@gans/tensor';
import { createImageDataset, type ImageDataset, type ImageShape } from './image-dataset';
import { type ResamplingTable, type ResizeFilter, resamplingTable, WEIGHT_BITS } from './internal/resampling';

/** The size to bring images to. */
export interface ResizeOptions {
  /** An integer >= 1. */
  readonly height: number;
  /** An integer >= 1. */
  readonly width: number;
  /** 'area' averages, 'bicubic' and 'lanczos' keep edges sharper. No default: metrics depend on it. */
  readonly filter: ResizeFilter;
}

/** Resizes an image with anti-aliasing, equal to Pillow's Image.resize (BOX, BICUBIC, LANCZOS) in every value.
 *
 *  y_i = sum_j w_ij x_j along rows and along columns, w from a kernel widened by the reduction; each pass rounds to bytes, in Pillow's fixed point and order (version 13).
 *  Why it matters: Parmar, Zhang, Zhu, "On Aliased Resizing and Surprising Subtleties in GAN Evaluation", 2022, arXiv:2104.11222.
 *
 *  @param pixels uint8, H * W * C values, channels last.
 *  @param shape [H, W, C] of `pixels`.
 *  @param options `height`, `width`, `filter`.
 *  @returns uint8, height * width * C values; a copy when the size stays.
 *  @throws ShapeError when the pixels do not fill the shape; ValueError when a size is not an integer >= 1.
 *  @example
 *  const small = resizePixels(dataset.pixels([0]), [32, 32, 1], { height: 8, width: 8, filter: 'area' });
 */
export function resizePixels(pixels: Uint8Array, shape: ImageShape, options: ResizeOptions): Uint8Array {
  const [fromHeight, fromWidth, channels] = shape;
  if (typeof options !== 'object')
    throw new ValueError(
      `resizePixels: expected a size { height, width, filter }, got ${options}. For squares: { height: 32, width: 32, filter: 'bicubic' }.`,
    );
  const { height, width, filter } = options;
  if (pixels.length !== fromHeight * fromWidth * channels || pixels.length === 0)
    throw new ShapeError(
      `resizePixels: expected pixels to hold one ${shape.join('x')} image, got ${pixels.length} bytes. Pass the image's own shape.`,
    );
  for (const [argument, size] of Object.entries({ height, width }))
    if (!Number.isSafeInteger(size) || size < 1)
      throw new ValueError(`resizePixels: expected ${argument} to be an integer >= 1, got ${size}.`);
  const acrossRows = (bytes: Uint8Array, rows: number) =>
    width === fromWidth
      ? bytes
      : resampleAxis(bytes, resamplingTable(fromWidth, width, filter), rows, fromWidth, channels);
  const downColumns = (bytes: Uint8Array, columns: number) =>
    height === fromHeight
      ? bytes
      : resampleAxis(bytes, resamplingTable(fromHeight, height, filter), 1, fromHeight, columns * channels);
  // Each pass rounds and clips, so that their order shows. This is the order of Pillow 13; older ones always go along rows first.
  const isColumnsFirst = height < fromHeight && fromHeight - height > 2 * (fromWidth - width);
  const resized = isColumnsFirst
    ? acrossRows(downColumns(pixels, fromWidth), height)
    : downColumns(acrossRows(pixels, fromHeight), width);
  return resized === pixels ? pixels.slice() : resized;
}

/** A view of a data set at another size, resized as batches are cut.
 *
 *  @param dataset the whole; its images are not copied.
 *  @param options `height`, `width`, `filter`.
 *  @returns a data set of the same images and classes, whose name says what was done; see `resizePixels`.
 *  @throws ValueError when a size is not an integer >= 1.
 *  @example
 *  const larger = resizeDataset(dataset, { height: 64, width: 64, filter: 'bicubic' });
 */
export function resizeDataset(dataset: ImageDataset, options: ResizeOptions): ImageDataset {
  const { height, width } = options;
  const { imageShape } = dataset;
  const channels = imageShape[2];
  const fromSize = imageShape[0] * imageShape[1] * channels;
  resizePixels(new Uint8Array(fromSize), imageShape, options); // bad sizes show here, not at the first batch
  return createImageDataset({
    name: `${dataset.name}${resizedSuffix(options)}`,
    ...(dataset.split === undefined ? {} : { split: dataset.split }),
    classNames: dataset.classNames,
    imageShape: [height, width, channels],
    labels: dataset.labels,
    verified: dataset.verified,
    pixels: (indices) => {
      const originals = dataset.pixels(indices);
      const resized = new Uint8Array(indices.length * height * width * channels);
      for (let i = 0; i < indices.length; i++) {
        const image = originals.subarray(i * fromSize, (i + 1) * fromSize);
        resized.set(resizePixels(image, imageShape, options), i * height * width * channels);
      }
      return resized;
    },
  });
}

/** What the name of a resized set says of it: ' (32x32, area)'. */
export function resizedSuffix({ height, width, filter }: ResizeOptions): string {
  return ` (${height}x${width}, ${filter})`;
}

/** Resamples the middle axis of [outer, from, inner] bytes. */
function resampleAxis(
  bytes: Uint8Array,
  { first, count, weights, stride }: ResamplingTable,
  outer: number,
  from: number,
  inner: number,
): Uint8Array {
  const to = first.length;
  const resampled = new Uint8ClampedArray(outer * to * inner);
  const half = 2 ** (WEIGHT_BITS - 1);
  for (let o = 0; o < outer; o++)
    for (let i = 0; i < to; i++) {
      const start = (o * from + first[i]!) * inner;
      const target = (o * to + i) * inner;
      for (let c = 0; c < inner; c++) {
        let sum = half;
        for (let j = 0; j < count[i]!; j++) sum += weights[i * stride + j]! * bytes[start + j * inner + c]!;
        resampled[target + c] = sum >> WEIGHT_BITS;
      }
    }
  return new Uint8Array(resampled.buffer);
}
