import { addProducts, padded, panelLength, rowLengthOf } from './float64/add-products';
import { workspaceOf } from './float64/workspace';

/** Rows that are centred and multiplied at once. */
const BLOCK = 256;

/** Mean of rows, float64 [D]. */
export function meanOf(rows: ArrayLike<number>, dimension: number): Float64Array {
  const mean = new Float64Array(dimension);
  for (let at = 0; at < rows.length; ) for (let j = 0; j < dimension; j++, at++) mean[j]! += rows[at]!;
  const count = rows.length / dimension;
  return mean.map((sum) => sum / count);
}

/** M2 + sum over rows of (x - mean)(x - mean)^T + extra extra^T, float64.
 *
 *  @param m2 [D, D], symmetric; absent: 0. Not changed.
 *  @param extra [D]; absent: 0.
 *  @returns [D, D], symmetric to the last bit.
 */
export function addScatter(
  rows: ArrayLike<number>,
  mean: Float64Array,
  { m2, extra }: { readonly m2?: Float64Array | undefined; readonly extra?: Float64Array } = {},
): Float64Array {
  const dimension = mean.length;
  const rowLength = rowLengthOf(dimension);
  const { kernels, arrays } = workspaceOf([padded(dimension) * rowLength, panelLength(dimension)]);
  const [sums, panels] = arrays as [Float64Array, Float64Array];
  if (m2 !== undefined)
    for (let i = 0; i < dimension; i++) sums.set(m2.subarray(i * dimension, (i + 1) * dimension), i * rowLength);
  const out = { values: sums, rowLength, start: 0 };
  const centred = new Float64Array(BLOCK * dimension);
  const add = (count: number) => {
    const factor = { values: centred, start: 0, depthStep: dimension, step: 1, count: dimension };
    addProducts(kernels, out, factor, factor, count, 1, panels, 'upper');
  };
  if (extra !== undefined) {
    centred.set(extra);
    add(1);
  }
  for (let from = 0; from < rows.length; from += BLOCK * dimension) {
    const size = Math.min(BLOCK * dimension, rows.length - from);
    for (let at = 0; at < size; ) for (let j = 0; j < dimension; j++, at++) centred[at] = rows[from + at]! - mean[j]!;
    add(size / dimension);
  }
  return mirrored(sums, rowLength, dimension);
}

/** Side of a tile that fits into the fastest cache. */
const TILE = 32;

/** The symmetric matrix whose upper triangle is given. */
function mirrored(upper: Float64Array, rowLength: number, dimension: number): Float64Array {
  const full = new Float64Array(dimension * dimension);
  for (let i = 0; i < dimension; i++)
    full.set(upper.subarray(i * rowLength + i, i * rowLength + dimension), i * dimension + i);
  for (let top = 0; top < dimension; top += TILE)
    for (let left = 0; left <= top; left += TILE)
      for (let i = top; i < Math.min(top + TILE, dimension); i++)
        for (let j = left; j < Math.min(left + TILE, i); j++) full[i * dimension + j] = full[j * dimension + i]!;
  return full;
}
