/** Vectors l_1 ... l_r with covariance = sum_k l_k l_k^T; `vectors` is float64 [r, D], row-major. */
export interface SemidefiniteFactor {
  readonly rank: number;
  readonly vectors: Float64Array;
}

/** Share of a variance below which it counts as rounding. Two units in the last place: features that depend on each other only up to float32 rounding still show. */
const ROUNDING = 2 * Number.EPSILON;

/** Cholesky factor of a covariance matrix, by diagonal pivoting; singular matrices have fewer vectors than features.
 *
 *  Each step takes the feature with the largest share of its variance still unexplained, and explains with it what it can of the others.
 *  The share, not the variance, decides: so the rank does not depend on the units of the features.
 *
 *  @param covariance float64 [D, D], symmetric.
 *  @param dimension D.
 *  @param largestRank stops there, where the rank is known not to be larger; default D.
 *  @returns the factor, or the index of a feature whose remaining variance is negative: the matrix is not positive semi-definite.
 */
export function semidefiniteFactor(
  covariance: Float64Array,
  dimension: number,
  largestRank = dimension,
): SemidefiniteFactor | { readonly indefiniteAt: number } {
  const variances = Float64Array.from({ length: dimension }, (_, i) => covariance[i * dimension + i]!);
  const unexplained = variances.slice();
  const isOpen = new Uint8Array(dimension).fill(1);
  const vectors = new Float64Array(dimension * dimension);
  let rank = 0;
  for (; rank < Math.min(dimension, largestRank); rank++) {
    let pivot = -1;
    let largestShare = ROUNDING;
    for (let i = 0; i < dimension; i++) {
      if (isOpen[i] === 0) continue;
      if (unexplained[i]! < -1e-6 * Math.abs(variances[i]!)) return { indefiniteAt: i };
      const share = variances[i]! > 0 ? unexplained[i]! / variances[i]! : 0;
      if (share > largestShare) {
        largestShare = share;
        pivot = i;
      }
    }
    if (pivot < 0) break;
    isOpen[pivot] = 0;
    const vector = vectors.subarray(rank * dimension, (rank + 1) * dimension);
    vector.set(covariance.subarray(pivot * dimension, (pivot + 1) * dimension));
    for (let k = 0; k < rank; k++) subtractScaled(vector, vectors, k * dimension, vectors[k * dimension + pivot]!);
    const root = Math.sqrt(unexplained[pivot]!);
    for (let i = 0; i < dimension; i++) {
      vector[i] = i === pivot ? root : isOpen[i] === 1 ? vector[i]! / root : 0;
      unexplained[i]! -= vector[i]! ** 2;
    }
  }
  return { rank, vectors: vectors.subarray(0, rank * dimension) };
}

function subtractScaled(target: Float64Array, source: Float64Array, offset: number, factor: number): void {
  if (factor === 0) return;
  for (let i = 0; i < target.length; i++) target[i]! -= factor * source[offset + i]!;
}
