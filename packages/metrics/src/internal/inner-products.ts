import type { RowBlock } from './squared-distances';

/** Inner products of the rows of two blocks, summed in float64.
 *
 *  @param dimension D.
 *  @param target float64, at least rows.count x columns.count; receives them row-major.
 */
export function innerProducts(rows: RowBlock, columns: RowBlock, dimension: number, target: Float64Array): void {
  const [x, y] = [rows.values, columns.values];
  const whole = columns.count - (columns.count % 4);
  for (let i = 0; i < rows.count; i++) {
    const from = (rows.first + i) * dimension;
    const out = i * columns.count;
    let j = 0;
    // Four columns at once: each number of the row is read once for four sums.
    for (; j < whole; j += 4) {
      let a = (columns.first + j) * dimension;
      let b = a + dimension;
      let c = b + dimension;
      let d = c + dimension;
      let [sumA, sumB, sumC, sumD] = [0, 0, 0, 0];
      for (let k = from; k < from + dimension; k++, a++, b++, c++, d++) {
        const value = x[k]!;
        sumA += value * y[a]!;
        sumB += value * y[b]!;
        sumC += value * y[c]!;
        sumD += value * y[d]!;
      }
      target[out + j] = sumA;
      target[out + j + 1] = sumB;
      target[out + j + 2] = sumC;
      target[out + j + 3] = sumD;
    }
    for (; j < columns.count; j++) {
      let sum = 0;
      for (let k = from, at = (columns.first + j) * dimension; k < from + dimension; k++, at++) sum += x[k]! * y[at]!;
      target[out + j] = sum;
    }
  }
}
