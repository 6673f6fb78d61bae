import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Scope } from './scope';

/** A matrix [rows, columns] laid out for the inner loop of products: panels of 8 columns, the last filled up with zeros. */
export interface Panels {
  readonly tensor: TensorInfo;
  /** Bytes from one panel to the next. */
  readonly panelSize: number;
}

/** The multiple of 4 at or above a number of columns: what the inner loop computes. */
export const fullWidth = (columns: number): number => 4 * Math.ceil(columns / 4);

/** Lays a matrix out in panels.
 *
 *  @param matrix float32; element (i, j) is its flat element rowStarts(i) + j columnStep.
 *  @param rowStarts flat index of the first element of each row.
 */
export function toPanels(
  scope: Scope,
  matrix: TensorInfo,
  rowStarts: Int32Array,
  columns: number,
  columnStep: number,
): Panels {
  const rows = rowStarts.length;
  const count = Math.ceil(columns / 8);
  const tensor = scope.output([count, rows, 8], 'float32', (to) => {
    const from = scope.view(matrix);
    for (let panel = 0; panel < count; panel++) {
      const width = Math.min(8, columns - 8 * panel);
      const offset = 8 * panel * columnStep;
      let target = 8 * panel * rows;
      for (let i = 0; i < rows; i++, target += 8) {
        const source = rowStarts[i]! + offset;
        for (let j = 0; j < width; j++) to[target + j] = from[source + j * columnStep]!;
        for (let j = width; j < 8; j++) to[target + j] = 0;
      }
    }
  });
  return { tensor, panelSize: 32 * rows };
}

/** Starts of rows that follow each other at a fixed step. */
export const evenRows = (count: number, step: number, first = 0): Int32Array =>
  Int32Array.from({ length: count }, (_, i) => first + i * step);

/** Copies rows of `width` elements into rows of `newWidth`: longer ones end in zeros, shorter ones are cut. The tensor itself is returned when nothing changes.
 *
 *  @param shape of the result, whose last axis is `newWidth`.
 */
export function changeWidth(scope: Scope, x: TensorInfo, width: number, shape: readonly number[]): TensorInfo {
  const newWidth = shape[shape.length - 1]!;
  if (newWidth === width) return x;
  const kept = Math.min(width, newWidth);
  return scope.output(shape, 'float32', (to) => {
    const from = scope.view(x);
    for (let source = 0, target = 0; target < to.length; source += width, target += newWidth) {
      for (let j = 0; j < kept; j++) to[target + j] = from[source + j]!;
      for (let j = kept; j < newWidth; j++) to[target + j] = 0;
    }
  });
}
