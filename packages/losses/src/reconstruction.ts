import { nearestWord, ValueError } from '@gans/tensor';
import { abs, maximumScalar } from '@gans/tensor/ops';
import { add, log, mul, neg, type Scalar, square, sub, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { expectBatch, expectPaired } from './internal/expect-batch';
import { expectPositive } from './internal/expect-value';

/** The distribution of a pixel x in [0, 1] around the decoder's y in [0, 1]. */
export type Reconstruction =
  /** Probability y of white. */
  | { readonly name: 'bernoulli' }
  /** Normal around y. `variance` v > 0 of pixels in [0, 1]. */
  | { readonly name: 'gaussian'; readonly variance: number }
  /** Laplace around y: the mean absolute error. `scale` b > 0 of pixels in [0, 1]. */
  | { readonly name: 'laplace'; readonly scale: number };

// Probabilities are kept above this, so that a pixel that is surely wrong costs 16 nats and not infinity.
const LEAST_PROBABILITY = 1e-7;

const terms = {
  bernoulli: (x: Tensor, y: Tensor) => {
    const logOf = (p: Tensor) => log(maximumScalar(p, LEAST_PROBABILITY));
    return neg(add(mul(x, logOf(y)), mul(sub(1, x), logOf(sub(1, y)))));
  },
  gaussian: (x: Tensor, y: Tensor, variance: number) => mul(square(sub(x, y)), 0.5 / variance),
  laplace: (x: Tensor, y: Tensor, scale: number) => mul(abs(sub(x, y)), 1 / scale),
} as const;

/** Reconstruction loss of an autoencoder: -ln p(image | decoded image), summed over the pixels of an image.
 *
 *  x = (image + 1) / 2, y = (decoded + 1) / 2;  L = (1/N) sum_i sum_pixels l(x, y)
 *  bernoulli: l = -x ln y - (1 - x) ln(1 - y);  gaussian: l = (x - y)^2 / (2 v);  laplace: l = |x - y| / b
 *  Kingma and Welling, "Auto-Encoding Variational Bayes", 2014, appendix C. arXiv:1312.6114. Deviates: constants that do not depend on y are left out; probabilities are kept above 1e-7; |.| has slope 0 at 0.
 *
 *  @param images float32 [N, ...] in [-1, 1]; not disposed.
 *  @param decoded float32 of the same shape, in [-1, 1].
 *  @param distribution see `Reconstruction`.
 *  @returns float32 scalar, >= 0, in nats an image; the caller disposes it.
 *  @throws ShapeError when the shapes differ; ValueError when the distribution is unknown or its size is not above 0.
 *  @example
 *  reconstructionLoss(tf.tensor2d([[1, -1]]), tf.tensor2d([[0, -1]]), { name: 'gaussian', variance: 0.05 }).print(); // 2.5
 */
export function reconstructionLoss(images: Tensor, decoded: Tensor, distribution: Reconstruction): Scalar {
  expectBatch('reconstructionLoss', 'images', images);
  expectPaired('reconstructionLoss', ['images', images], ['decoded', decoded]);
  const size = sizeOf(distribution);
  return tidy(() => {
    const [x, y] = [images, decoded].map((pixels) => mul(add(pixels, 1), 0.5)) as [Tensor, Tensor];
    return mul(sum(terms[distribution.name](x, y, size)), 1 / images.shape[0]!) as Scalar;
  });
}

function sizeOf(distribution: Reconstruction): number {
  const name = distribution?.name;
  if (!Object.hasOwn(terms, name))
    throw new ValueError(
      `reconstructionLoss: expected distribution.name to be one of ${Object.keys(terms).join(', ')}, got ${name}. The nearest known one is ${nearestWord(String(name), Object.keys(terms))}.`,
    );
  if (distribution.name === 'bernoulli') return 1;
  const [field, size] =
    distribution.name === 'gaussian' ? ['variance', distribution.variance] : (['scale', distribution.scale] as const);
  expectPositive('reconstructionLoss', `distribution.${field}`, size as number);
  return size as number;
}
