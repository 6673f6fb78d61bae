import { expectPerClass } from './internal/expect-per-class';
import { expectBelowOne, expectOneOf } from './internal/expect-value';
import { occupied } from './internal/occupied';

/** How counts become weights. */
export interface ClassWeightsOptions {
  /** What the weights are scaled to; a factor that is the same for all classes, so that a lambda belongs to one of them. Default 'mean-one', the released code's. */
  readonly normalization?: 'mean-one' | 'raw' | 'sum-one';
  /** In [0, 1): counts are replaced by effective numbers (1 - beta^N) / (1 - beta), which stop growing at 1 / (1 - beta). Default: the counts themselves, the limit beta -> 1. */
  readonly beta?: number;
}

/** Weights of classes, in inverse proportion to how often each occurs.
 *
 *  'raw'       w_k = 1 / N_k
 *  'mean-one'  w_k = K (1 / N_k) / sum_j (1 / N_j), so that sum_k w_k = K
 *  'sum-one'   w_k = (sum_j N_j) / N_k, the raw weights of frequencies that sum to 1
 *  Rangwani et al., "Class Balancing GAN with a Classifier in the Loop", 2021, released code (val-iisc/class-balancing-gan 6c254c5). arXiv:2106.09402.
 *  With `beta`: Cui et al., "Class-Balanced Loss Based on Effective Number of Samples", 2019, Proposition 1. arXiv:1901.05555.
 *  Deviates: a count of 0 is taken for 1 (or for the smallest other count, where that is below 1), so that every weight is finite.
 *
 *  @param counts K numbers >= 0, N_k: images of a class, or its effective frequency.
 *  @returns float64 [K], each > 0.
 *  @throws ShapeError when `counts` is empty; ValueError when a count is negative or not finite, or an option is out of range.
 *  @example
 *  console.log(classWeights([100, 10, 1]).join(', ')); // 0.02702702702702703, 0.2702702702702703, 2.7027027027027026
 */
export function classWeights(
  counts: ArrayLike<number>,
  { normalization = 'mean-one', beta }: ClassWeightsOptions = {},
): Float64Array {
  expectPerClass('classWeights', 'counts', counts);
  expectOneOf('classWeights', 'normalization', normalization, ['mean-one', 'raw', 'sum-one']);
  if (beta !== undefined) expectBelowOne('classWeights', 'beta', beta);
  const frequencies = beta === undefined ? occupied(counts) : occupied(counts).map((n) => effectiveNumber(n, beta));
  const inverse = frequencies.map((n) => 1 / n);
  const scale = {
    raw: () => 1,
    'mean-one': () => inverse.length / total(inverse),
    'sum-one': () => total(frequencies),
  }[normalization]();
  return inverse.map((w) => scale * w);
}

// (1 - beta^n) / (1 - beta), where the numerator would lose its digits for beta near 1.
const effectiveNumber = (n: number, beta: number) => -Math.expm1(n * Math.log(beta)) / (1 - beta);

const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
