import { addProducts, padded, panelLength, rowLengthOf } from './float64/add-products';
import { workspaceOf } from './float64/workspace';

/** Vectors l_1 ... l_r with covariance = sum_k l_k l_k^T. */
export interface SemidefiniteFactor {
  /** float64 [r, D], row-major. */
  readonly vectors: Float64Array;
  /** How many of them are more than D units in the last place of the variances: the numerical rank, <= r. */
  readonly rank: number;
}

/** Share of a variance below which it counts as rounding. Two units in the last place: features that depend on each other only up to float32 rounding still show. */
const ROUNDING = 2 * Number.EPSILON;
/** Share of a variance that, below 0, is more than rounding: the matrix is not positive semi-definite. */
const INDEFINITE = -1e-9;
/** Steps between updates of the whole matrix. */
const BLOCK = 64;

/** Cholesky factor of a covariance matrix, by diagonal pivoting; singular matrices have fewer vectors than features.
 *
 *  Each step takes the feature with the largest share of its variance still unexplained, and explains with it what it can of the others.
 *  The share, not the variance, decides: so the rank does not depend on the units of the features.
 *  Features change places so that those still open are the last, and the matrix of what is unexplained is brought up to date a block of steps at a time.
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
  const [width, rowLength] = [padded(dimension), rowLengthOf(dimension)];
  const { kernels, arrays } = workspaceOf([width * rowLength, BLOCK * rowLength, BLOCK, panelLength(dimension)]);
  const [open, block, weights, panels] = arrays as [Float64Array, Float64Array, Float64Array, Float64Array];
  for (let i = 0; i < dimension; i++) open.set(covariance.subarray(i * dimension, (i + 1) * dimension), i * rowLength);
  const order = Int32Array.from({ length: dimension }, (_, i) => i);
  const variances = Float64Array.from(order, (i) => covariance[i * (dimension + 1)]!);
  const unexplained = variances.slice();
  const limit = Math.min(dimension, largestRank);
  const vectors = new Float64Array(limit * dimension);

  let rank = 0;
  for (let first = 0; ; first += BLOCK) {
    const end = Math.min(first + BLOCK, limit);
    for (let k = first; k < end; k++) {
      const pivot = pivotOf(unexplained, variances, k);
      if ('indefiniteAt' in pivot) return { indefiniteAt: order[pivot.indefiniteAt]! };
      if (pivot.at < 0) return { rank, vectors: vectors.subarray(0, k * dimension) };
      if (unexplained[pivot.at]! > dimension * Number.EPSILON * variances[pivot.at]!) rank++;
      if (pivot.at !== k) {
        for (const list of [order, variances, unexplained]) swap(list, k, pivot.at);
        for (let row = 0; row < k - first; row++) swap(block, row * rowLength + k, row * rowLength + pivot.at);
        swapFeatures(open, rowLength, k, pivot.at, dimension);
      }
      // The row of the pivot, less what the block has explained of it.
      const row = block.subarray((k - first) * rowLength, (k - first) * rowLength + dimension);
      for (let t = 0; t < BLOCK; t++) weights[t] = t < k - first ? -block[t * rowLength + k]! : 0;
      const fromColumn = k - (k % 4);
      kernels.columnSums(
        block.byteOffset + 8 * fromColumn,
        8 * rowLength,
        padded(k - first),
        width - fromColumn,
        weights.byteOffset,
        row.byteOffset + 8 * fromColumn,
      );
      row.fill(0, 0, k);
      const root = Math.sqrt(unexplained[k]!);
      row[k] = root;
      vectors[k * dimension + order[k]!] = root;
      for (let j = k + 1; j < dimension; j++) {
        const value = (row[j]! + open[k * rowLength + j]!) / root;
        row[j] = value;
        vectors[k * dimension + order[j]!] = value;
        unexplained[j]! -= value * value;
      }
    }
    if (end === limit) return { rank, vectors };
    const rest = { values: block, start: end, depthStep: rowLength, step: 1, count: dimension - end };
    addProducts(
      kernels,
      { values: open, rowLength, start: end * rowLength + end },
      rest,
      rest,
      BLOCK,
      -1,
      panels,
      'upper',
    );
    block.fill(0);
  }
}

/** The open feature with the largest share of its variance unexplained, -1 where all is explained. */
function pivotOf(
  unexplained: Float64Array,
  variances: Float64Array,
  from: number,
): { readonly at: number } | { readonly indefiniteAt: number } {
  let at = -1;
  let largestShare = ROUNDING;
  for (let i = from; i < variances.length; i++) {
    if (unexplained[i]! < INDEFINITE * Math.abs(variances[i]!)) return { indefiniteAt: i };
    const share = variances[i]! > 0 ? unexplained[i]! / variances[i]! : 0;
    if (share > largestShare) {
      largestShare = share;
      at = i;
    }
  }
  return { at };
}

/** Exchanges features k < p of a symmetric matrix of which the upper triangle is kept, as far as rows from k on are concerned. */
function swapFeatures(upper: Float64Array, rowLength: number, k: number, p: number, dimension: number): void {
  swap(upper, k * rowLength + k, p * rowLength + p);
  for (let j = k + 1; j < p; j++) swap(upper, k * rowLength + j, j * rowLength + p);
  for (let j = p + 1; j < dimension; j++) swap(upper, k * rowLength + j, p * rowLength + j);
}

function swap(list: Float64Array | Int32Array, i: number, j: number): void {
  const value = list[i]!;
  list[i] = list[j]!;
  list[j] = value;
}
