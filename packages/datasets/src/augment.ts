import { foldIn, integers, type Seed, ValueError } from '@gans/tensor';
import { createImageDataset, type ImageDataset } from './image-dataset';
import { checkAffine, drawAffine, warpImage } from './internal/affine';

/** What `augmentDataset` does to each image, in this order: turn, scale and shear at once, flip, shift, crop. */
export interface AugmentOptions {
  /** Draws for image i depend on (seed, i) only; fold the epoch in to see others each epoch. */
  readonly seed: Seed;
  /** Largest angle in degrees, 0 to 180, either way, uniformly; default 0. */
  readonly rotation?: number;
  /** Largest share that an image grows or shrinks by, from 0 to below 1; default 0. */
  readonly scale?: number;
  /** Largest slant, in pixels to the right or left for each pixel down, >= 0; default 0. */
  readonly shear?: number;
  /** 'horizontal' mirrors left and right with probability 1/2; default 'none'. */
  readonly flip?: 'horizontal' | 'none';
  /** Moves by up to so many pixels each way, uniformly; default 0. */
  readonly shift?: number;
  /** What uncovered pixels show: the image mirrored at its border pixel (default), or black. */
  readonly fill?: 'reflect' | 'black';
  /** Cuts a window of this size from a uniformly random place; default: the whole image. */
  readonly crop?: { readonly height: number; readonly width: number };
}

/** A view of a data set whose images are randomly turned, scaled, slanted, flipped, shifted and cropped, as bytes, when a batch is cut.
 *
 *  y[r, c] = x'[r + dr, c + dc], x'(p) = x(A^-1 p) about its middle, bilinear, then flipped or not; dr, dc uniform in [-shift, shift], then a window from a uniform place
 *  Padding by 4 and cropping back, as He et al., arXiv:1512.03385, Sec. 4.2, is `shift: 4, fill: 'black'`.
 *
 *  @param dataset the whole; its images are not copied.
 *  @param options see `AugmentOptions`.
 *  @returns a data set of the same length and classes whose name says 'augmented'; image i is the same in any batch.
 *  @throws ValueError when the shift does not leave part of the image, the crop is larger than the image, or an amount is out of range.
 *  @example
 *  const seen = augmentDataset(dataset, { seed: foldIn(seed, epoch), flip: 'horizontal', shift: 4 });
 */
export function augmentDataset(dataset: ImageDataset, options: AugmentOptions): ImageDataset {
  const { seed, flip = 'none', rotation = 0, scale = 0, shear = 0, shift = 0, fill = 'reflect', crop } = options;
  const range = { rotation, scale, shear };
  const [height, width, channels] = dataset.imageShape;
  const target = crop ?? { height, width };
  checkSizes(height, width, shift, target);
  checkAffine('augmentDataset', range);
  const shownAt = (at: number, size: number) => inside(at, size, fill);
  const seeds = {
    flip: foldIn(seed, 'flip'),
    affine: foldIn(seed, 'affine'),
    shift: foldIn(seed, 'shift'),
    crop: foldIn(seed, 'crop'),
  };
  const fromSize = height * width * channels;
  const toSize = target.height * target.width * channels;
  return createImageDataset({
    name: `${dataset.name}, augmented`,
    ...(dataset.split === undefined ? {} : { split: dataset.split }),
    classNames: dataset.classNames,
    imageShape: [target.height, target.width, channels],
    labels: dataset.labels,
    pixels: (indices) => {
      const originals = dataset.pixels(indices);
      const augmented = new Uint8Array(indices.length * toSize);
      for (let i = 0; i < indices.length; i++) {
        const index = indices[i]!;
        const isFlipped = flip === 'horizontal' && integers(seeds.flip, 1, 2, index)[0] === 1;
        const [down, right] = integers(seeds.shift, 2, 2 * shift + 1, 2 * index).map((draw) => draw - shift);
        const top = integers(seeds.crop, 1, height - target.height + 1, 2 * index)[0]! + down!;
        const left = integers(seeds.crop, 1, width - target.width + 1, 2 * index + 1)[0]! + right!;
        const original = originals.subarray(i * fromSize, (i + 1) * fromSize);
        const map = drawAffine(seeds.affine, index, range);
        const image = map === undefined ? original : warpImage(original, dataset.imageShape, map, shownAt);
        for (let r = 0; r < target.height; r++)
          for (let c = 0; c < target.width; c++) {
            const row = shownAt(top + r, height);
            const column = shownAt(left + c, width);
            if (row === undefined || column === undefined) continue; // black, as the array was made
            const from = (row * width + (isFlipped ? width - 1 - column : column)) * channels;
            const to = i * toSize + (r * target.width + c) * channels;
            for (let k = 0; k < channels; k++) augmented[to + k] = image[from + k]!;
          }
      }
      return augmented;
    },
  });
}

/** Where position `at` of an axis is read: mirrored at the border pixels, or nowhere. */
function inside(at: number, size: number, fill: 'reflect' | 'black'): number | undefined {
  if (at >= 0 && at < size) return at;
  if (fill === 'black') return undefined;
  const period = 2 * (size - 1);
  if (period === 0) return 0;
  const place = ((at % period) + period) % period;
  return place < size ? place : period - place;
}

function checkSizes(height: number, width: number, shift: number, crop: { height: number; width: number }): void {
  if (!Number.isSafeInteger(shift) || shift < 0 || shift >= Math.min(height, width))
    throw new ValueError(
      `augmentDataset: expected shift to be an integer from 0 to ${Math.min(height, width) - 1}, got ${shift}. The images are ${height} x ${width} (height x width).`,
    );
  for (const [side, size, largest] of [
    ['height', crop.height, height],
    ['width', crop.width, width],
  ] as const)
    if (!Number.isSafeInteger(size) || size < 1 || size > largest)
      throw new ValueError(
        `augmentDataset: expected crop.${side} to be an integer from 1 to ${largest}, got ${size}. Resize the images first if they are too small.`,
      );
}
