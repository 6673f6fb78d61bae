import { foldIn, type Seed, ShapeError, uniform } from '@gans/tensor';
import { l2Norm } from '@gans/tensor/ops';
import { add, div, mean, mul, type Scalar, sqrt, square, sub, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { expectBatch, expectShape } from './internal/expect-batch';
import { inputGradients } from './internal/input-gradients';
import { expectDraws, perImage } from './internal/interpolate';

/** Random numbers around real images: drawn from a seed, or given. */
export type DraganDraws =
  | { readonly seed: Seed; readonly mix?: never; readonly noise?: never }
  | {
      /** float32 [N], in [0, 1]: how far each image moves; not disposed. */
      readonly mix: Tensor;
      /** float32 of the images' shape, in [0, 1]: where it moves; not disposed. */
      readonly noise: Tensor;
      readonly seed?: never;
    };

/** DRAGAN: holds the slope of the discriminator at 1 around real images.
 *
 *  x^_i = x_i + t_i u_i std(x) / 2, t_i ~ U(0, 1), u_i ~ U(0, 1) for each element;  L = E[(|grad_x^ D(x^)| - 1)^2]
 *  Kodali et al., "On Convergence and Stability of GANs", 2017. arXiv:1705.07215. Published weight: 10.
 *  Deviates: the points are those of its code and of PyTorch-StudioGAN 947b35e: one-sided noise, one standard deviation (n - 1) of the whole batch; slope 0 where the gradient is 0.
 *
 *  @param discriminator maps images to logits [N, 1] or [N], as in `gradientPenalty`.
 *  @param realImages float32 [N, ...], at least two elements; not disposed.
 *  @param draws `{ seed }`, or `{ mix, noise }`, the t_i and u_i.
 *  @returns float32 scalar, >= 0; the caller disposes it.
 *  @throws ShapeError when sizes do not fit; ValueError when both or none of seed and draws are given.
 *  @example
 *  const discriminator = (x: tf.Tensor2D) => tf.matMul(x, tf.tensor2d([[3], [4]]));
 *  draganPenalty(discriminator, tf.tensor2d([[1, 2], [0, 1]]), { seed }).print(); // 16
 */
export function draganPenalty<T extends Tensor>(
  discriminator: (images: T) => Tensor,
  realImages: T,
  draws: DraganDraws,
): Scalar {
  expectBatch('draganPenalty', 'realImages', realImages);
  if (realImages.size < 2)
    throw new ShapeError(
      'draganPenalty: expected realImages to have at least two elements, got one. It needs their standard deviation.',
    );
  expectDraws('draganPenalty', ['mix', 'noise'], draws);
  if (draws.seed === undefined) {
    expectShape('draganPenalty', 'mix', draws.mix, [realImages.shape[0]!], 'realImages');
    expectShape('draganPenalty', 'noise', draws.noise, realImages.shape, 'realImages');
  }
  return tidy(() => {
    const mix = draws.mix ?? uniform(foldIn(draws.seed, 'mix'), [realImages.shape[0]!]);
    const noise = draws.noise ?? uniform(foldIn(draws.seed, 'noise'), realImages.shape);
    const reach = mul(0.5, mul(standardDeviation(realImages), noise));
    const points: T = add(realImages, mul(perImage(mix, realImages), reach));
    const norms = l2Norm(inputGradients('draganPenalty', 'discriminator(images)', discriminator, points));
    return mean(square(sub(norms, 1))) as Scalar;
  });
}

// Of all elements together, with n - 1.
const standardDeviation = (x: Tensor) => sqrt(div(sum(square(sub(x, mean(x)))), x.size - 1));
