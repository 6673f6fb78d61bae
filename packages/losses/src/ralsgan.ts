import { add, mean, mul, type Scalar, square, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { expectRealAndFake } from './internal/expect-tensor';

/** Relativistic average least-squares discriminator loss (RaLSGAN): holds real images 1 above the average generated one, and generated images 1 below the average real one.
 *
 *  L_D = 1/2 [ E[(D(x) - f - 1)^2] + E[(D(G(z)) - r + 1)^2] ],  r = E[D(x)], f = E[D(G(z))], which carry gradient
 *  Jolicoeur-Martineau, "The relativistic discriminator", 2018. arXiv:1807.00734. Deviates: half of the printed sum, as in the author's code (RelativisticGAN 2646c0b).
 *
 *  @param realLogits float32 [N, 1] or [N], D(x), any real numbers; not disposed.
 *  @param fakeLogits float32 [M, 1] or [M], D(G(z)); not disposed.
 *  @returns float32 scalar, >= 0; the caller disposes it.
 *  @throws ShapeError when a batch of logits is empty or has more than one logit an image.
 *  @example
 *  ralsganDiscriminatorLoss(tf.tensor1d([1, 3]), tf.tensor1d([0])).print(); // 1/2 (2 + 1) = 1.5
 */
export function ralsganDiscriminatorLoss(realLogits: Tensor, fakeLogits: Tensor): Scalar {
  expectRealAndFake('ralsganDiscriminatorLoss', realLogits, fakeLogits);
  return tidy(() => averageLoss(realLogits, fakeLogits));
}

/** Relativistic average least-squares generator loss (RaLSGAN): the discriminator's loss with the two sides exchanged.
 *
 *  L_G = 1/2 [ E[(D(G(z)) - r - 1)^2] + E[(D(x) - f + 1)^2] ],  r = E[D(x)], f = E[D(G(z))], which carry gradient
 *  Source as for `ralsganDiscriminatorLoss`. D(x) is needed in the generator's step too.
 *
 *  @param realLogits float32 [N, 1] or [N], D(x), any real numbers; not disposed.
 *  @param fakeLogits float32 [M, 1] or [M], D(G(z)); not disposed.
 *  @returns float32 scalar, >= 0; the caller disposes it.
 *  @throws ShapeError when a batch of logits is empty or has more than one logit an image.
 *  @example
 *  ralsganGeneratorLoss(tf.tensor1d([1, 3]), tf.tensor1d([0])).print(); // 1/2 (9 + 10) = 9.5
 */
export function ralsganGeneratorLoss(realLogits: Tensor, fakeLogits: Tensor): Scalar {
  expectRealAndFake('ralsganGeneratorLoss', realLogits, fakeLogits);
  return tidy(() => averageLoss(fakeLogits, realLogits));
}

// 1/2 [ E[(a - mean b - 1)^2] + E[(b - mean a + 1)^2] ]
function averageLoss(a: Tensor, b: Tensor): Scalar {
  return mul(0.5, add(mean(square(sub(sub(a, mean(b)), 1))), mean(square(add(sub(b, mean(a)), 1)))));
}
