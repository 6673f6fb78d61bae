import { add, mean, mul, type Scalar, square, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { expectLogits, expectRealAndFake } from './internal/expect-tensor';

/** Least-squares discriminator loss (LSGAN): draws D(x) to 1 and D(G(z)) to 0, and punishes overshooting too.
 *
 *  L_D = 1/2 E[(D(x) - 1)^2] + 1/2 E[D(G(z))^2]
 *  Mao et al., "Least Squares Generative Adversarial Networks", 2017, Eq. (9). arXiv:1611.04076. Deviates: nothing.
 *
 *  @param realLogits float32 [N, 1] or [N], D(x), any real numbers; not disposed.
 *  @param fakeLogits float32 [M, 1] or [M], D(G(z)); not disposed.
 *  @returns float32 scalar, >= 0; the caller disposes it.
 *  @throws ShapeError when a batch of logits is empty or has more than one logit an image.
 *  @example
 *  leastSquaresDiscriminatorLoss(tf.tensor1d([0]), tf.tensor1d([2, 0])).print(); // 0.5 + 1 = 1.5
 */
export function leastSquaresDiscriminatorLoss(realLogits: Tensor, fakeLogits: Tensor): Scalar {
  expectRealAndFake('leastSquaresDiscriminatorLoss', realLogits, fakeLogits);
  return tidy(() => mul(0.5, add(mean(square(sub(realLogits, 1))), mean(square(fakeLogits)))));
}

/** Least-squares generator loss (LSGAN): draws D(G(z)) to 1, with a slope that grows with the distance.
 *
 *  L_G = 1/2 E[(D(G(z)) - 1)^2]
 *  Source as for `leastSquaresDiscriminatorLoss`.
 *
 *  @param fakeLogits float32 [N, 1] or [N], D(G(z)); not disposed.
 *  @returns float32 scalar, >= 0; the caller disposes it.
 *  @throws ShapeError when the batch is empty or has more than one logit an image.
 *  @example
 *  leastSquaresGeneratorLoss(tf.tensor1d([0, 3])).print(); // 1.25
 */
export function leastSquaresGeneratorLoss(fakeLogits: Tensor): Scalar {
  expectLogits('leastSquaresGeneratorLoss', 'fakeLogits', fakeLogits);
  return tidy(() => mul(0.5, mean(square(sub(fakeLogits, 1)))));
}
