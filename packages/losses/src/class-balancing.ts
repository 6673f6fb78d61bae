import { exp, logSoftmax, logSumExp } from '@gans/tensor/ops';
import { mul, type Scalar, sub, sum, type Tensor1D, type Tensor2D, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { expectPerClass } from './internal/expect-per-class';
import { expectMatrix } from './internal/expect-tensor';

/** Class-balancing regulariser of a generator: moves the classes of generated images, as a frozen classifier sees them, towards those that were rare lately.
 *
 *  q_i = softmax(C(G(z_i)));  p_k = (1/B) sum_i q_ik
 *  L_reg = sum_k w_k p_k ln p_k, 0 ln 0 = 0;  dL/dp_k = w_k (1 + ln p_k)
 *  Rangwani et al., "Class Balancing GAN with a Classifier in the Loop", 2021, released code (val-iisc/class-balancing-gan 6c254c5); the printed formula could not be compared. arXiv:2106.09402.
 *  Deviates: in the log domain, ln p_k = LSE_i ln q_ik - ln B; the code's ln of a mean is NaN once a class has underflowed.
 *
 *  Added to the generator's loss with a lambda that belongs to one normalisation of the weights (published: 2.5 to 10 for 'mean-one'); the discriminator never sees it.
 *  For two classes it prefers the one that is already larger: see `optimalHistogram`.
 *
 *  @param logits float32 [B, K], of the classifier on generated images, any real numbers; not disposed.
 *  @param weights K numbers >= 0, w_k, as `classWeights` makes them from a `ClassFrequency`; constants.
 *  @returns float32 scalar, <= 0, 0 only where p is one-hot; the caller disposes it.
 *  @throws ShapeError when `logits` is no matrix or `weights` has not K numbers; ValueError when a weight is negative or not finite.
 *  @example
 *  const logits = tf.tensor2d([[2, 1, 0], [0.5, -0.5, 1.5], [3, 0, -1]]);
 *  classBalancingLoss(logits, classWeights([100, 10, 1])).print(); // -1.0231296
 */
export function classBalancingLoss(logits: Tensor2D, weights: ArrayLike<number>): Scalar {
  expectMatrix('classBalancingLoss', 'logits', '[B, K]', logits);
  expectPerClass('classBalancingLoss', 'weights', weights, logits.shape[1]);
  return tidy(() => {
    const logP = logHistogram(logits);
    return sum(mul(tensor1d(Float32Array.from(weights)), mul(exp(logP), logP))) as Scalar;
  });
}

/** The soft class histogram of a batch, p of `classBalancingLoss`: the mean of the classifier's probabilities.
 *
 *  p_k = (1/B) sum_i softmax(logits_i)_k
 *
 *  @param logits float32 [B, K]; not disposed.
 *  @returns float32 [K], >= 0, sums to 1; differentiable; the caller disposes it.
 *  @throws ShapeError when `logits` is no matrix.
 *  @example
 *  softHistogram(tf.tensor2d([[1e4, 0], [0, 0]])).print(); // [0.75, 0.25]
 */
export function softHistogram(logits: Tensor2D): Tensor1D {
  expectMatrix('softHistogram', 'logits', '[B, K]', logits);
  return tidy(() => exp(logHistogram(logits)));
}

// ln p_k
const logHistogram = (logits: Tensor2D) => sub(logSumExp(logSoftmax(logits), 0), Math.log(logits.shape[0])) as Tensor1D;
