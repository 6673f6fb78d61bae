import { runInFloat64 } from './run-in-float64';
import type { RowBlock } from './squared-distances';

/** Products and sums below which a round trip to an engine costs more than it saves. */
const WORTH_AN_ENGINE = 2 ** 22;

/** Inner products of the rows of two blocks, summed in float64: by the active engine where it has such arithmetic and the blocks are large, else here.
 *
 *  @param dimension D.
 *  @returns float64 [rows.count, columns.count], row-major.
 */
export function innerProducts(rows: RowBlock, columns: RowBlock, dimension: number): Float64Array {
  const matrixOf = ({ values, first, count }: RowBlock) => {
    const copy = new Float64Array(count * dimension);
    for (let i = 0; i < copy.length; i++) copy[i] = values[first * dimension + i]!;
    return { values: copy, shape: [count, dimension] as const };
  };
  const outputs =
    rows.count * columns.count * dimension < WORTH_AN_ENGINE
      ? undefined
      : runInFloat64('gans/InnerProducts', () => ({ x: matrixOf(rows), y: matrixOf(columns) }));
  const target = new Float64Array(rows.count * columns.count);
  // What leaves the range of float32 on its way is summed here too.
  if (outputs === undefined || !outputs[0]!.every(Number.isFinite)) sumProducts(rows, columns, dimension, target);
  else for (let i = 0; i < target.length; i++) target[i] = outputs[0]![i]! + outputs[1]![i]!;
  return target;
}

function sumProducts(rows: RowBlock, columns: RowBlock, dimension: number, target: Float64Array): void {
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
