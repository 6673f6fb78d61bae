import { ShapeError, ValueError } from '@gans/tensor';

// lambda for 'mean-one' at log10 of the imbalance ratio 0, 1 and 2.
const PUBLISHED = { cifar10: [5, 7.5, 10], lsun: [2.5, 7.5, 10] };

/** The weight of class balancing that was published for an imbalance, for normalization 'mean-one'.
 *
 *  ratio 1, 10, 100: 5, 7.5, 10 (CIFAR-10); 2.5, 7.5, 10 (LSUN); linear in log ratio between them, and as at 100 above
 *  Rangwani et al., "Class Balancing GAN with a Classifier in the Loop", 2021, released configs (val-iisc/class-balancing-gan 6c254c5), arXiv:2106.09402. Between their three points: ours.
 *
 *  @param ratio images of the largest class over those of the smallest, >= 1.
 *  @param data whose weights; default 'cifar10'.
 *  @returns lambda > 0.
 *  @throws ValueError when the ratio is out of range or the data are unknown.
 *  @example
 *  console.log(publishedBalancingWeight(100), publishedBalancingWeight(10)); // 10 7.5
 */
export function publishedBalancingWeight(ratio: number, data: 'cifar10' | 'lsun' = 'cifar10'): number {
  if (!(ratio >= 1 && ratio < Number.POSITIVE_INFINITY))
    throw new ValueError(
      `publishedBalancingWeight: expected ratio to be a finite number >= 1, the largest class over the smallest, got ${ratio}.`,
    );
  if (!Object.hasOwn(PUBLISHED, data))
    throw new ValueError(`publishedBalancingWeight: expected data to be 'cifar10' or 'lsun', got '${data}'.`);
  const place = Math.min(2, Math.log10(ratio));
  const below = Math.min(1, Math.floor(place));
  const [low, high] = [PUBLISHED[data][below]!, PUBLISHED[data][below + 1]!];
  return low + (place - below) * (high - low);
}

/** Where class balancing comes to rest, in a model: the histogram at which the pull of the data and that of the regulariser cancel once the class frequencies have settled.
 *
 *  p = argmin_p KL(p, d) + lambda sum_k w_k p_k ln p_k over the simplex, with w_k = K (1/p_k) / sum_j (1/p_j) of p itself
 *  Ours. The model: a generator's adversarial loss, as far as the shares of classes go, is their divergence from those of the data. `optimalHistogram` is the first solve alone, for lambda to infinity and frequencies that stand still.
 *
 *  @param counts K numbers > 0: images of each class in the data, d.
 *  @param weight lambda >= 0, for normalization 'mean-one'.
 *  @returns float64 [K], p; the data's own shares for lambda 0, and ever nearer to equal ones as lambda grows.
 *  @throws ShapeError, ValueError as `balancingWeightFor`.
 *  @example
 *  console.log(settledHistogram([100, 10, 1], 10).join(', ')); // 0.403388, 0.322270, 0.274341
 */
export function settledHistogram(counts: ArrayLike<number>, weight: number): Float64Array {
  const logShares = logSharesOf('settledHistogram', counts);
  if (!(weight >= 0 && weight < Number.POSITIVE_INFINITY))
    throw new ValueError(`settledHistogram: expected weight to be a finite number >= 0, got ${weight}.`);
  // With pull = lambda times the harmonic mean of p, p follows from pull alone; the mean lies between 0 and 1 / K.
  const pull = bisect(0, weight / counts.length, (at) => at - weight * harmonicMean(restingAt(logShares, at)));
  return restingAt(logShares, pull);
}

/** The weight of class balancing by our own rule, for normalization 'mean-one': the smallest at which the settled histogram is near enough to equal shares.
 *
 *  lambda = min { lambda : KL(settledHistogram(counts, lambda), uniform) <= remaining KL(data, uniform) }
 *  Ours; the model is that of `settledHistogram`. It knows what the published weights do not: the number of classes and the shape of the tail.
 *
 *  @param counts K numbers > 0: images of each class in the data.
 *  @param remaining share of the data's divergence that may be left, in (0, 1). Default 0.02.
 *  @returns lambda >= 0; 0 for data that are balanced.
 *  @throws ShapeError when there are fewer than two classes; ValueError when a class is absent or `remaining` out of range.
 *  @example
 *  console.log(balancingWeightFor([100, 10, 1]) > balancingWeightFor([10, 3, 1])); // true
 */
export function balancingWeightFor(counts: ArrayLike<number>, remaining = 0.02): number {
  const logShares = logSharesOf('balancingWeightFor', counts);
  if (!(remaining > 0 && remaining < 1))
    throw new ValueError(`balancingWeightFor: expected remaining to be in (0, 1), got ${remaining}.`);
  const target = remaining * divergence(logShares.map(Math.exp));
  if (target < 1e-12) return 0;
  const excess = (pull: number) => target - divergence(restingAt(logShares, pull));
  let most = 1;
  while (excess(most) < 0) most *= 2;
  const pull = bisect(0, most, excess);
  return pull / harmonicMean(restingAt(logShares, pull));
}

function logSharesOf(caller: string, counts: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(counts);
  if (values.length < 2)
    throw new ShapeError(`${caller}: expected counts of two classes at least, got ${values.length}.`);
  const bad = values.findIndex((n) => !(n > 0 && n < Number.POSITIVE_INFINITY));
  if (bad >= 0)
    throw new ValueError(
      `${caller}: expected counts of classes that are all there, > 0, got ${values[bad]} for class ${bad}. Of a class that is absent neither GAN nor classifier can learn: take it out.`,
    );
  const total = values.reduce((sum, n) => sum + n, 0);
  return values.map((n) => Math.log(n / total));
}

// The stationary point for w_k = pull / (lambda p_k): pull (1 + x_k) e^-x_k + 1 + x_k - ln d_k is one number m for all k, x = ln p, and m is where sum p = 1.
function restingAt(logShares: Float64Array, pull: number): Float64Array {
  const shares = (m: number) => logShares.map((share) => Math.exp(logShareAt(pull, m + share - 1)));
  const excess = (m: number) => shares(m).reduce((sum, p) => sum + p, -1);
  // At x = ln(1/K) for all k the number is largest for the rarest class, smallest for the most common: m lies between the two.
  const even = -Math.log(logShares.length);
  const base = pull * (1 + even) * Math.exp(-even) + 1 + even;
  const extremes = [Math.max(...logShares), Math.min(...logShares)].map((share) => base - share);
  return shares(bisect(extremes[0]!, extremes[1]!, excess));
}

// The root of pull (1 + x) e^-x + x = level, which rises for x <= 0; a share is never above 1.
// By Newton's method: the function is concave, so that from the left every step goes right and none passes the root, until rounding ends it.
function logShareAt(pull: number, level: number): number {
  if (level >= pull) return 0;
  const lacking = (x: number) => level - x - pull * (1 + x) * Math.exp(-x);
  let x = -1;
  while (lacking(x) < 0) x *= 2;
  for (;;) {
    const next = x + lacking(x) / (1 - pull * x * Math.exp(-x));
    if (!(next > x)) return x;
    x = next;
  }
}

/** The root of a function that rises from at most 0 to at least 0, to the last bits. */
function bisect(from: number, to: number, f: (x: number) => number): number {
  let [low, high] = [from, to];
  for (let halvings = 0; halvings < 64; halvings++) {
    const middle = (low + high) / 2;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
  return high;
}

const harmonicMean = (p: Float64Array) => p.length / p.reduce((sum, share) => sum + 1 / share, 0);

const divergence = (p: Float64Array) =>
  p.reduce((sum, share) => sum + (share > 0 ? share * Math.log(share * p.length) : 0), 0);
