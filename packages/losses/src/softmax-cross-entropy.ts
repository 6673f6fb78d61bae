import { mean, type Scalar, type Tensor1D, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { crossEntropyRows, expectClassified } from './internal/cross-entropy-rows';

/** Softmax cross-entropy: raises the logit of the true class above those of the others.
 *
 *  L = -(1/N) sum_i ln p_{i,y_i},  p_i = softmax(z_i)
 *  As L_C of AC-GAN: Odena et al., "Conditional Image Synthesis with Auxiliary Classifier GANs", 2017, Eq. (3). arXiv:1610.09585. Deviates: nothing.
 *
 *  @param logits float32 [N, K], z, any real numbers; not disposed.
 *  @param labels N class indices in [0, K); classes may be without a sample.
 *  @returns float32 scalar, >= 0, and exactly 0 with slope 0 for K = 1; the caller disposes it.
 *  @throws ShapeError when `logits` is no matrix, is empty, or has another number of rows than labels; ValueError naming the first label out of range.
 *  @example
 *  softmaxCrossEntropy(tf.tensor2d([[0, 0], [1e4, -1e4]]), [1, 0]).print(); // 0.3465736, half of ln 2
 */
export function softmaxCrossEntropy(logits: Tensor2D, labels: ArrayLike<number>): Scalar {
  expectClassified('softmaxCrossEntropy', logits, labels);
  return tidy(() => mean(crossEntropyRows(logits, labels)));
}

/** The terms -ln p_{i,y_i} of `softmaxCrossEntropy`, whose mean is the loss.
 *
 *  @param logits float32 [N, K]; not disposed.
 *  @param labels N class indices in [0, K).
 *  @returns float32 [N], >= 0; the caller disposes it.
 *  @throws as `softmaxCrossEntropy`.
 */
export function softmaxCrossEntropyRows(logits: Tensor2D, labels: ArrayLike<number>): Tensor1D {
  expectClassified('softmaxCrossEntropyRows', logits, labels);
  return tidy(() => crossEntropyRows(logits, labels));
}
