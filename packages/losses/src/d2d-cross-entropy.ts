import { gatherRows, l2Normalize, logSumExp, minimumScalar, relu, softplus, withoutGradient } from '@gans/tensor/ops';
import { add, max, mean, mul, type Scalar, sub, sum, type Tensor1D, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { expectEmbedded } from './internal/expect-d2d';
import { expectOneOf, expectPositive, expectWithin } from './internal/expect-value';
import { pairProducts } from './internal/pair-products';
import { itself, onlyOtherClasses } from './internal/pairs';

/** Constants of the data-to-data cross-entropy. */
export interface D2dCrossEntropyOptions {
  /** tau, > 0; divides the similarities. Default 0.5. Finite in float32 from 1e-3 on. */
  readonly temperature?: number;
  /** m_p, in [-1, 1]: samples closer to their proxy have nothing left to learn from it. The margin of the negatives is m_n = 1 - m_p. Default 0.98. */
  readonly positiveMargin?: number;
  /** 'exact' (default): the printed loss. 'studiogan': the released code's, another loss with other gradients, for comparison with its published numbers. */
  readonly form?: 'exact' | 'studiogan';
}

/** Data-to-data cross-entropy (D2D-CE), the conditional loss of ReACGAN: draws each sample to its class proxy and away from samples of other classes.
 *
 *  f_i = P(h_i) / |P(h_i)|, v_k = w_k / |w_k|: rows of `embeddings` and `proxies` on the unit sphere
 *  a_i = min(f_i.v_{y_i} - m_p, 0) / tau;  b_ij = max(f_i.f_j - m_n, 0) / tau;  N(i) = { j : y_j != y_i }
 *  L = -(1/N) sum_i ln [ e^{a_i} / (e^{a_i} + sum_{j in N(i)} e^{b_ij}) ]
 *  Kang et al., "Rebooting ACGAN: Auxiliary Classifier GANs with Stable Training", 2021, Eq. (6). arXiv:2111.01118. Deviates: nothing in form 'exact'.
 *
 *  Form 'studiogan' (PyTorch-StudioGAN 947b35e) multiplies the negatives by e^{-c_i}, c_i = max_{j != i} (f_i.f_j - m_n) / tau, a constant in the gradient.
 *  A batch of one class has no negatives: its loss is 0. Slope 0 at the margins.
 *
 *  @param embeddings float32 [N, D], P(h_i), raw (normalised here); not disposed.
 *  @param proxies float32 [K, D], one raw row a class; not disposed.
 *  @param labels N class indices in [0, K).
 *  @returns float32 scalar, >= 0; the caller disposes it.
 *  @throws ShapeError when sizes do not fit; ValueError when a label or a constant is out of range.
 *  @example
 *  const embeddings = tf.tensor2d([[2, 0], [0, 3]]);
 *  const proxies = tf.tensor2d([[1, 0], [0, 1]]);
 *  d2dCrossEntropy(embeddings, proxies, Int32Array.of(0, 1)).print(); // ln 2, the floor for one negative
 */
export function d2dCrossEntropy(
  embeddings: Tensor2D,
  proxies: Tensor2D,
  labels: ArrayLike<number>,
  options: D2dCrossEntropyOptions = {},
): Scalar {
  const constants = resolve('d2dCrossEntropy', embeddings, proxies, labels, options);
  return tidy(() => mean(rows(embeddings, proxies, labels, constants)));
}

/** The terms L_i of `d2dCrossEntropy`, whose mean is the loss.
 *
 *  @param embeddings float32 [N, D]; not disposed.
 *  @param proxies float32 [K, D]; not disposed.
 *  @param labels N class indices in [0, K).
 *  @returns float32 [N], >= 0, exactly 0 where no other sample has another label; the caller disposes it.
 *  @throws as `d2dCrossEntropy`.
 */
export function d2dCrossEntropyRows(
  embeddings: Tensor2D,
  proxies: Tensor2D,
  labels: ArrayLike<number>,
  options: D2dCrossEntropyOptions = {},
): Tensor1D {
  const constants = resolve('d2dCrossEntropyRows', embeddings, proxies, labels, options);
  return tidy(() => rows(embeddings, proxies, labels, constants));
}

// L_i = -ln[e^a / (e^a + sum e^b)] = ln(1 + e^{LSE(b) - a}) = softplus(LSE(b) - a): no bare exponential is left that could overflow.
function rows(
  embeddings: Tensor2D,
  proxies: Tensor2D,
  labels: ArrayLike<number>,
  { temperature, positiveMargin, form }: Required<D2dCrossEntropyOptions>,
): Tensor1D {
  const f = l2Normalize(embeddings);
  const v = gatherRows(l2Normalize(proxies), labels); // v_{y_i}
  const scale = 1 / temperature;
  const similarities = pairProducts(f, scale); // f_i.f_j / tau
  const negativeMargin = (1 - positiveMargin) * scale; // m_n / tau

  const a = mul(minimumScalar(sub(sum(mul(f, v), -1), positiveMargin), 0), scale);
  const b = relu(sub(similarities, negativeMargin));
  const spread = sub(logSumExp(add(b, onlyOtherClasses(labels))), a); // hugely negative where N(i) is empty: the loss is 0
  if (form === 'exact') return softplus(spread) as Tensor1D;

  const c = sub(nearest(similarities, scale), negativeMargin);
  return softplus(sub(spread, c)) as Tensor1D;
}

// max_{j != i} f_i.f_j / tau, a constant. Cosines are >= -1, so 4 takes the diagonal out of the contest.
function nearest(similarities: Tensor2D, scale: number): Tensor1D {
  const [largest] = withoutGradient(() => [
    max(sub(similarities, mul(itself(similarities.shape[0]), 4 * scale)), -1) as Tensor1D,
  ]);
  return largest;
}

function resolve(
  caller: string,
  embeddings: Tensor2D,
  proxies: Tensor2D,
  labels: ArrayLike<number>,
  { temperature = 0.5, positiveMargin = 0.98, form = 'exact' }: D2dCrossEntropyOptions,
): Required<D2dCrossEntropyOptions> {
  expectEmbedded(caller, embeddings, proxies, labels);
  expectPositive(caller, 'temperature', temperature);
  expectWithin(caller, 'positiveMargin', positiveMargin, -1, 1);
  expectOneOf(caller, 'form', form, ['exact', 'studiogan']);
  return { temperature, positiveMargin, form };
}
