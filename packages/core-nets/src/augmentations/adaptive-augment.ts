import { ShapeError, ValueError } from '@gans/tensor';
import { add, matMul, mul, reshape, type Tensor, type Tensor4D, tensor3d, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { expectDraws, expectImages } from '../internal/check-draws';
import {
  aboutGrey,
  affine3d,
  type Matrix,
  product,
  rotate2d,
  scale2d,
  translate2d,
  turn2d,
} from '../internal/matrices';
import { warp } from '../internal/warp';

/** What adaptive augmentation does to each image, in this order; one number an image. Angles turn from right to down. */
export interface AdaptiveAugmentDraws {
  /** 1 where the image is mirrored left to right, else 0. */
  readonly flips: ArrayLike<number>;
  /** Quarter turns, integers. */
  readonly quarterTurns: ArrayLike<number>;
  /** Shift to the right as a share of the width, rounded to whole pixels. */
  readonly wholeShiftsX: ArrayLike<number>;
  /** Shift downwards as a share of the height, rounded to whole pixels. */
  readonly wholeShiftsY: ArrayLike<number>;
  /** Factors of enlargement, > 0. */
  readonly scales: ArrayLike<number>;
  /** Radians, before stretching. */
  readonly rotationsBefore: ArrayLike<number>;
  /** Factors of the width, > 0; the height is divided by them. */
  readonly stretches: ArrayLike<number>;
  /** Radians, after stretching. */
  readonly rotationsAfter: ArrayLike<number>;
  /** Shift to the right as a share of the width. */
  readonly shiftsX: ArrayLike<number>;
  /** Shift downwards as a share of the height. */
  readonly shiftsY: ArrayLike<number>;
  /** Added to all channels. */
  readonly brightness: ArrayLike<number>;
  /** Factors of all channels. */
  readonly contrasts: ArrayLike<number>;
  /** 1 where light and dark change places, hues staying, else 0. */
  readonly lumaFlips: ArrayLike<number>;
  /** Radians about the grey axis. */
  readonly hues: ArrayLike<number>;
  /** Factors of the distance from grey. */
  readonly saturations: ArrayLike<number>;
}

/** Adaptive discriminator augmentation, categories `bgc`: pixel blitting, general geometric and colour transformations, all inside the graph.
 *
 *  geometry: one 3x3 matrix an image, G = shift . rotation . stretch . rotation . scale . whole shift . quarter turn . flip about the image's middle, executed once:
 *  borders mirrored, enlarged twofold with the filter of the wavelet sym6, sampled at G^-1, shrunk with the same filter
 *  colour: one 4x4 matrix an image, C = saturation . hue . luma flip . contrast . brightness
 *  Karras et al., "Training Generative Adversarial Networks with Limited Data", 2020, appendix B and its published code. arXiv:2006.06676.
 *  Deviates: the mirrored margin is as wide as the results reach, where the published code estimates it.
 *
 *  @param images float32 [N, H, W, C] in [-1, 1], C 1 (grey) or 3, real or generated; not disposed.
 *  @param draws of `drawAdaptiveAugment`.
 *  @returns float32 [N, H, W, C], not clipped. Image i depends on image i and its draws only; where no image is changed the result is bit for bit the given one, and an unchanged image beside others is so to 1e-5. Differentiable twice.
 *  @throws ShapeError when C is neither 1 nor 3 or there is not one draw an image; ValueError when one is not finite, or a factor of size not above 0.
 *  @example
 *  adaptiveAugment(images, drawAdaptiveAugment(seed, 4, 0.6)); // [4, 32, 32, 1]
 */
export function adaptiveAugment(images: Tensor4D, draws: AdaptiveAugmentDraws): Tensor4D {
  expectImages('adaptiveAugment', images);
  const [count, height, width, channels] = images.shape;
  if (channels !== 1 && channels !== 3)
    throw new ShapeError(
      `adaptiveAugment: expected images with 1 or 3 channels, got ${channels}. Its colours are grey or red, green and blue.`,
    );
  const { flips, quarterTurns, lumaFlips, ...amounts } = draws;
  expectDraws('adaptiveAugment', count, { flips, quarterTurns, lumaFlips }, 'an integer');
  expectDraws('adaptiveAugment', count, amounts, 'a finite number');
  for (const [name, factors] of Object.entries({ scales: draws.scales, stretches: draws.stretches }))
    for (let n = 0; n < count; n++)
      if (!(factors[n]! > 0))
        throw new ValueError(
          `adaptiveAugment: expected ${name} of image ${n} to be > 0, got ${factors[n]}. 1 changes nothing.`,
        );
  const rows = Array.from({ length: count }, (_, n) => n);
  const inverses = rows.map((n) => inverseGeometry(draws, n, width, height));
  const colours = rows.map((n) => colourOf(draws, n));
  return tidy(() => {
    const warped = inverses.every((inverse) => isIdentity(inverse, 3)) ? images : warp(images, inverses);
    const coloured = colours.every((colour) => isIdentity(colour, 4)) ? warped : recolour(warped, colours);
    return coloured === images ? images.clone() : coloured;
  });
}

const isIdentity = (matrix: Matrix, size: number) => matrix.every((x, i) => x === (i % (size + 1) === 0 ? 1 : 0));

/** G^-1: the inverses of all steps, the last step leftmost in G and therefore rightmost here. */
function inverseGeometry(d: AdaptiveAugmentDraws, n: number, width: number, height: number): Matrix {
  return product(
    3,
    scale2d(d.flips[n] === 1 ? -1 : 1, 1),
    turn2d(-d.quarterTurns[n]!),
    translate2d(-Math.round(d.wholeShiftsX[n]! * width), -Math.round(d.wholeShiftsY[n]! * height)),
    scale2d(1 / d.scales[n]!, 1 / d.scales[n]!),
    rotate2d(-d.rotationsBefore[n]!),
    scale2d(1 / d.stretches[n]!, d.stretches[n]!),
    rotate2d(-d.rotationsAfter[n]!),
    translate2d(-d.shiftsX[n]! * width, -d.shiftsY[n]! * height),
  );
}

/** C: the first step rightmost. */
function colourOf(d: AdaptiveAugmentDraws, n: number): Matrix {
  return product(
    4,
    aboutGrey(1, d.saturations[n]!, 0),
    aboutGrey(1, 1, d.hues[n]!),
    aboutGrey(d.lumaFlips[n] === 1 ? -1 : 1, 1, 0),
    affine3d(d.contrasts[n]!, 0),
    affine3d(1, d.brightness[n]!),
  );
}

function recolour(images: Tensor4D, colours: readonly Matrix[]): Tensor4D {
  const [count, , , channels] = images.shape;
  if (channels === 1) {
    // A grey pixel is taken for three equal channels, and the mean of what they become is kept.
    const ofGrey = (part: (colour: Matrix, row: number) => number) =>
      tensor4d(
        colours.map((colour) => (part(colour, 0) + part(colour, 1) + part(colour, 2)) / 3),
        [count, 1, 1, 1],
      );
    const factor = ofGrey((colour, row) => colour[4 * row]! + colour[4 * row + 1]! + colour[4 * row + 2]!);
    return add(
      mul(images, factor),
      ofGrey((colour, row) => colour[4 * row + 3]!),
    ) as Tensor4D;
  }
  const entries = (rows: number, f: (colour: Matrix, at: number) => number) =>
    Float32Array.from({ length: count * rows }, (_, i) => f(colours[Math.floor(i / rows)]!, i % rows));
  // Rows of pixels times the transpose.
  const turned = tensor3d(
    entries(9, (colour, at) => colour[4 * (at % 3) + Math.floor(at / 3)]!),
    [count, 3, 3],
  );
  const shift = tensor3d(
    entries(3, (colour, at) => colour[4 * at + 3]!),
    [count, 1, 3],
  );
  return reshape(add(matMul(reshape(images, [count, -1, 3]) as Tensor, turned), shift), images.shape) as Tensor4D;
}
