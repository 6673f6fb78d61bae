import { logSoftmax, oneHotRows } from '@gans/tensor/ops';
import { add, mul, type Scalar, sub, sum, type Tensor2D, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { expectClassified } from './internal/cross-entropy-rows';
import { expectPerClass } from './internal/expect-per-class';
import { expectBelowOne, expectOneOf } from './internal/expect-value';

/** How much is smoothed, and how rows are weighted and become one number. */
export interface SmoothedCrossEntropyOptions {
  /** epsilon in [0, 1): the share of each target that is spread over all classes. Default 0.1, as in the paper; 0 is cross-entropy. */
  readonly smoothing?: number;
  /** K numbers >= 0, w_k: such as those of `deferredClassWeights`. Default: 1 each. */
  readonly weights?: ArrayLike<number>;
  /** 'mean' (default): divided by N. 'weighted-mean': divided by the weights of the batch's labels, as PyTorch does. */
  readonly reduction?: 'mean' | 'weighted-mean';
}

/** Cross-entropy with smoothed labels: no class is asked for with certainty.
 *
 *  t_ik = (1 - epsilon) [k = y_i] + epsilon / K;  l_i = -sum_k w_k t_ik ln softmax(z_i)_k
 *  'mean' L = (1/N) sum_i l_i;  'weighted-mean' L = sum_i l_i / sum_i w_{y_i}
 *  Szegedy et al., "Rethinking the Inception Architecture for Computer Vision", 2016, section 7. arXiv:1512.00567; with class weights as `torch.nn.CrossEntropyLoss`. Deviates: 'weighted-mean' is 0 where no sample of the batch has a weight above 0.
 *
 *  @param logits float32 [N, K], raw; not disposed.
 *  @param labels N class indices in [0, K).
 *  @returns float32 scalar, >= 0; the caller disposes it.
 *  @throws ShapeError when sizes do not fit; ValueError when a label, a weight, the smoothing or the reduction is none.
 *  @example
 *  smoothedCrossEntropy(tf.tensor2d([[2, 0]]), [0], { smoothing: 0.1 }).print(); // 0.2269280, where the cross-entropy is 0.1269280
 */
export function smoothedCrossEntropy(
  logits: Tensor2D,
  labels: ArrayLike<number>,
  { smoothing = 0.1, weights, reduction = 'mean' }: SmoothedCrossEntropyOptions = {},
): Scalar {
  expectClassified('smoothedCrossEntropy', logits, labels);
  const [count, classCount] = logits.shape;
  if (weights !== undefined) expectPerClass('smoothedCrossEntropy', 'weights', weights, classCount);
  expectBelowOne('smoothedCrossEntropy', 'smoothing', smoothing);
  expectOneOf('smoothedCrossEntropy', 'reduction', reduction, ['mean', 'weighted-mean']);
  const ofLabels = Array.from(labels).reduce((total, label) => total + (weights?.[label] ?? 1), 0);
  const scale = reduction === 'mean' ? 1 / count : ofLabels > 0 ? 1 / ofLabels : 0;
  return tidy(() => {
    const hard = mul(oneHotRows(labels, classCount), 1 - smoothing);
    const targets = add(hard, smoothing / classCount);
    const perClass = Float32Array.from({ length: classCount }, (_, k) => scale * (weights?.[k] ?? 1));
    // Subtracted, since a sign change would make -0 of 0.
    return sub(0, sum(mul(logSoftmax(logits), mul(targets, tensor1d(perClass))))) as Scalar;
  });
}
