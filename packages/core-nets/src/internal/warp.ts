import { sampleBilinear } from '@gans/tensor/ops';
import { type Tensor4D, tidy, transpose } from '@tensorflow/tfjs-core';
import type { Matrix } from './matrices';
import { alongBoth, BORDER, enlarging, shrinking } from './wavelet-resampling';

/** Warps each image by a matrix of its own, without aliasing: enlarged twofold with a wavelet's filter, sampled, shrunk again. Borders are mirrored.
 *
 *  @param inverses for each image the 3x3 matrix that takes a position of the result to its source, both in pixels (x to the right, y down) from the middle of the image.
 */
export function warp(images: Tensor4D, inverses: readonly Matrix[]): Tensor4D {
  const [, height, width] = images.shape;
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  const [marginX, marginY] = [marginOf(inverses, 0, width, height), marginOf(inverses, 1, width, height)];
  const [tall, wide] = [2 * (height + 2 * BORDER), 2 * (width + 2 * BORDER)];
  const count = inverses.length * tall * wide;
  const [xs, ys] = [new Float64Array(count), new Float64Array(count)];
  let at = 0;
  for (const [a, b, c, d, e, f] of inverses)
    for (let j = 0; j < wide; j++)
      for (let i = 0; i < tall; i++, at++) {
        const [x, y] = [j / 2 - BORDER - middleX, i / 2 - BORDER - middleY];
        xs[at] = 2 * (a! * x + b! * y + c! + middleX + marginX);
        ys[at] = 2 * (d! * x + e! * y + f! + middleY + marginY);
      }
  return tidy(() => {
    // Enlarging and shrinking turn each channel's plane over, so what is sampled between them is [N, C, W, H]: its rows are columns.
    const large = alongBoth(transpose(images, [0, 3, 1, 2]), enlarging(width, marginX), enlarging(height, marginY));
    const points = { height: wide, width: tall, rows: xs, columns: ys };
    const warped = sampleBilinear(large, points, { layout: 'NCHW' });
    return transpose(alongBoth(warped, shrinking(height), shrinking(width)), [0, 2, 3, 1]);
  });
}

/** How far beyond the image the corners of the results come from, along x (0) or y (1); no further than can be mirrored. */
function marginOf(inverses: readonly Matrix[], axis: 0 | 1, width: number, height: number): number {
  const size = axis === 0 ? width : height;
  const [reachX, reachY] = [(width - 1) / 2 + BORDER, (height - 1) / 2 + BORDER];
  let furthest = 0;
  for (const inverse of inverses) {
    const [a, b, c] = inverse.slice(3 * axis, 3 * axis + 3) as [number, number, number];
    furthest = Math.max(furthest, Math.abs(a) * reachX + Math.abs(b) * reachY + Math.abs(c));
  }
  // The filter reaches as far again as the border.
  return Math.min(size - 1, Math.ceil(furthest - (size - 1) / 2) + BORDER);
}
