import { addProducts, type Factor, padded, panelLength, rowLengthOf } from './float64/add-products';
import { workspaceOf } from './float64/workspace';
import { reflect, setRowSums, subtract, subtractProducts } from './householder';
import { tridiagonalEigenvalues } from './tridiagonal-eigenvalues';

/** A symmetric matrix without its negative eigenvalues. */
export interface EigenFactor {
  /** F, float64 [r, D]: rows sqrt(lambda) q of the r eigenvalues above 0, so that F^T F is the matrix with the others set to 0. */
  readonly vectors: Float64Array;
  /** How many of them stand out from rounding: are twice the size of the eigenvalues below 0. */
  readonly rank: number;
  readonly smallest: number;
  readonly largest: number;
}

/** Columns that are reflected before the rest of the matrix is brought up to date. */
const BLOCK = 32;

/** Factor of a matrix that is positive semi-definite but for rounding, by all its eigenvalues and eigenvectors: several times slower than Cholesky's.
 *
 *  Householder reflections make it tridiagonal, QL sweeps diagonal; both turn the rows of the factor.
 *
 *  @param matrix float64 [D, D], symmetric.
 *  @param dimension D.
 */
export function eigenFactor(matrix: Float64Array, dimension: number): EigenFactor {
  const { diagonal, offDiagonal, reflectors } = tridiagonalize(matrix, dimension);
  const [size, rowLength] = [padded(dimension), rowLengthOf(dimension)];
  const { kernels, arrays } = workspaceOf([size * rowLength, 4, size * BLOCK, panelLength(dimension)]);
  const [values, factors, products, panels] = arrays as [Float64Array, Float64Array, Float64Array, Float64Array];
  for (let i = 0; i < dimension; i++) values[i * (rowLength + 1)] = 1;
  const eigenvalues = tridiagonalEigenvalues(diagonal, offDiagonal, (i, cosine, sine) => {
    factors.set([cosine, -sine, sine, cosine]);
    const row = values.byteOffset + 8 * i * rowLength;
    kernels.combine(row, row + 8 * rowLength, size, factors.byteOffset);
  });

  // The reflections of a block, last to first, are one: Z - (Z U^T) T^T U.
  for (let first = (Math.ceil(dimension / BLOCK) - 1) * BLOCK; first >= 0; first -= BLOCK) {
    const count = Math.min(BLOCK, dimension - first);
    const block = reflectors.subarray(first * dimension, (first + count) * dimension);
    products.fill(0);
    const out = { values: products, rowLength: BLOCK, start: 0 };
    const rows: Factor = { values, start: 0, depthStep: 1, step: rowLength, count: dimension };
    addProducts(
      kernels,
      out,
      rows,
      { values: block, start: 0, depthStep: 1, step: dimension, count },
      dimension,
      1,
      panels,
    );
    multiplyRows(products, triangleOf(block, count, dimension), count);
    const weights: Factor = { values: products, start: 0, depthStep: 1, step: BLOCK, count: dimension };
    const columns: Factor = { values: block, start: 0, depthStep: dimension, step: 1, count: dimension };
    addProducts(kernels, { values, rowLength, start: 0 }, weights, columns, count, -1, panels);
  }

  const kept = Array.from(eigenvalues.keys()).filter((k) => eigenvalues[k]! > 0);
  const vectors = new Float64Array(kept.length * dimension);
  kept.forEach((k, row) => {
    const root = Math.sqrt(eigenvalues[k]!);
    for (let j = 0; j < dimension; j++) vectors[row * dimension + j] = root * values[k * rowLength + j]!;
  });
  const [smallest, largest] = [eigenvalues.reduce(lesser), eigenvalues.reduce(greater)];
  const noise = Math.max(-2 * smallest, dimension * Number.EPSILON * largest);
  return { vectors, rank: eigenvalues.filter((value) => value > noise).length, smallest, largest };
}

const lesser = (a: number, b: number) => Math.min(a, b);
const greater = (a: number, b: number) => Math.max(a, b);

/** T, upper triangular [count, BLOCK], for which the product of reflections I - u_k^T u_k, first to last, is I - U^T T U (Schreiber and Van Loan 1989). */
function triangleOf(u: Float64Array, count: number, dimension: number): Float64Array {
  const t = new Float64Array(count * BLOCK);
  const dots = new Float64Array(count);
  for (let j = 0; j < count; j++) {
    for (let i = 0; i < j; i++) {
      dots[i] = 0;
      for (let k = 0; k < dimension; k++) dots[i]! += u[i * dimension + k]! * u[j * dimension + k]!;
    }
    // |u|^2 is 2, or 0 where nothing had to be reflected: then any factor will do.
    t[j * BLOCK + j] = 1;
    for (let i = 0; i < j; i++) {
      let sum = 0;
      for (let k = i; k < j; k++) sum += t[i * BLOCK + k]! * dots[k]!;
      t[i * BLOCK + j] = -sum;
    }
  }
  return t;
}

/** Rows [n, BLOCK] times T^T, in place. */
function multiplyRows(rows: Float64Array, t: Float64Array, count: number): void {
  for (let at = 0; at < rows.length; at += BLOCK)
    for (let i = 0; i < count; i++) {
      // Row i of T starts at the diagonal, so what is overwritten is not needed again.
      let sum = 0;
      for (let k = i; k < count; k++) sum += t[i * BLOCK + k]! * rows[at + k]!;
      rows[at + i] = sum;
    }
}

/** T = H ... H_1 H_0 A H_0 H_1 ... H with H_k = I - u_k u_k^T, u_k being 0 up to k.
 *
 *  Each reflection subtracts u w^T + w u^T, w = A u - u (u^T A u) / 2. A block of them is kept, as in `nuclearNorm`.
 */
function tridiagonalize(matrix: Float64Array, dimension: number) {
  const [size, rowLength] = [padded(dimension), rowLengthOf(dimension)];
  const { kernels, arrays } = workspaceOf([
    size * rowLength,
    2 * BLOCK * size,
    2 * BLOCK * size,
    size,
    2 * BLOCK,
    panelLength(dimension),
  ]);
  const [values, left, right, column, coefficients, panels] = arrays as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let i = 0; i < dimension; i++) values.set(matrix.subarray(i * dimension, (i + 1) * dimension), i * rowLength);
  const pendingOf = { kernels, coefficients };
  const whole = { values, rowLength };
  const [lefts, rights] = [left, right].map((rows) => ({ values: rows, rowLength: size })) as [
    typeof whole,
    typeof whole,
  ];
  const row = (rows: Float64Array, t: number) => rows.subarray(t * size, (t + 1) * size);
  const diagonal = new Float64Array(dimension);
  const offDiagonal = new Float64Array(dimension - 1);
  const reflectors = new Float64Array(dimension * dimension);
  for (let first = 0; first < dimension; first += BLOCK) {
    const end = Math.min(first + BLOCK, dimension);
    left.fill(0);
    right.fill(0);
    for (let k = first; k < end; k++) {
      const pending = 2 * (k - first);
      column.fill(0);
      for (let i = k; i < dimension; i++) column[i] = values[i * rowLength + k]!;
      subtract(pendingOf, lefts, rights, pending, k, column, k);
      diagonal[k] = column[k]!;
      if (k + 1 === dimension) break;
      const u = row(left, pending);
      u.set(column.subarray(k + 1), k + 1);
      offDiagonal[k] = reflect(u, k + 1, dimension);
      const w = row(left, pending + 1);
      setRowSums(kernels, whole, k + 1, size, k + 1, size, u, w);
      subtractProducts(pendingOf, rights, lefts, pending, u, k + 1, w, k + 1);
      let half = 0;
      for (let i = k + 1; i < dimension; i++) half += (u[i]! * w[i]!) / 2;
      for (let i = k + 1; i < dimension; i++) w[i]! -= half * u[i]!;
      row(right, pending).set(w);
      row(right, pending + 1).set(u);
      reflectors.set(u.subarray(0, dimension), k * dimension);
    }
    if (end < dimension) {
      const rest = (rows: Float64Array) => ({
        values: rows,
        start: end,
        depthStep: size,
        step: 1,
        count: dimension - end,
      });
      addProducts(kernels, { ...whole, start: end * rowLength + end }, rest(left), rest(right), 2 * BLOCK, -1, panels);
    }
  }
  return { diagonal, offDiagonal, reflectors };
}
