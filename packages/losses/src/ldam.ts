import { oneHotRows } from '@gans/tensor/ops';
import { mean, mul, type Scalar, sub, sum, type Tensor2D, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { crossEntropyRows, expectClassified, sharesOfRows } from './internal/cross-entropy-rows';
import { expectPerClass } from './internal/expect-per-class';
import { expectPositive } from './internal/expect-value';
import { occupied } from './internal/occupied';

/** Constants of the LDAM loss. */
export interface LdamLossOptions {
  /** s > 0: inverse temperature of the softmax, for logits that are cosines. Default 30. */
  readonly scale?: number;
  /** K numbers >= 0, w_k: such as those of `deferredClassWeights`. Default: 1 each. */
  readonly weights?: ArrayLike<number>;
}

/** Label-distribution-aware margins: the rarer a class, the further its samples are to stay from the decision boundary.
 *
 *  Delta_k = maxMargin n_k^{-1/4} / max_j n_j^{-1/4}
 *  Cao et al., "Learning Imbalanced Datasets with Label-Distribution-Aware Margin Loss", 2019, section 3.2, scaled as in its code (kaidic/LDAM-DRW 2536330). arXiv:1906.07413.
 *  Deviates: a class without images has the margin of the rarest class (of one image, where every class has more).
 *
 *  @param counts K numbers >= 0: images of each class in the training set.
 *  @param maxMargin of the rarest class, > 0; default 0.5.
 *  @returns float64 [K], in (0, maxMargin].
 *  @throws ShapeError when `counts` is empty; ValueError when a number is out of range.
 *  @example
 *  console.log(ldamMargins([5000, 1077, 232, 50]).join(', ')); // 0.158114, 0.232091, 0.340675, 0.5
 */
export function ldamMargins(counts: ArrayLike<number>, maxMargin = 0.5): Float64Array {
  expectPerClass('ldamMargins', 'counts', counts);
  expectPositive('ldamMargins', 'maxMargin', maxMargin);
  const margins = occupied(counts).map((n) => n ** -0.25);
  const largest = margins.reduce((most, margin) => Math.max(most, margin), 0);
  return margins.map((margin) => (maxMargin * margin) / largest);
}

/** LDAM loss: cross-entropy in which the true class must win by its margin.
 *
 *  z'_ik = z_ik - Delta_{y_i} [k = y_i];  l_i = -ln softmax(s z'_i)_{y_i};  L = sum_i w_{y_i} l_i / sum_i w_{y_i}
 *  Cao et al., 2019, section 3.2, with the weights of section 3.3. arXiv:1906.07413. Deviates: 0 where no sample of the batch has a weight above 0.
 *
 *  @param logits float32 [N, K], cosines between normalised features and class vectors in the paper; not disposed.
 *  @param labels N class indices in [0, K).
 *  @param margins K numbers >= 0, as `ldamMargins` makes them.
 *  @returns float32 scalar, >= 0; the caller disposes it.
 *  @throws ShapeError when sizes do not fit; ValueError when a label, a margin or an option is out of range.
 *  @example
 *  ldamLoss(tf.tensor2d([[0.9, 0.2]]), [0], ldamMargins([50, 500])).print(); // 0.0024757
 */
export function ldamLoss(
  logits: Tensor2D,
  labels: ArrayLike<number>,
  margins: ArrayLike<number>,
  { scale = 30, weights }: LdamLossOptions = {},
): Scalar {
  expectClassified('ldamLoss', logits, labels);
  if (weights !== undefined) expectPerClass('ldamLoss', 'weights', weights, logits.shape[1]);
  const classCount = logits.shape[1];
  expectPerClass('ldamLoss', 'margins', margins, classCount);
  expectPositive('ldamLoss', 'scale', scale);
  return tidy(() => {
    const ofTrueClass = mul(oneHotRows(labels, classCount), tensor1d(Float32Array.from(margins)));
    const l = crossEntropyRows(mul(sub(logits, ofTrueClass), scale), labels);
    return weights === undefined ? mean(l) : (sum(mul(l, sharesOfRows(labels, weights))) as Scalar);
  });
}
