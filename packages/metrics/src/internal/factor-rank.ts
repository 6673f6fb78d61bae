import { addProducts, padded, panelLength, rowLengthOf } from './float64/add-products';
import { workspaceOf } from './float64/workspace';
import { semidefiniteFactor } from './semidefinite-factor';

/** Numerical rank of F [r, D]: that of the inner products of its rows, each feature in its own unit.
 *
 *  @param largestRank a bound known from elsewhere.
 */
export function factorRank(factor: Float64Array, dimension: number, largestRank: number): number {
  const count = factor.length / dimension;
  const squares = new Float64Array(dimension);
  for (let at = 0; at < factor.length; ) for (let j = 0; j < dimension; j++, at++) squares[j]! += factor[at]! ** 2;
  const scales = squares.map((sum) => (sum > 0 ? 1 / Math.sqrt(sum) : 0));
  const rows = factor.map((value, at) => value * scales[at % dimension]!);
  const rowLength = rowLengthOf(count);
  const { kernels, arrays } = workspaceOf([padded(count) * rowLength, panelLength(count)]);
  const [values, panels] = arrays as [Float64Array, Float64Array];
  const transposed = { values: rows, start: 0, depthStep: 1, step: dimension, count };
  addProducts(kernels, { values, rowLength, start: 0 }, transposed, transposed, dimension, 1, panels);
  const products = new Float64Array(count * count);
  for (let i = 0; i < count; i++) products.set(values.subarray(i * rowLength, i * rowLength + count), i * count);
  const found = semidefiniteFactor(products, count, largestRank);
  return 'rank' in found ? found.rank : largestRank;
}
