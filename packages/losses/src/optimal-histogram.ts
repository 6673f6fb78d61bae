import { expectPerClass } from './internal/expect-per-class';
import { occupied } from './internal/occupied';

/** Where the class-balancing regulariser is smallest. */
export interface OptimalHistogram {
  /** float64 [K], p*: shares of the classes; they sum to 1. Far below the others a share may underflow to 0. */
  readonly histogram: Float64Array;
  /** mu, the multiplier of the constraint: above 0 for two classes (or one), below 0 for three and more. */
  readonly multiplier: number;
  /** sum_k p*_k ln p*_k / N_k, the smallest value of the raw form. */
  readonly objective: number;
}

/** The class histogram that the class-balancing regulariser alone would drive a generator to, while the effective frequencies stand still.
 *
 *  p* = argmin_p sum_k p_k ln p_k / N_k over the simplex;  p*_k = exp(mu N_k - 1), mu the root of sum_k exp(mu N_k - 1) = 1
 *  Ours, by Lagrange multipliers; the same for every normalisation of the weights.
 *
 *  With three classes and more, classes produced less often than others get more mass than they, at most 1/e. With two, mu is positive and the preference is reversed:
 *  the class that is already larger gets more. Use weights of 1 (plain negative entropy) there.
 *  How far p* is from what you want tells how much lambda may weigh: the generator's adversarial loss pulls to the histogram of the data, lambda to p*.
 *
 *  @param counts K numbers >= 0, N_k; 0 as in `classWeights`.
 *  @returns p*, mu and the value.
 *  @throws ShapeError when `counts` is empty; ValueError when a count is negative or not finite.
 *  @example
 *  console.log(optimalHistogram([100, 10, 1]).histogram.join(', ')); // 0.275753, 0.357427, 0.366821
 *  console.log(optimalHistogram([10, 1]).histogram.join(', ')); // 0.612857, 0.387143
 */
export function optimalHistogram(counts: ArrayLike<number>): OptimalHistogram {
  expectPerClass('optimalHistogram', 'counts', counts);
  const present = occupied(counts);
  const mean = present.reduce((sum, n) => sum + n, 0) / present.length;
  const relative = present.map((n) => n / mean); // the shares do not depend on the unit of the counts
  const multiplier = root(relative);
  const logShares = relative.map((n) => multiplier * n - 1);
  const histogram = logShares.map(Math.exp);
  return {
    histogram,
    multiplier: multiplier / mean,
    objective: present.reduce((sum, n, k) => sum + (histogram[k]! * logShares[k]!) / n, 0),
  };
}

/** An upper bound of the optimal shares that needs no root, and says at once how little a dominant class is left with.
 *
 *  p*_k <= exp(-K (ln K - 1) N_k / sum_j N_j - 1), by Jensen's inequality on the root's equation; equality for equal counts only
 *  Ours. Runs from 1/e for a class that is never produced down to exp(-K (ln K - 1) - 1) for one that is all there is (K >= 3).
 *
 *  @param counts K numbers >= 0, N_k; 0 as in `classWeights`.
 *  @returns float64 [K].
 *  @throws as `optimalHistogram`.
 *  @example
 *  console.log(optimalHistogramBound([100, 10, 1]).join(', ')); // 0.281811, 0.358204, 0.366900
 */
export function optimalHistogramBound(counts: ArrayLike<number>): Float64Array {
  expectPerClass('optimalHistogramBound', 'counts', counts);
  const present = occupied(counts);
  const sum = present.reduce((total, n) => total + n, 0);
  const classCount = present.length;
  return present.map((n) => Math.exp(-classCount * (Math.log(classCount) - 1) * (n / sum) - 1));
}

// Newton's method for g(mu) = ln sum_k exp(mu n_k) - 1 = 0, n_k with mean 1. g is convex and rises, and g(1 - ln K) >= 0 by Jensen's inequality:
// started there, every step goes left and none passes the root, until rounding ends it.
function root(relative: Float64Array): number {
  let mu = 1 - Math.log(relative.length);
  for (;;) {
    const largest = relative.reduce((most, n) => Math.max(most, mu * n), Number.NEGATIVE_INFINITY);
    const terms = relative.map((n) => Math.exp(mu * n - largest));
    const total = terms.reduce((sum, term) => sum + term, 0);
    const slope = terms.reduce((sum, term, k) => sum + term * relative[k]!, 0) / total;
    const next = mu - (largest + Math.log(total) - 1) / slope;
    if (!(next < mu)) return mu;
    mu = next;
  }
}
