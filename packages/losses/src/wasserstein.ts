import { mean, neg, type Scalar, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { expectLogits, expectRealAndFake } from './internal/expect-tensor';

/** Wasserstein discriminator loss (WGAN): widens the gap between D(x) and D(G(z)), which estimates the earth mover's distance while D is 1-Lipschitz.
 *
 *  L_D = E[D(G(z))] - E[D(x)]
 *  Arjovsky et al., "Wasserstein GAN", 2017, Eq. (3). arXiv:1701.07875. Deviates: nothing. It bounds nothing by itself: add a gradient penalty, or clip the weights.
 *
 *  @param realLogits float32 [N, 1] or [N], D(x), any real numbers; not disposed.
 *  @param fakeLogits float32 [M, 1] or [M], D(G(z)); not disposed.
 *  @returns float32 scalar of either sign; the caller disposes it.
 *  @throws ShapeError when a batch of logits is empty or has more than one logit an image.
 *  @example
 *  wassersteinDiscriminatorLoss(tf.tensor1d([1, 3]), tf.tensor1d([0.5])).print(); // -1.5
 */
export function wassersteinDiscriminatorLoss(realLogits: Tensor, fakeLogits: Tensor): Scalar {
  expectRealAndFake('wassersteinDiscriminatorLoss', realLogits, fakeLogits);
  return tidy(() => sub(mean(fakeLogits), mean(realLogits)));
}

/** Wasserstein generator loss (WGAN): raises D(G(z)).
 *
 *  L_G = -E[D(G(z))]
 *  Source as for `wassersteinDiscriminatorLoss`.
 *
 *  @param fakeLogits float32 [N, 1] or [N], D(G(z)); not disposed.
 *  @returns float32 scalar of either sign; the caller disposes it.
 *  @throws ShapeError when the batch is empty or has more than one logit an image.
 *  @example
 *  wassersteinGeneratorLoss(tf.tensor1d([-3, 1])).print(); // 1
 */
export function wassersteinGeneratorLoss(fakeLogits: Tensor): Scalar {
  expectLogits('wassersteinGeneratorLoss', 'fakeLogits', fakeLogits);
  return tidy(() => neg(mean(fakeLogits)) as Scalar);
}
