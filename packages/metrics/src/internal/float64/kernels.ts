/** The inner loops of float64 linear algebra, over one memory. Addresses and row lengths are in bytes, sizes are multiples of 4: the callers pad with zeros. */
export interface Kernels {
  /** out[4 i + r, 4 j + c] += sum_k a[i, k, r] b[j, k, c]: panels a [rowPanels, depth, 4] and b [columnPanels, depth, 4]. */
  product(
    a: number,
    b: number,
    depth: number,
    out: number,
    outRow: number,
    rowPanels: number,
    columnPanels: number,
  ): void;
  /** sums[i] = sum_j matrix[i, j] weights[j]. */
  rowSums(matrix: number, rowBytes: number, rows: number, columns: number, weights: number, sums: number): void;
  /** sums[j] += sum_i weights[i] matrix[i, j]. */
  columnSums(matrix: number, rowBytes: number, rows: number, columns: number, weights: number, sums: number): void;
  /** Rows a and b of `columns` numbers become f[0] a + f[1] b and f[2] a + f[3] b. */
  combine(a: number, b: number, columns: number, factors: number): void;
}

/** The kernels in plain JavaScript, for places that forbid WebAssembly: a few times slower. */
export function plainKernels(buffer: ArrayBuffer): Kernels {
  const x = new Float64Array(buffer);
  return {
    product(a, b, depth, out, outRow, rowPanels, columnPanels) {
      for (let j = 0; j < columnPanels; j++)
        for (let i = 0; i < rowPanels; i++) {
          const [left, right] = [a / 8 + i * 4 * depth, b / 8 + j * 4 * depth];
          for (let r = 0; r < 4; r++) {
            let [s0, s1, s2, s3] = [0, 0, 0, 0];
            for (let k = 0, p = left + r, q = right; k < depth; k++, p += 4, q += 4) {
              const value = x[p]!;
              s0 += value * x[q]!;
              s1 += value * x[q + 1]!;
              s2 += value * x[q + 2]!;
              s3 += value * x[q + 3]!;
            }
            const to = (out + (4 * i + r) * outRow) / 8 + 4 * j;
            x[to]! += s0;
            x[to + 1]! += s1;
            x[to + 2]! += s2;
            x[to + 3]! += s3;
          }
        }
    },
    rowSums(matrix, rowBytes, rows, columns, weights, sums) {
      for (let i = 0; i < rows; i++) {
        let sum = 0;
        const from = (matrix + i * rowBytes) / 8;
        for (let j = 0, w = weights / 8; j < columns; j++, w++) sum += x[from + j]! * x[w]!;
        x[sums / 8 + i] = sum;
      }
    },
    columnSums(matrix, rowBytes, rows, columns, weights, sums) {
      for (let i = 0; i < rows; i++) {
        const weight = x[weights / 8 + i]!;
        if (weight === 0) continue;
        const from = (matrix + i * rowBytes) / 8;
        for (let j = 0, to = sums / 8; j < columns; j++, to++) x[to]! += weight * x[from + j]!;
      }
    },
    combine(a, b, columns, factors) {
      const at = factors / 8;
      const [toA, ofB, ofA, toB] = [x[at]!, x[at + 1]!, x[at + 2]!, x[at + 3]!];
      for (let j = 0, i = a / 8, k = b / 8; j < columns; j++, i++, k++) {
        const [first, second] = [x[i]!, x[k]!];
        x[i] = toA * first + ofB * second;
        x[k] = ofA * first + toB * second;
      }
    },
  };
}
