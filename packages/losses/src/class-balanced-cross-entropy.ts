import { mul, type Scalar, sum, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { crossEntropyRows, expectClassified, sharesOfRows, weightsOfRows } from './internal/cross-entropy-rows';
import { expectPerClass } from './internal/expect-per-class';
import { expectOneOf } from './internal/expect-value';

/** How the weighted rows become one number. */
export interface ClassBalancedCrossEntropyOptions {
  /** 'mean' (default): divided by N. 'weighted-mean': divided by the weights of the batch, as PyTorch's weighted cross-entropy and with it the training of LDAM-DRW does. */
  readonly reduction?: 'mean' | 'weighted-mean';
}

/** Class-balanced cross-entropy: samples of rare classes weigh more.
 *
 *  l_i = -ln softmax(z_i)_{y_i}
 *  'mean'           L = (1/N) sum_i w_{y_i} l_i
 *  'weighted-mean'  L = sum_i w_{y_i} l_i / sum_i w_{y_i}
 *  Cui et al., "Class-Balanced Loss Based on Effective Number of Samples", 2019, section 4.1, with w = classWeights(counts, { beta }). arXiv:1901.05555.
 *  Deviates: 'weighted-mean' is 0 where no sample of the batch has a weight above 0.
 *
 *  @param logits float32 [N, K], raw; not disposed.
 *  @param labels N class indices in [0, K).
 *  @param weights K numbers >= 0, w_k.
 *  @returns float32 scalar, >= 0; the caller disposes it.
 *  @throws ShapeError when sizes do not fit; ValueError when a label, a weight or the reduction is none.
 *  @example
 *  const weights = classWeights([5000, 50], { beta: 0.9999 });
 *  classBalancedCrossEntropy(tf.tensor2d([[1, 0], [1, 0]]), [0, 1], weights).print(); // 1.3007
 */
export function classBalancedCrossEntropy(
  logits: Tensor2D,
  labels: ArrayLike<number>,
  weights: ArrayLike<number>,
  { reduction = 'mean' }: ClassBalancedCrossEntropyOptions = {},
): Scalar {
  expectClassified('classBalancedCrossEntropy', logits, labels);
  expectPerClass('classBalancedCrossEntropy', 'weights', weights, logits.shape[1]);
  expectOneOf('classBalancedCrossEntropy', 'reduction', reduction, ['mean', 'weighted-mean']);
  return tidy(() => {
    const factors =
      reduction === 'mean' ? weightsOfRows(labels, weights, 1 / labels.length) : sharesOfRows(labels, weights);
    return sum(mul(crossEntropyRows(logits, labels), factors)) as Scalar;
  });
}
