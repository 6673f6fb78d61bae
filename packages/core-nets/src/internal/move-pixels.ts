import { movePixels } from '@gans/tensor/ops';
import type { Tensor4D } from '@tensorflow/tfjs-core';

/** Where a row or a column of image n comes from; outside the image it is black (0). */
export type Source = (image: number, position: number) => number;

/** Moves whole rows and columns of each image: y[n, i, j] = x[n, rowOf(n, i), columnOf(n, j)]. Exact, differentiable twice. */
export function moveAlongAxes(x: Tensor4D, rowOf: Source, columnOf: Source): Tensor4D {
  const [batch, height, width] = x.shape;
  const along = (size: number, sourceOf: Source) =>
    Int32Array.from({ length: batch * size }, (_, i) => sourceOf(Math.floor(i / size), i % size));
  return movePixels(x, { rows: along(height, rowOf), columns: along(width, columnOf) });
}

/** The position within [0, size) that a position outside mirrors, the border itself not repeated. */
export function reflect(position: number, size: number): number {
  const inside = position < 0 ? -position : position;
  return inside >= size ? 2 * (size - 1) - inside : inside;
}
