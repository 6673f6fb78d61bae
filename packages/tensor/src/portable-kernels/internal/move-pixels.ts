import type { Shape4D } from './conv-geometry';

/** Which row and which column of its image each row and column of a new image is. */
export interface MovePlan {
  /** Image by image; a row outside its image is 0. */
  readonly rows: Int32Array;
  /** Likewise. */
  readonly columns: Int32Array;
  /** Of the given images, [N, H, W, C]. */
  readonly from: Shape4D;
  /** Of the new ones, [N, H', W', C]. */
  readonly to: Shape4D;
}

/** Copies rows and columns of images into new ones.
 *
 *  @param x images, flat.
 *  @param out new images, flat; overwritten.
 */
export function copyPixels(x: Float32Array, out: Float32Array, plan: MovePlan): void {
  const { rows, columns, from, to } = plan;
  const [, height, width, channels] = from;
  const [count, down, across] = to;
  for (let n = 0, at = 0; n < count; n++)
    for (let i = 0; i < down; i++) {
      const row = rows[n * down + i]!;
      const isRowInside = row >= 0 && row < height;
      const first = (n * height + row) * width;
      for (let j = n * across; j < (n + 1) * across; j++) {
        const column = columns[j]!;
        const isInside = isRowInside && column >= 0 && column < width;
        let source = (first + column) * channels;
        for (const end = at + channels; at < end; at++, source++) out[at] = isInside ? x[source]! : 0;
      }
    }
}

/** The transpose of `copyPixels`: each pixel of the new images is added to the one that it was copied from.
 *
 *  @param dy new images, flat.
 *  @param out images, flat; overwritten.
 */
export function returnPixels(dy: Float32Array, out: Float32Array, plan: MovePlan): void {
  const { rows, columns, from, to } = plan;
  const [, height, width, channels] = from;
  const [count, down, across] = to;
  out.fill(0);
  for (let n = 0, at = 0; n < count; n++)
    for (let i = 0; i < down; i++) {
      const row = rows[n * down + i]!;
      const isRowInside = row >= 0 && row < height;
      const first = (n * height + row) * width;
      for (let j = n * across; j < (n + 1) * across; j++, at += channels) {
        const column = columns[j]!;
        if (!isRowInside || column < 0 || column >= width) continue;
        const target = (first + column) * channels;
        for (let k = 0; k < channels; k++) out[target + k]! += dy[at + k]!;
      }
    }
}
