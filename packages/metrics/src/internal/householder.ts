import { padded } from './float64/add-products';
import type { Kernels } from './float64/kernels';

/** Reflections whose outer products are still to be subtracted from a matrix: the kernels, and room for a coefficient of each. */
export interface Pending {
  readonly kernels: Kernels;
  readonly coefficients: Float64Array;
}

/** A matrix in a memory. */
export interface Matrix {
  readonly values: Float64Array;
  readonly rowLength: number;
}

/** The kernels count in fours. They start at the multiple of 4 before; what they leave there is cleared. */
const startOf = (index: number): number => index - (index % 4);
const addressOf = ({ values, rowLength }: Matrix, row: number, column: number): number =>
  values.byteOffset + 8 * (row * rowLength + column);

/** target -= sum_t coefficients[t, k] rows[t], from an index on, over the rows that are pending. */
export function subtract(
  { kernels, coefficients }: Pending,
  rows: Matrix,
  coefficientRows: Matrix,
  pending: number,
  k: number,
  target: Float64Array,
  from: number,
): void {
  coefficients.fill(0);
  for (let t = 0; t < pending; t++) coefficients[t] = -coefficientRows.values[t * coefficientRows.rowLength + k]!;
  addColumnSums(kernels, rows, 0, padded(pending), from, rows.rowLength, coefficients, target);
}

/** target -= sum_t (factors[t] . weights) rows[t], from an index on, over the rows that are pending. */
export function subtractProducts(
  { kernels, coefficients }: Pending,
  factors: Matrix,
  rows: Matrix,
  pending: number,
  weights: Float64Array,
  weightsFrom: number,
  target: Float64Array,
  from: number,
): void {
  setRowSums(kernels, factors, 0, padded(pending), weightsFrom, factors.rowLength, weights, coefficients);
  for (let t = 0; t < coefficients.length; t++) coefficients[t] = t < pending ? -coefficients[t]! : 0;
  addColumnSums(kernels, rows, 0, padded(pending), from, rows.rowLength, coefficients, target);
}

/** target[j] += sum_i weights[i] matrix[i, j]; 0 before the first column. */
export function addColumnSums(
  kernels: Kernels,
  matrix: Matrix,
  fromRow: number,
  toRow: number,
  fromColumn: number,
  toColumn: number,
  weights: Float64Array,
  target: Float64Array,
): void {
  const [row, column] = [startOf(fromRow), startOf(fromColumn)];
  kernels.columnSums(
    addressOf(matrix, row, column),
    8 * matrix.rowLength,
    toRow - row,
    toColumn - column,
    weights.byteOffset + 8 * row,
    target.byteOffset + 8 * column,
  );
  target.fill(0, column, fromColumn);
}

/** target[i] = sum_j matrix[i, j] weights[j]; 0 before the first row. */
export function setRowSums(
  kernels: Kernels,
  matrix: Matrix,
  fromRow: number,
  toRow: number,
  fromColumn: number,
  toColumn: number,
  weights: Float64Array,
  target: Float64Array,
): void {
  const [row, column] = [startOf(fromRow), startOf(fromColumn)];
  kernels.rowSums(
    addressOf(matrix, row, column),
    8 * matrix.rowLength,
    toRow - row,
    toColumn - column,
    weights.byteOffset + 8 * column,
    target.byteOffset + 8 * row,
  );
  target.fill(0, row, fromRow);
}

/** Turns x = v[from .. to) into the Householder vector u, |u|^2 = 2, for which (I - u u^T) x = (result, 0, ..., 0). */
export function reflect(v: Float64Array, from: number, to: number): number {
  let largest = 0;
  for (let i = from; i < to; i++) largest = Math.max(largest, Math.abs(v[i]!));
  if (largest === 0) return 0;
  let squares = 0;
  for (let i = from; i < to; i++) squares += (v[i]! / largest) ** 2;
  const length = v[from]! > 0 ? -largest * Math.sqrt(squares) : largest * Math.sqrt(squares);
  // u = (x - length e) / sqrt(length (length - x_0)), scaled by `largest` against overflow
  const head = v[from]! - length;
  const scale = 1 / (largest * Math.sqrt((-length / largest) * (head / largest)));
  v[from] = head * scale;
  for (let i = from + 1; i < to; i++) v[i]! *= scale;
  return length;
}
