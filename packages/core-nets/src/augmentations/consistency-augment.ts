import { foldIn, type Seed, ValueError } from '@gans/tensor';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { expectDraws, expectImages, expectRatios } from '../internal/check-draws';
import { moveAlongAxes, reflect } from '../internal/move-pixels';
import { largestShift, unitValues, wholeShifts } from '../internal/unit-values';

/** The random numbers of the consistency augmentation, one an image. */
export interface ConsistencyAugmentDraws {
  /** 1 where the image is mirrored left to right, else 0. */
  readonly flips: ArrayLike<number>;
  /** Integers: pixel (i, j) is that at (i + row, j + column) of the mirrored image, reflected at the border. */
  readonly rows: ArrayLike<number>;
  /** Likewise. */
  readonly columns: ArrayLike<number>;
}

/** The augmentation of consistency regularisation: a flip from left to right, then a shift by a few pixels with reflected borders.
 *
 *  y[n, i, j] = x'[n, i + r, j + s], x' mirrored where drawn, positions outside reflected at the border
 *  Zhang et al., "Consistency Regularization for Generative Adversarial Networks", 2020, section 2.2. arXiv:1910.12027. Deviates: nothing.
 *
 *  @param images float32 [N, H, W, C]; not disposed.
 *  @param draws of `drawConsistencyAugment`.
 *  @returns float32 [N, H, W, C]: pixels moved, none changed; image i depends on image i and its draws only. Differentiable twice.
 *  @throws ShapeError when there is not one draw an image; ValueError when one is not an integer, or a shift not smaller than the image.
 *  @example
 *  consistencyAugment(images, drawConsistencyAugment(seed, 4, [32, 32])); // [4, 32, 32, 1]
 */
export function consistencyAugment(images: Tensor4D, draws: ConsistencyAugmentDraws): Tensor4D {
  expectImages('consistencyAugment', images);
  const { flips, rows, columns } = draws;
  const [batch, height, width] = images.shape;
  expectDraws('consistencyAugment', batch, { flips, rows, columns }, 'an integer');
  for (const [name, shifts, size] of [
    ['rows', rows, height],
    ['columns', columns, width],
  ] as const)
    for (let n = 0; n < batch; n++)
      if (Math.abs(shifts[n]!) >= size)
        throw new ValueError(
          `consistencyAugment: expected ${name} of image ${n} to be less than ${size} pixels, got ${shifts[n]}. Borders are reflected once.`,
        );
  return moveAlongAxes(
    images,
    (n, i) => reflect(i + rows[n]!, height),
    (n, j) => {
      const column = reflect(j + columns[n]!, width);
      return flips[n] === 1 ? width - 1 - column : column;
    },
  );
}

/** What decides the draws of the consistency augmentation. */
export interface DrawConsistencyAugmentOptions {
  /** Largest shift as a share of the image's side; default 1/8. */
  readonly translationRatio?: number;
  /** Index of the first image, for work that is cut into chunks; default 0. */
  readonly firstRow?: number;
}

/** Draws the random numbers of `consistencyAugment`: a flip with probability 1/2, shifts from -floor(H / 8 + 1/2) to its negative.
 *
 *  @param seed unchanged; the draws of image i depend on the seed and i only.
 *  @param count N.
 *  @param size [H, W] of the images.
 *  @param options see `DrawConsistencyAugmentOptions`.
 *  @returns one draw an image.
 *  @throws ValueError when the ratio is not in [0, 1].
 *  @example
 *  const draws = drawConsistencyAugment(seed, 64, [32, 32]);
 */
export function drawConsistencyAugment(
  seed: Seed,
  count: number,
  [height, width]: readonly [height: number, width: number],
  { translationRatio = 1 / 8, firstRow = 0 }: DrawConsistencyAugmentOptions = {},
): ConsistencyAugmentDraws {
  expectRatios('drawConsistencyAugment', { translationRatio });
  const shifts = (name: string, size: number) =>
    wholeShifts(foldIn(seed, name), count, Math.min(size - 1, largestShift(size, translationRatio)), firstRow);
  return {
    flips: Int32Array.from(unitValues(foldIn(seed, 'flips'), count, firstRow), (u) => (u < 0.5 ? 1 : 0)),
    rows: shifts('rows', height),
    columns: shifts('columns', width),
  };
}
