import { gatherRows, l2Normalize, logSumExp, softplus } from '@gans/tensor/ops';
import { add, mean, mul, type Scalar, sub, sum, type Tensor1D, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { expectEmbedded } from './internal/expect-d2d';
import { expectPositive } from './internal/expect-value';
import { pairProducts } from './internal/pair-products';
import { onlyClassmates, onlyOtherClasses } from './internal/pairs';

/** Constants of the conditional contrastive loss. */
export interface ConditionalContrastiveOptions {
  /** tau, > 0; divides the similarities. Default 1, as in the released configurations. Finite in float32 from 1e-3 on. */
  readonly temperature?: number;
}

/** Conditional contrastive loss (2C) of ContraGAN: draws each sample to its class proxy and to samples of its class, away from all others.
 *
 *  f_i, v_k: rows of `embeddings` and `proxies` on the unit sphere;  p_i = f_i.v_{y_i} / tau,  s_ij = f_i.f_j / tau
 *  L = -(1/N) sum_i ln [ (e^{p_i} + sum_{j != i, y_j = y_i} e^{s_ij}) / (e^{p_i} + sum_{j != i} e^{s_ij}) ]
 *  Kang and Park, "ContraGAN: Contrastive Learning for Conditional Image Generation", 2020. arXiv:2006.12681; as in PyTorch-StudioGAN 947b35e. Deviates: nothing.
 *
 *  Computed in one N x N matrix. A batch of one sample or of one class has nothing to be told from: its loss and its gradient are 0.
 *
 *  @param embeddings float32 [N, D], raw (normalised here); not disposed. A zero row has cosine 0 with everything.
 *  @param proxies float32 [K, D], one raw row a class; not disposed.
 *  @param labels N class indices in [0, K).
 *  @param options `temperature` (default 1).
 *  @returns float32 scalar, >= 0; the caller disposes it.
 *  @throws ShapeError when sizes do not fit; ValueError when a label or the temperature is out of range.
 *  @example
 *  const embeddings = tf.tensor2d([[2, 0], [0, 3]]);
 *  conditionalContrastiveLoss(embeddings, tf.eye(2), [0, 1]).print(); // 0.3132617, ln(1 + 1/e)
 */
export function conditionalContrastiveLoss(
  embeddings: Tensor2D,
  proxies: Tensor2D,
  labels: ArrayLike<number>,
  { temperature = 1 }: ConditionalContrastiveOptions = {},
): Scalar {
  expectEmbedded('conditionalContrastiveLoss', embeddings, proxies, labels);
  expectPositive('conditionalContrastiveLoss', 'temperature', temperature);
  return tidy(() => mean(rows(embeddings, proxies, labels, temperature)));
}

/** The terms L_i of `conditionalContrastiveLoss`, whose mean is the loss.
 *
 *  @param embeddings float32 [N, D]; not disposed.
 *  @param proxies float32 [K, D]; not disposed.
 *  @param labels N class indices in [0, K).
 *  @param options `temperature` (default 1).
 *  @returns float32 [N], >= 0, exactly 0 where no other sample has another label; the caller disposes it.
 *  @throws as `conditionalContrastiveLoss`.
 */
export function conditionalContrastiveRows(
  embeddings: Tensor2D,
  proxies: Tensor2D,
  labels: ArrayLike<number>,
  { temperature = 1 }: ConditionalContrastiveOptions = {},
): Tensor1D {
  expectEmbedded('conditionalContrastiveRows', embeddings, proxies, labels);
  expectPositive('conditionalContrastiveRows', 'temperature', temperature);
  return tidy(() => rows(embeddings, proxies, labels, temperature));
}

// With M = ln(e^p + sum over classmates e^s) = p + softplus(C - p), C and O the log-sum-exps over classmates and over other classes:
// L = -ln[e^M / (e^M + e^O)] = softplus(O - M). Nothing is subtracted that could cancel, and no bare exponential is left.
function rows(embeddings: Tensor2D, proxies: Tensor2D, labels: ArrayLike<number>, temperature: number): Tensor1D {
  const f = l2Normalize(embeddings);
  const v = gatherRows(l2Normalize(proxies), labels); // v_{y_i}
  const scale = 1 / temperature;
  const p = mul(sum(mul(f, v), -1), scale);
  const s = pairProducts(f, scale);
  const classmates = logSumExp(add(s, onlyClassmates(labels)));
  const others = logSumExp(add(s, onlyOtherClasses(labels)));
  return softplus(sub(sub(others, p), softplus(sub(classmates, p)))) as Tensor1D;
}
