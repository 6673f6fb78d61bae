import { mean, mul, type Scalar, square, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { expectBatch } from './internal/expect-batch';
import { inputGradients } from './internal/input-gradients';

/** R1: lowers the slope of the discriminator at real images.
 *
 *  L = 1/2 E[|grad_x D(x)|^2]
 *  Mescheder et al., "Which Training Methods for GANs do actually Converge?", 2018, Eq. (9). arXiv:1801.04406. Published weights: 0.01 to 16.4. Deviates: nothing.
 *
 *  When D is trained on augmented images, bind the augmentation in it: the slope is taken at the images before it.
 *  Applied every few steps only (lazily), it is multiplied by `lazyFactor`.
 *
 *  @param discriminator maps images to logits [N, 1] or [N], as in `gradientPenalty`.
 *  @param realImages float32 [N, ...]; not disposed.
 *  @returns float32 scalar, >= 0, differentiable in whatever D uses; the caller disposes it.
 *  @throws ShapeError when the batch is empty or D does not give one logit an image.
 *  @example
 *  const discriminator = (x: tf.Tensor2D) => tf.matMul(x, tf.tensor2d([[0.6], [0.8]]));
 *  r1Penalty(discriminator, tf.tensor2d([[1, 2], [0, -1]])).print(); // 0.5
 */
export function r1Penalty<T extends Tensor>(discriminator: (images: T) => Tensor, realImages: T): Scalar {
  expectBatch('r1Penalty', 'realImages', realImages);
  return tidy(() => {
    const slopes = inputGradients('r1Penalty', 'discriminator(images)', discriminator, realImages);
    return mul(0.5, mean(sum(square(slopes), 1))) as Scalar;
  });
}
