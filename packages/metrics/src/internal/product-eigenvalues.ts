import { runInFloat64 } from './run-in-float64';

/** Eigenvalues of the product of two covariance matrices by an engine's own float64 arithmetic.
 *
 *  @param a float64 [D, D], symmetric.
 *  @param b likewise.
 *  @returns float64 [D], or undefined where the active engine has no such arithmetic or a matrix is not positive definite by a margin.
 */
export function productEigenvalues(a: Float64Array, b: Float64Array, dimension: number): Float64Array | undefined {
  // Scaled so that no half of a number leaves the range of float32.
  const [scaleA, scaleB] = [largestOf(a), largestOf(b)];
  if (scaleA === 0 || scaleB === 0) return undefined;
  const shape = [dimension, dimension] as const;
  const outputs = runInFloat64('gans/ProductEigenvalues', () => ({
    a: { values: a.map((value) => value / scaleA), shape },
    b: { values: b.map((value) => value / scaleB), shape },
  }));
  const [high, low, pivotsA, pivotsB] = outputs ?? [];
  if (high === undefined || low === undefined || high.some(Number.isNaN)) return undefined;
  if (isNearlySingular(a, scaleA, pivotsA!) || isNearlySingular(b, scaleB, pivotsB!)) return undefined;
  return Float64Array.from(high, (value, i) => (value + low[i]!) * scaleA * scaleB);
}

/** Share of a feature's variance that the features before it leave unexplained, below which roots of eigenvalues lose their digits. */
const SMALLEST_SHARE = 1e-10;

function isNearlySingular(covariance: Float64Array, scale: number, pivots: ArrayLike<number>): boolean {
  for (let i = 0; i < pivots.length; i++)
    if (!(pivots[i]! ** 2 * scale > SMALLEST_SHARE * covariance[i * (pivots.length + 1)]!)) return true;
  return false;
}

const largestOf = (matrix: Float64Array) => matrix.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
