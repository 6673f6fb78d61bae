import { nearestWord, ValueError } from '@gans/tensor';
import { abs } from '@gans/tensor/ops';
import {
  add,
  mul,
  sqrt,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import { clippedNoiseDifference } from './clipped-noise-difference';
import { widthOf } from './noise';

/** What a difference looks at in the images, computed once: tensors whose first axis counts the images. */
export type DifferenceTarget = Readonly<Record<string, Tensor>>;

/** How far a redrawn image lies from the one that is to be classified: `dif` of the paper. */
export interface Difference {
  readonly name: string;
  /** Looks at the images, float32 [N, H, W, C], once; gives new tensors [N, ...], which the search gathers for its rows. */
  readonly prepare: (images: Tensor4D) => DifferenceTarget;
  /** Compares row by row: redrawn float32 [R, H, W, C] with a target of as many rows -> float32 [R], differentiable in the first. */
  readonly compare: (redrawn: Tensor4D, target: DifferenceTarget) => Tensor1D;
}

/** The unit of a difference of pixels. */
export interface PixelDifferenceOptions {
  /** Width w of the pixels' range: the difference of black and white is 1. Default 2, that of [-1, 1]; 1 leaves the raw values. */
  readonly pixelWidth?: number;
}

/** Differences that options may name. */
export type DifferenceName = 'mae' | 'mse' | 'charbonnier' | 'clipped-noise';

/** Mean absolute difference, the paper's: (1/P) sum |G - x| / w.
 *
 *  Cho, "Inverted Generator Classifier", L_DD, on pixels of width 1. Slope 0 where a pixel is redrawn exactly.
 *
 *  @throws ValueError when `pixelWidth` is not above 0.
 *  @example
 *  const difference = meanAbsoluteDifference();
 *  difference.compare(tf.zeros([1, 2, 2, 1]), difference.prepare(tf.ones([1, 2, 2, 1]))).print(); // [0.5]
 */
export function meanAbsoluteDifference({ pixelWidth = 2 }: PixelDifferenceOptions = {}): Difference {
  expectAboveZero('meanAbsoluteDifference', 'pixelWidth', pixelWidth);
  return pixelDifference('mae', 1 / pixelWidth, abs);
}

/** Mean squared difference: (1/P) sum (G - x)^2 / w^2.
 *
 *  @throws ValueError when `pixelWidth` is not above 0.
 *  @example
 *  const difference = meanSquaredDifference({ pixelWidth: 1 });
 *  difference.compare(tf.zeros([1, 2, 2, 1]), difference.prepare(tf.fill([1, 2, 2, 1], 3))).print(); // [9]
 */
export function meanSquaredDifference({ pixelWidth = 2 }: PixelDifferenceOptions = {}): Difference {
  expectAboveZero('meanSquaredDifference', 'pixelWidth', pixelWidth);
  return pixelDifference('mse', 1 / pixelWidth ** 2, square);
}

/** Options of `charbonnierDifference`. */
export interface CharbonnierOptions extends PixelDifferenceOptions {
  /** Differences well below it count as squares, those above as absolute values; in pixel widths, > 0. Default 0.01. */
  readonly epsilon?: number;
}

/** Charbonnier difference, a mean absolute one that is smooth at 0: (1/P) sum sqrt((r/w)^2 + e^2).
 *
 *  Charbonnier et al., "Two deterministic half-quadratic regularization algorithms for computed imaging", 1994. Its least value is e, not 0.
 *
 *  @throws ValueError when a constant is not above 0.
 *  @example
 *  const difference = charbonnierDifference({ epsilon: 0.1 });
 *  difference.compare(tf.ones([1, 2, 2, 1]), difference.prepare(tf.ones([1, 2, 2, 1]))).print(); // [0.1]
 */
export function charbonnierDifference({ pixelWidth = 2, epsilon = 0.01 }: CharbonnierOptions = {}): Difference {
  expectAboveZero('charbonnierDifference', 'pixelWidth', pixelWidth);
  expectAboveZero('charbonnierDifference', 'epsilon', epsilon);
  const floor = (epsilon * pixelWidth) ** 2;
  return pixelDifference('charbonnier', 1 / pixelWidth, (r) => sqrt(add(square(r), floor)));
}

/** Sum of differences, each times its weight.
 *
 *  @param parts differences and their weights, >= 0; at least one.
 *  @throws ValueError when there is none, or a weight is negative or not finite.
 *  @example
 *  const difference = weightedDifference([
 *    { difference: meanAbsoluteDifference(), weight: 1 },
 *    { difference: featureDifference((x) => ({ edges: tf.sub(x, tf.reverse(x, 2)) }), ['edges']), weight: 0.1 },
 *  ]);
 */
export function weightedDifference(
  parts: readonly { readonly difference: Difference; readonly weight: number }[],
): Difference {
  if (parts.length === 0)
    throw new ValueError('weightedDifference: expected parts to hold at least one difference, got none.');
  for (const { difference, weight } of parts)
    if (!(weight >= 0 && weight < Infinity))
      throw new ValueError(
        `weightedDifference: expected the weight of '${difference.name}' to be a finite number >= 0, got ${weight}.`,
      );
  const keyOf = (part: number, name: string) => `${part}/${name}`;
  const ownOf = (part: number, target: DifferenceTarget) =>
    Object.fromEntries(
      Object.entries(target)
        .filter(([key]) => key.startsWith(keyOf(part, '')))
        .map(([key, tensor]) => [key.slice(keyOf(part, '').length), tensor]),
    );
  return {
    name: parts.map(({ difference, weight }) => `${weight} ${difference.name}`).join(' + '),
    prepare: (images) =>
      Object.fromEntries(
        parts.flatMap(({ difference }, part) =>
          Object.entries(difference.prepare(images)).map(([name, tensor]) => [keyOf(part, name), tensor]),
        ),
      ),
    compare: (redrawn, target) =>
      parts
        .map(({ difference, weight }, part) => mul(difference.compare(redrawn, ownOf(part, target)), weight))
        .reduce((total, term) => add(total, term)) as Tensor1D,
  };
}

/** The difference that a name stands for, in units of the pixels' range.
 *
 *  @param difference a name, or a difference, which is given back.
 *  @param pixelRange smallest and largest value of a pixel.
 *  @throws ValueError when the name is unknown, or the range is empty.
 */
export function differenceOf(
  difference: DifferenceName | Difference,
  pixelRange: readonly [min: number, max: number],
): Difference {
  if (typeof difference !== 'string') return difference;
  const pixelWidth = widthOf('differenceOf', pixelRange);
  const named: Readonly<Record<DifferenceName, () => Difference>> = {
    mae: () => meanAbsoluteDifference({ pixelWidth }),
    mse: () => meanSquaredDifference({ pixelWidth }),
    charbonnier: () => charbonnierDifference({ pixelWidth }),
    'clipped-noise': () => clippedNoiseDifference({ pixelRange }),
  };
  if (!Object.hasOwn(named, difference))
    throw new ValueError(
      `differenceOf: expected difference to be one of ${Object.keys(named).join(', ')} or a Difference, got '${difference}'. The nearest known one is ${nearestWord(difference, Object.keys(named))}.`,
    );
  return named[difference]();
}

function pixelDifference(name: string, scale: number, term: (difference: Tensor) => Tensor): Difference {
  return {
    name,
    prepare: (images) => ({ images: images.clone() }),
    compare: (redrawn, { images }) =>
      tidy(() =>
        mul(sum(term(sub(redrawn, images!)), [1, 2, 3]), (scale * redrawn.shape[0]) / redrawn.size),
      ) as Tensor1D,
  };
}

function expectAboveZero(caller: string, name: string, value: number): void {
  if (!(value > 0 && value < Infinity))
    throw new ValueError(`${caller}: expected ${name} to be a finite number above 0, got ${value}.`);
}
