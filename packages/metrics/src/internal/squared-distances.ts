/** Rows of a matrix, [first, first + count). */
export interface RowBlock {
  readonly values: ArrayLike<number>;
  readonly first: number;
  readonly count: number;
}

/** Squared Euclidean distances between the rows of two blocks.
 *
 *  Each is the sum of squared differences in the order of the features, not |x|^2 + |y|^2 - 2xy: equal rows have distance 0 and d(x, y) = d(y, x), to the last bit.
 *
 *  @param dimension D.
 *  @param target float64, at least rows.count x columns.count; receives them row-major.
 */
export function squaredDistances(rows: RowBlock, columns: RowBlock, dimension: number, target: Float64Array): void {
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
        const toA = value - y[a]!;
        const toB = value - y[b]!;
        const toC = value - y[c]!;
        const toD = value - y[d]!;
        sumA += toA * toA;
        sumB += toB * toB;
        sumC += toC * toC;
        sumD += toD * toD;
      }
      target[out + j] = sumA;
      target[out + j + 1] = sumB;
      target[out + j + 2] = sumC;
      target[out + j + 3] = sumD;
    }
    for (; j < columns.count; j++) {
      let sum = 0;
      for (let k = from, at = (columns.first + j) * dimension; k < from + dimension; k++, at++) {
        const difference = x[k]! - y[at]!;
        sum += difference * difference;
      }
      target[out + j] = sum;
    }
  }
}
