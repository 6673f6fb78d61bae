import { addProducts, padded, panelLength, rowLengthOf } from './float64/add-products';
import { workspaceOf } from './float64/workspace';

/** Inner products of the rows of two matrices, summed in float64.
 *
 *  @param dimension length of a row.
 *  @returns [rows of x, rows of y], row-major.
 */
export function sumProducts(x: Float64Array, y: Float64Array, dimension: number): Float64Array {
  const [rows, columns] = [x.length / dimension, y.length / dimension];
  const rowLength = rowLengthOf(columns);
  const { kernels, arrays } = workspaceOf([padded(rows) * rowLength, panelLength(columns)]);
  const [sums, panels] = arrays as [Float64Array, Float64Array];
  const rowsOf = (values: Float64Array, count: number) => ({ values, start: 0, depthStep: 1, step: dimension, count });
  addProducts(
    kernels,
    { values: sums, rowLength, start: 0 },
    rowsOf(x, rows),
    rowsOf(y, columns),
    dimension,
    1,
    panels,
  );
  const products = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++) products.set(sums.subarray(i * rowLength, i * rowLength + columns), i * columns);
  return products;
}
