import type { Kernels } from './kernels';

/** Numbers in rows, within a memory: element (i, j) is `values[start + i rowLength + j]`. */
export interface Rows {
  readonly values: Float64Array;
  readonly rowLength: number;
  readonly start: number;
}

/** A factor of a product: element (k, i) of the [depth, count] matrix is `values[start + k depthStep + i step]`. */
export interface Factor {
  readonly values: ArrayLike<number>;
  readonly start: number;
  readonly depthStep: number;
  readonly step: number;
  readonly count: number;
}

/** Products of this depth at once, and rows that share a panel: the panels stay in the caches. */
const DEPTH = 256;
const ROWS = 128;

/** The next multiple of 4: what the kernels can count. */
export const padded = (count: number): number => Math.ceil(count / 4) * 4;

/** Length of a row of `count` numbers: padded, and no multiple of 1 kB, at which the lines of a column would fall onto each other in a cache. */
export const rowLengthOf = (count: number): number => padded(count) + (padded(count) % 128 === 0 ? 8 : 0);

/** Numbers that `addProducts` needs to lay out panels for that many columns. */
export const panelLength = (columns: number): number => DEPTH * (ROWS + padded(columns));

/** out += scale A^T B of A [depth, a.count] and B [depth, b.count].
 *
 *  @param out has `padded` rows and columns; 0 is added to what is beyond the counts.
 *  @param panels `panelLength(b.count)` numbers to work in, of the same memory as `out`.
 *  @param part 'upper' leaves tiles below the diagonal out.
 */
export function addProducts(
  kernels: Kernels,
  out: Rows,
  a: Factor,
  b: Factor,
  depth: number,
  scale: 1 | -1,
  panels: Float64Array,
  part: 'all' | 'upper' = 'all',
): void {
  const outRow = 8 * out.rowLength;
  const outAt = out.values.byteOffset + 8 * out.start;
  const [rows, columns] = [padded(a.count), padded(b.count)];
  for (let k = 0; k < depth; k += DEPTH) {
    const layers = Math.min(DEPTH, depth - k);
    const right = panels.subarray(DEPTH * ROWS);
    layOut(b, k, layers, 0, columns, 1, right);
    for (let i = 0; i < rows; i += ROWS) {
      const count = Math.min(ROWS, rows - i);
      layOut(a, k, layers, i, count, scale, panels);
      const from = part === 'upper' ? i : 0;
      kernels.product(
        panels.byteOffset,
        right.byteOffset + 8 * from * layers,
        layers,
        outAt + i * outRow + 8 * from,
        outRow,
        count / 4,
        (columns - from) / 4,
      );
    }
  }
}

/** Panels of four: target[i, k, r] = scale source(k, 4 i + r), and 0 beyond the source. */
function layOut(
  source: Factor,
  layer: number,
  layers: number,
  first: number,
  count: number,
  scale: number,
  to: Float64Array,
): void {
  const { values, start, depthStep, step } = source;
  let at = 0;
  for (let i = first; i < first + count; i += 4) {
    let from = start + layer * depthStep + i * step;
    if (i + 4 <= source.count)
      for (let k = 0; k < layers; k++, from += depthStep, at += 4) {
        to[at] = scale * values[from]!;
        to[at + 1] = scale * values[from + step]!;
        to[at + 2] = scale * values[from + 2 * step]!;
        to[at + 3] = scale * values[from + 3 * step]!;
      }
    else
      for (let k = 0; k < layers; k++, from += depthStep)
        for (let r = 0; r < 4; r++, at++) to[at] = i + r < source.count ? scale * values[from + r * step]! : 0;
  }
}
