import { relu } from '@gans/tensor/ops';
import { add, mean, neg, type Scalar, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { expectLogits, expectRealAndFake } from './internal/expect-tensor';

/** Hinge discriminator loss: pushes D(x) above 1 on real images and below -1 on generated ones, and leaves alone what is already there.
 *
 *  L_D = E[max(0, 1 - D(x))] + E[max(0, 1 + D(G(z)))]
 *  Lim and Ye, "Geometric GAN", 2017, arXiv:1705.02894; Miyato et al., "Spectral Normalization for GANs", 2018, arXiv:1802.05957. Deviates: nothing; slope 0 at the kinks.
 *
 *  @param realLogits float32 [N, 1] or [N], D(x), any real numbers; not disposed.
 *  @param fakeLogits float32 [M, 1] or [M], D(G(z)); not disposed.
 *  @returns float32 scalar, >= 0; the caller disposes it.
 *  @throws ShapeError when a batch of logits is empty or has more than one logit an image.
 *  @example
 *  const real = tf.tensor2d([[2], [0.5]]);
 *  const fake = tf.tensor2d([[-3], [0]]);
 *  hingeDiscriminatorLoss(real, fake).print(); // 0.25 + 0.5
 */
export function hingeDiscriminatorLoss(realLogits: Tensor, fakeLogits: Tensor): Scalar {
  expectRealAndFake('hingeDiscriminatorLoss', realLogits, fakeLogits);
  return tidy(() => add(mean(relu(sub(1, realLogits))), mean(relu(add(1, fakeLogits)))));
}

/** Hinge generator loss: raises D(G(z)) without bound.
 *
 *  L_G = -E[D(G(z))]
 *  Sources as for `hingeDiscriminatorLoss`.
 *
 *  @param fakeLogits float32 [N, 1] or [N], D(G(z)); not disposed.
 *  @returns float32 scalar of either sign; the caller disposes it.
 *  @throws ShapeError when the batch is empty or has more than one logit an image.
 *  @example
 *  hingeGeneratorLoss(tf.tensor2d([[-3], [1]])).print(); // 1
 */
export function hingeGeneratorLoss(fakeLogits: Tensor): Scalar {
  expectLogits('hingeGeneratorLoss', 'fakeLogits', fakeLogits);
  return tidy(() => neg(mean(fakeLogits)) as Scalar);
}
