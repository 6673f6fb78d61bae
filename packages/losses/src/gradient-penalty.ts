import { l2Norm } from '@gans/tensor/ops';
import { mean, type Scalar, square, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { inputGradients } from './internal/input-gradients';
import { expectInterpolation, type InterpolationDraws, interpolate } from './internal/interpolate';

export type { InterpolationDraws };

/** WGAN-GP: holds the slope of the discriminator at 1 between real and generated images.
 *
 *  x^_i = t_i x_i + (1 - t_i) G(z_i), t_i ~ U(0, 1);  L = E[(|grad_x^ D(x^)| - 1)^2]
 *  Gulrajani et al., "Improved Training of Wasserstein GANs", 2017, Eq. (3). arXiv:1704.00028. Published weight: 10. Deviates: slope 0 where the gradient is 0.
 *
 *  Batch norm in D makes the gradient of one image depend on the others: use none, or layer norm.
 *
 *  @param discriminator maps images to logits [N, 1] or [N], one by one; its ops must be differentiable twice, as those of `@gans/tensor/ops` are. Labels and the like are bound in it.
 *  @param realImages float32 [N, ...]; not disposed.
 *  @param fakeImages float32 of the same shape; not disposed.
 *  @param draws `{ seed }`, or `{ mix }`, the t_i.
 *  @returns float32 scalar, >= 0, differentiable in whatever D uses; the caller disposes it.
 *  @throws ShapeError when sizes do not fit; ValueError when both or none of seed and mix are given.
 *  @example
 *  const discriminator = (x: tf.Tensor2D) => tf.matMul(x, tf.tensor2d([[0.6], [0.8]]));
 *  const [real, fake] = [tf.tensor2d([[1, 2]]), tf.tensor2d([[3, 1]])];
 *  gradientPenalty(discriminator, real, fake, { seed }).print(); // 0: its slope is 1 everywhere
 */
export function gradientPenalty<T extends Tensor>(
  discriminator: (images: T) => Tensor,
  realImages: T,
  fakeImages: T,
  draws: InterpolationDraws,
): Scalar {
  expectInterpolation('gradientPenalty', realImages, fakeImages, draws);
  return tidy(() => {
    const points = interpolate(realImages, fakeImages, draws);
    const norms = l2Norm(inputGradients('gradientPenalty', 'discriminator(images)', discriminator, points));
    return mean(square(sub(norms, 1))) as Scalar;
  });
}
