import { withoutGradient } from '@gans/tensor/ops';
import { cast, div, equal, max, mul, type Scalar, square, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { inputGradients } from './internal/input-gradients';
import { expectInterpolation, type InterpolationDraws, interpolate } from './internal/interpolate';

export type { InterpolationDraws };

/** Max-GP of Lipschitz GANs: lowers the steepest slope of the discriminator between real and generated images.
 *
 *  x^_i = t_i x_i + (1 - t_i) G(z_i), t_i ~ U(0, 1);  L = max_i |grad_x^ D(x^_i)|^2
 *  Zhou et al., "Lipschitz Generative Adversarial Nets", 2019. arXiv:1902.05687. Published weight: 10 (PyTorch-StudioGAN 947b35e).
 *  Deviates: the maximum is of one batch; where several images share it, the gradient is the mean of theirs.
 *
 *  @param discriminator maps images to logits [N, 1] or [N], as in `gradientPenalty`.
 *  @param realImages float32 [N, ...]; not disposed.
 *  @param fakeImages float32 of the same shape; not disposed.
 *  @param draws `{ seed }`, or `{ mix }`, the t_i.
 *  @returns float32 scalar, >= 0; the caller disposes it.
 *  @throws as `gradientPenalty`.
 *  @example
 *  const discriminator = (x: tf.Tensor2D) => tf.matMul(x, tf.tensor2d([[0.6], [0.8]]));
 *  const [real, fake] = [tf.tensor2d([[1, 2]]), tf.tensor2d([[3, 1]])];
 *  maxGradientPenalty(discriminator, real, fake, { seed }).print(); // 1
 */
export function maxGradientPenalty<T extends Tensor>(
  discriminator: (images: T) => Tensor,
  realImages: T,
  fakeImages: T,
  draws: InterpolationDraws,
): Scalar {
  expectInterpolation('maxGradientPenalty', realImages, fakeImages, draws);
  return tidy(() => {
    const points = interpolate(realImages, fakeImages, draws);
    const squares = sum(
      square(inputGradients('maxGradientPenalty', 'discriminator(images)', discriminator, points)),
      1,
    );
    return sum(mul(squares, argMaxShares(squares))) as Scalar;
  });
}

// 1 at the largest element and 0 elsewhere: max as a product, whose derivatives are right to any order.
function argMaxShares(values: Tensor): Tensor {
  const [shares] = withoutGradient(() => {
    const isLargest = cast(equal(values, max(values)), 'float32');
    return [div(isLargest, sum(isLargest))];
  });
  return shares;
}
