import { softplus } from '@gans/tensor/ops';
import { mean, reshape, type Scalar, sub, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { expectPairs } from './internal/expect-tensor';

/** Relativistic discriminator loss (RSGAN): makes each real image look more real than the generated one it is paired with.
 *
 *  L_D = -E[ln sigmoid(D(x) - D(G(z)))] = E[softplus(-(D(x) - D(G(z))))]
 *  Jolicoeur-Martineau, "The relativistic discriminator", 2018. arXiv:1807.00734; Rangwani et al., "Class Balancing GAN with a Classifier in the Loop", 2021. arXiv:2106.09402; Eq. (2) of its draft for ICLR 2021. Deviates: nothing.
 *  Real image i is paired with generated image i. A constant added to all logits changes nothing, so no logit means "real" by itself.
 *
 *  @param realLogits float32 [N, 1] or [N], D(x), any real numbers; not disposed.
 *  @param fakeLogits float32 [N, 1] or [N], D(G(z)), as many; not disposed.
 *  @returns float32 scalar, >= 0; the caller disposes it.
 *  @throws ShapeError when a batch is empty, has more than one logit an image, or the batches differ in size.
 *  @example
 *  rsganDiscriminatorLoss(tf.tensor1d([1, 3]), tf.tensor1d([1, 1])).print(); // 0.4100376, half of ln 2 + softplus(-2)
 */
export function rsganDiscriminatorLoss(realLogits: Tensor, fakeLogits: Tensor): Scalar {
  expectPairs('rsganDiscriminatorLoss', realLogits, fakeLogits);
  return tidy(() => pairLoss(realLogits, fakeLogits));
}

/** Relativistic generator loss (RSGAN): makes each generated image look more real than the real one it is paired with.
 *
 *  L_G = -E[ln sigmoid(D(G(z)) - D(x))] = E[softplus(-(D(G(z)) - D(x)))]
 *  Sources as for `rsganDiscriminatorLoss`: its loss with the two sides exchanged.
 *  D(x) is needed in the generator's step too: of the batch that the discriminator has just seen, or of a fresh one.
 *
 *  @param realLogits float32 [N, 1] or [N], D(x), any real numbers; not disposed.
 *  @param fakeLogits float32 [N, 1] or [N], D(G(z)), as many; not disposed.
 *  @returns float32 scalar, >= 0; the caller disposes it.
 *  @throws ShapeError when a batch is empty, has more than one logit an image, or the batches differ in size.
 *  @example
 *  rsganGeneratorLoss(tf.tensor1d([1, 3]), tf.tensor1d([1, 1])).print(); // 1.4100376
 */
export function rsganGeneratorLoss(realLogits: Tensor, fakeLogits: Tensor): Scalar {
  expectPairs('rsganGeneratorLoss', realLogits, fakeLogits);
  return tidy(() => pairLoss(fakeLogits, realLogits));
}

// E[softplus(-(a_i - b_i))]. Both become [N] first: a [N, 1] minus an [N] would be every pair, [N, N].
function pairLoss(a: Tensor, b: Tensor): Scalar {
  return mean(softplus(sub(reshape(b, [-1]), reshape(a, [-1]))));
}
