import { addProducts, type Factor, padded, panelLength, rowLengthOf } from './float64/add-products';
import { workspaceOf } from './float64/workspace';
import { addColumnSums, type Pending, reflect, setRowSums, subtract, subtractProducts } from './householder';
import { tridiagonalEigenvalues } from './tridiagonal-eigenvalues';

/** The sum of the singular values of A B^T, float64.
 *
 *  Householder reflections from both sides make the matrix bidiagonal. Interleaving its two diagonals gives the off-diagonal of a symmetric tridiagonal matrix
 *  with diagonal 0, whose eigenvalues are the singular values and their negatives (Golub and Kahan 1965). Nothing is squared, so small singular values keep their digits.
 *
 *  @param a float64 [rows, D], row-major.
 *  @param b float64 [columns, D].
 *  @param dimension D.
 */
export function nuclearNormOfProduct(a: Float64Array, b: Float64Array, dimension: number): number {
  const [tall, wide] = a.length >= b.length ? [a, b] : [b, a];
  const factor = (values: Float64Array): Factor => ({
    values,
    start: 0,
    depthStep: 1,
    step: dimension,
    count: values.length / dimension,
  });
  return nuclearNormOf(tall.length / dimension, wide.length / dimension, ({ kernels, values, rowLength, panels }) =>
    addProducts(kernels, { values, rowLength, start: 0 }, factor(tall), factor(wide), dimension, 1, panels),
  );
}

/** The sum of a matrix's singular values.
 *
 *  @param matrix float64 [rows, columns], row-major, rows >= columns.
 */
export function nuclearNorm(matrix: Float64Array, rows: number, columns: number): number {
  return nuclearNormOf(rows, columns, ({ values, rowLength }) => {
    for (let i = 0; i < rows; i++) values.set(matrix.subarray(i * columns, (i + 1) * columns), i * rowLength);
  });
}

interface Work extends Pending {
  /** The matrix, in padded rows. */
  readonly values: Float64Array;
  readonly rowLength: number;
  readonly rows: number;
  readonly columns: number;
  /** Left halves of the updates to come, [2 BLOCK, rows], and right halves, [2 BLOCK, columns]. */
  readonly left: Float64Array;
  readonly right: Float64Array;
  readonly panels: Float64Array;
}

/** Columns and rows that are reflected before the rest of the matrix is brought up to date. */
const BLOCK = 32;

function nuclearNormOf(rows: number, columns: number, fill: (work: Work) => void): number {
  if (columns === 0) return 0;
  const rowLength = rowLengthOf(columns);
  const { kernels, arrays } = workspaceOf([
    padded(rows) * rowLength,
    2 * BLOCK * padded(rows),
    2 * BLOCK * padded(columns),
    2 * BLOCK,
    panelLength(columns),
  ]);
  const [values, left, right, coefficients, panels] = arrays as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const work = { kernels, values, rowLength, rows, columns, left, right, coefficients, panels };
  fill(work);
  const eigenvalues = tridiagonalEigenvalues(new Float64Array(2 * columns), bidiagonalize(work));
  return eigenvalues.reduce((sum, x) => sum + Math.abs(x), 0) / 2;
}

/** The entries d_0, e_0, d_1, e_1, ..., d_{n-1} of the bidiagonal form.
 *
 *  A reflection from the left, A - u (A^T u)^T, and one from the right, A - (A v) v^T, are each an outer product to be subtracted.
 *  A block of them is kept as rows of `left` and `right`, and every vector that is needed meanwhile is A's less theirs.
 */
function bidiagonalize(work: Work): Float64Array {
  const { kernels, values, rowLength, rows, columns, left, right, panels } = work;
  const [height, width] = [padded(rows), padded(columns)];
  const entries = new Float64Array(2 * columns - 1);
  const matrix = { values, rowLength };
  const lefts = { values: left, rowLength: height };
  const rights = { values: right, rowLength: width };
  for (let first = 0; first < columns; first += BLOCK) {
    const end = Math.min(first + BLOCK, columns);
    left.fill(0);
    right.fill(0);
    for (let k = first; k < end; k++) {
      const pending = 2 * (k - first);
      // From the left: zeros below (k, k).
      const u = left.subarray(pending * height, (pending + 1) * height);
      for (let i = k; i < rows; i++) u[i] = values[i * rowLength + k]!;
      subtract(work, lefts, rights, pending, k, u, k);
      entries[2 * k] = reflect(u, k, rows);
      if (k + 1 === columns) break;
      const y = right.subarray(pending * width, (pending + 1) * width);
      addColumnSums(kernels, matrix, k, height, k + 1, width, u, y);
      subtractProducts(work, lefts, rights, pending, u, k, y, k + 1);

      // From the right: zeros right of (k, k + 1).
      const v = right.subarray((pending + 1) * width, (pending + 2) * width);
      v.set(values.subarray(k * rowLength + k + 1, k * rowLength + columns), k + 1);
      subtract(work, rights, lefts, pending + 1, k, v, k + 1);
      entries[2 * k + 1] = reflect(v, k + 1, columns);
      const x = left.subarray((pending + 1) * height, (pending + 2) * height);
      setRowSums(kernels, matrix, k + 1, height, k + 1, width, v, x);
      subtractProducts(work, rights, lefts, pending + 1, v, k + 1, x, k + 1);
    }
    if (end < columns)
      addProducts(
        kernels,
        { ...matrix, start: end * rowLength + end },
        { values: left, start: end, depthStep: height, step: 1, count: rows - end },
        { values: right, start: end, depthStep: width, step: 1, count: columns - end },
        2 * BLOCK,
        -1,
        panels,
      );
  }
  return entries;
}
