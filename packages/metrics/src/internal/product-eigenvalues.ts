import { runInFloat64 } from './run-in-float64';

/** Eigenvalues of the product of two covariance matrices by an engine's own float64 arithmetic.
 *
 *  @param a float64 [D, D], symmetric.
 *  @param b likewise.
 *  @returns float64 [D], or undefined where the active engine has no such arithmetic, a matrix is not positive definite, or rounding may change the sum of the roots by more than 1e-8 of the traces.
 */
export function productEigenvalues(a: Float64Array, b: Float64Array, dimension: number): Float64Array | undefined {
  const [sizeA, sizeB] = [frobeniusNorm(a), frobeniusNorm(b)];
  if (!(sizeA > 0 && sizeB > 0)) return undefined;
  const shape = [dimension, dimension] as const;
  // Scaled so that no half of a number leaves the range of float32.
  const outputs = runInFloat64('gans/ProductEigenvalues', () => ({
    a: { values: a.map((value) => value / sizeA), shape },
    b: { values: b.map((value) => value / sizeB), shape },
  }));
  const [high, low] = outputs ?? [];
  if (high === undefined || low === undefined || high.some(Number.isNaN)) return undefined;
  const eigenvalues = Float64Array.from(high, (value, i) => (value + low[i]!) * sizeA * sizeB);
  const traces = traceOf(a, dimension) + traceOf(b, dimension);
  return rootsAreExact(eigenvalues, ROUNDING * sizeA * sizeB, traces) ? eigenvalues : undefined;
}

/** Error of an eigenvalue, of the product of the matrices' norms: some units in the last place. */
const ROUNDING = 4 * Number.EPSILON;
/** Share of the traces that the sum of the roots may be off. */
const TOLERANCE = 1e-8;

/** An error e changes the root of an eigenvalue x by e / (2 sqrt(x)), or by sqrt(e) where x itself is no larger. */
function rootsAreExact(eigenvalues: Float64Array, error: number, traces: number): boolean {
  const total = eigenvalues.reduce((sum, x) => sum + (x > error ? error / (2 * Math.sqrt(x)) : Math.sqrt(error)), 0);
  return total <= TOLERANCE * traces;
}

function frobeniusNorm(matrix: Float64Array): number {
  const largest = matrix.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest && largest * Math.sqrt(matrix.reduce((sum, value) => sum + (value / largest) ** 2, 0));
}

function traceOf(matrix: Float64Array, dimension: number): number {
  let sum = 0;
  for (let i = 0; i < dimension; i++) sum += matrix[i * (dimension + 1)]!;
  return sum;
}
