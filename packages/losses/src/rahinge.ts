import { relu } from '@gans/tensor/ops';
import { add, mean, mul, type Scalar, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { expectRealAndFake } from './internal/expect-tensor';

/** Relativistic average hinge discriminator loss (RaHinge): pushes real images 1 above the average generated one and generated images 1 below the average real one, and leaves alone what is already there.
 *
 *  L_D = 1/2 [ E[max(0, 1 - (D(x) - f))] + E[max(0, 1 + (D(G(z)) - r))] ],  r = E[D(x)], f = E[D(G(z))], which carry gradient
 *  Jolicoeur-Martineau, "The relativistic discriminator", 2018. arXiv:1807.00734. Deviates: half of the printed sum, as in the author's code (RelativisticGAN 2646c0b); slope 0 at the kinks.
 *
 *  @param realLogits float32 [N, 1] or [N], D(x), any real numbers; not disposed.
 *  @param fakeLogits float32 [M, 1] or [M], D(G(z)); not disposed.
 *  @returns float32 scalar, >= 0; the caller disposes it.
 *  @throws ShapeError when a batch of logits is empty or has more than one logit an image.
 *  @example
 *  rahingeDiscriminatorLoss(tf.tensor1d([0.5, 3]), tf.tensor1d([0])).print(); // 1/2 (0.25 + 0) = 0.125
 */
export function rahingeDiscriminatorLoss(realLogits: Tensor, fakeLogits: Tensor): Scalar {
  expectRealAndFake('rahingeDiscriminatorLoss', realLogits, fakeLogits);
  return tidy(() => averageLoss(realLogits, fakeLogits));
}

/** Relativistic average hinge generator loss (RaHinge): the discriminator's loss with the two sides exchanged.
 *
 *  L_G = 1/2 [ E[max(0, 1 - (D(G(z)) - r))] + E[max(0, 1 + (D(x) - f))] ],  r = E[D(x)], f = E[D(G(z))], which carry gradient
 *  Source as for `rahingeDiscriminatorLoss`. D(x) is needed in the generator's step too.
 *
 *  @param realLogits float32 [N, 1] or [N], D(x), any real numbers; not disposed.
 *  @param fakeLogits float32 [M, 1] or [M], D(G(z)); not disposed.
 *  @returns float32 scalar, >= 0; the caller disposes it.
 *  @throws ShapeError when a batch of logits is empty or has more than one logit an image.
 *  @example
 *  rahingeGeneratorLoss(tf.tensor1d([0.5, 3]), tf.tensor1d([0])).print(); // 1/2 (2.75 + 2.75) = 2.75
 */
export function rahingeGeneratorLoss(realLogits: Tensor, fakeLogits: Tensor): Scalar {
  expectRealAndFake('rahingeGeneratorLoss', realLogits, fakeLogits);
  return tidy(() => averageLoss(fakeLogits, realLogits));
}

// 1/2 [ E[max(0, 1 - (a - mean b))] + E[max(0, 1 + (b - mean a))] ]
function averageLoss(a: Tensor, b: Tensor): Scalar {
  return mul(0.5, add(mean(relu(sub(1, sub(a, mean(b))))), mean(relu(add(1, sub(b, mean(a)))))));
}
