import { gatherRows, l2Normalize, withoutGradient } from '@gans/tensor/ops';
import {
  cast,
  div,
  greater,
  greaterEqual,
  matMul,
  mean,
  mul,
  type Scalar,
  scalar,
  square,
  sub,
  sum,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { featureNorm, trueClassProb } from './conditional-diagnostics';
import { expectEmbedded } from './internal/expect-d2d';
import { expectPositive, expectWithin } from './internal/expect-value';
import { sameLabel } from './internal/pairs';

/** The constants of the loss that is watched. */
export interface D2dStatisticsOptions {
  /** tau, > 0. Default 0.5. */
  readonly temperature?: number;
  /** m_p, in [-1, 1]. Default 0.98. */
  readonly positiveMargin?: number;
}

/** Where a batch stands under the data-to-data cross-entropy; float32 scalars, owned by the caller. */
export interface D2dStatistics {
  /** mean_i |P(h_i)|: the length of the raw embeddings, which the loss itself does not see. */
  readonly embedNorm: Scalar;
  /** mean_i p_{i,y_i}, the softmax over the cosines to all proxies divided by the temperature. */
  readonly trueClassProb: Scalar;
  /** Share of samples with f_i.v_{y_i} >= m_p, which have reached their proxy. */
  readonly easyPositiveShare: Scalar;
  /** Share of pairs of different classes with f_i.f_j > m_n, which still push each other away; 0 when there is no such pair. */
  readonly activeNegativeShare: Scalar;
  /** Mean cosine between different proxies; 0 for a single class. */
  readonly proxyCosine: Scalar;
}

/** Diagnostics of `d2dCrossEntropy` on one batch. No gradient flows through them and nothing waits for the device.
 *
 *  @param embeddings float32 [N, D], raw; not disposed.
 *  @param proxies float32 [K, D], raw; not disposed.
 *  @param labels N class indices in [0, K).
 *  @param options `temperature` (default 0.5) and `positiveMargin` (default 0.98) of the loss.
 *  @returns five float32 scalars, a tree that `disposeTree` frees.
 *  @throws as `d2dCrossEntropy`.
 *  @example
 *  const { easyPositiveShare } = d2dStatistics(tf.eye(3), tf.eye(3), [0, 1, 2]);
 *  easyPositiveShare.print(); // 1: every embedding lies on its proxy
 */
export function d2dStatistics(
  embeddings: Tensor2D,
  proxies: Tensor2D,
  labels: ArrayLike<number>,
  { temperature = 0.5, positiveMargin = 0.98 }: D2dStatisticsOptions = {},
): D2dStatistics {
  expectEmbedded('d2dStatistics', embeddings, proxies, labels);
  expectPositive('d2dStatistics', 'temperature', temperature);
  expectWithin('d2dStatistics', 'positiveMargin', positiveMargin, -1, 1);
  const [embedNorm, probability, easyPositiveShare, activeNegativeShare, proxyCosine] = withoutGradient(() => {
    const f = l2Normalize(embeddings);
    const v = l2Normalize(proxies);
    const positives = sum(mul(f, gatherRows(v, labels)), -1);
    const isActive = cast(greater(matMul(f, f, false, true), 1 - positiveMargin), 'float32');
    const isNegative = sub(1, sameLabel(labels));
    return [
      featureNorm(embeddings),
      trueClassProb(div(matMul(f, v, false, true), temperature), labels),
      mean(cast(greaterEqual(positives, positiveMargin), 'float32')) as Scalar,
      div(sum(mul(isActive, isNegative)), pairsOfDifferentClasses(labels) || 1) as Scalar,
      meanCosine(v),
    ];
  });
  return { embedNorm, trueClassProb: probability, easyPositiveShare, activeNegativeShare, proxyCosine };
}

// sum_{k != l} v_k.v_l = |sum_k v_k|^2 - sum_k |v_k|^2
function meanCosine(v: Tensor2D): Scalar {
  const [count] = v.shape;
  if (count === 1) return scalar(0);
  return div(sub(sum(square(sum(v, 0))), sum(square(v))), count * (count - 1)) as Scalar;
}

function pairsOfDifferentClasses(labels: ArrayLike<number>): number {
  const counts = new Map<number, number>();
  for (let i = 0; i < labels.length; i++) counts.set(labels[i]!, (counts.get(labels[i]!) ?? 0) + 1);
  let sameClass = 0;
  for (const count of counts.values()) sameClass += count * count;
  return labels.length ** 2 - sameClass;
}
