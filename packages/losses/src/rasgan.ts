import { softplus } from '@gans/tensor/ops';
import { add, mean, mul, neg, type Scalar, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { expectRealAndFake } from './internal/expect-tensor';

/** Relativistic average discriminator loss (RaSGAN): makes real images look more real than the average generated one, and generated images less real than the average real one.
 *
 *  L_D = 1/2 [ E[softplus(-(D(x) - f))] + E[softplus(D(G(z)) - r)] ],  r = E[D(x)], f = E[D(G(z))], which carry gradient
 *  Jolicoeur-Martineau, "The relativistic discriminator", 2018. arXiv:1807.00734. Deviates: half of the printed sum, as in the author's code (RelativisticGAN 2646c0b).
 *
 *  @param realLogits float32 [N, 1] or [N], D(x), any real numbers; not disposed.
 *  @param fakeLogits float32 [M, 1] or [M], D(G(z)); not disposed.
 *  @returns float32 scalar, >= 0; the caller disposes it.
 *  @throws ShapeError when a batch of logits is empty or has more than one logit an image.
 *  @example
 *  rasganDiscriminatorLoss(tf.tensor1d([1, 3]), tf.tensor1d([0])).print(); // 0.1540166
 */
export function rasganDiscriminatorLoss(realLogits: Tensor, fakeLogits: Tensor): Scalar {
  expectRealAndFake('rasganDiscriminatorLoss', realLogits, fakeLogits);
  return tidy(() => averageLoss(realLogits, fakeLogits));
}

/** Relativistic average generator loss (RaSGAN): the discriminator's loss with the two sides exchanged.
 *
 *  L_G = 1/2 [ E[softplus(-(D(G(z)) - r))] + E[softplus(D(x) - f)] ],  r = E[D(x)], f = E[D(G(z))], which carry gradient
 *  Source as for `rasganDiscriminatorLoss`. D(x) is needed in the generator's step too.
 *
 *  @param realLogits float32 [N, 1] or [N], D(x), any real numbers; not disposed.
 *  @param fakeLogits float32 [M, 1] or [M], D(G(z)); not disposed.
 *  @returns float32 scalar, >= 0; the caller disposes it.
 *  @throws ShapeError when a batch of logits is empty or has more than one logit an image.
 *  @example
 *  rasganGeneratorLoss(tf.tensor1d([1, 3]), tf.tensor1d([0])).print(); // 2.1540165
 */
export function rasganGeneratorLoss(realLogits: Tensor, fakeLogits: Tensor): Scalar {
  expectRealAndFake('rasganGeneratorLoss', realLogits, fakeLogits);
  return tidy(() => averageLoss(fakeLogits, realLogits));
}

// 1/2 [ E[softplus(-(a - mean b))] + E[softplus(b - mean a)] ]
function averageLoss(a: Tensor, b: Tensor): Scalar {
  return mul(0.5, add(mean(softplus(neg(sub(a, mean(b))))), mean(softplus(sub(b, mean(a))))));
}
