import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import { ShapeError, ValueError } from '../errors';
import { defineOp, type Op } from '../internal/define-op';
import { gatherBilinear, scatterBilinear } from '../internal/gather-bilinear';
import { providePortable } from '../internal/run-kernel';
import type { BilinearPlan } from '../portable-kernels/internal/sample-bilinear';

/** Where the pixels of N new images lie in N given ones, image by image and row by row. In pixels: (0, 0) is the centre of the first pixel. */
export interface PixelPoints {
  /** H', height of the new images. */
  readonly height: number;
  /** W', width of the new images. */
  readonly width: number;
  /** N H' W' rows, any finite numbers. */
  readonly rows: ArrayLike<number>;
  /** N H' W' columns, any finite numbers. */
  readonly columns: ArrayLike<number>;
}

// Sampling is linear in the image, so its transpose is its gradient, and sampling is the gradient of that.

const sample: Op<{ x: Tensor }, BilinearPlan> = /* @__PURE__ */ defineOp({
  name: 'SampleBilinear',
  inputs: ['x'],
  savedInputs: [],
  forward: ({ x }, plan) => [gatherBilinear(x, plan)],
  gradient: ([dy], _, plan) => ({ x: () => spread({ dy: dy! }, plan)[0]! }),
});

const spread: Op<{ dy: Tensor }, BilinearPlan> = /* @__PURE__ */ defineOp({
  name: 'SpreadBilinear',
  inputs: ['dy'],
  savedInputs: [],
  forward: ({ dy }, plan) => [scatterBilinear(dy, plan)],
  gradient: ([u], _, plan) => ({ dy: () => sample({ x: u! }, plan)[0]! }),
});

/** How images lie in memory. */
export interface SampleBilinearOptions {
  /** The order of the axes of the images, given and new; default 'NHWC'. */
  readonly layout?: 'NHWC' | 'NCHW';
}

/** Samples images at points between their pixels: warps, and where the points are whole numbers exact moves, flips and reflections. Differentiable in the images any number of times; the points are constants.
 *
 *  y[n, i, j] = sum over the four pixels (r, c) around the point p of pixel (n, i, j) of (1 - |p_row - r|) (1 - |p_column - c|) x[n, r, c], pixels outside the image being 0
 *
 *  @param x float32 [N, H, W, C]; not disposed.
 *  @param points see `PixelPoints`; those of whole numbers pick one pixel each, unchanged.
 *  @param options see `SampleBilinearOptions`.
 *  @returns float32 [N, H', W', C].
 *  @throws ShapeError when `x` has not four axes or the number of points does not fit; ValueError when one is not finite.
 *  @example
 *  const image = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
 *  sampleBilinear(image, { height: 1, width: 2, rows: [0.5, 1], columns: [0.5, -1] }).print(); // [2.5, 0]
 */
export function sampleBilinear(
  x: Tensor4D,
  points: PixelPoints,
  { layout = 'NHWC' }: SampleBilinearOptions = {},
): Tensor4D {
  const { height, width, rows, columns } = points;
  if (x.rank !== 4)
    throw new ShapeError(`sampleBilinear: expected x [N, H, W, C], got [${(x as Tensor).shape.join(', ')}].`);
  const batch = x.shape[0];
  const count = batch * height * width;
  if (!(count >= 0) || rows.length !== count || columns.length !== count)
    throw new ShapeError(
      `sampleBilinear: expected ${batch} x ${height} x ${width} rows and columns, got ${rows.length} and ${columns.length}.`,
    );
  for (let i = 0; i < count; i++)
    if (!Number.isFinite(rows[i]) || !Number.isFinite(columns[i]))
      throw new ValueError(
        `sampleBilinear: expected finite rows and columns, got ${rows[i]} and ${columns[i]} at point ${i}.`,
      );
  providePortable('gans/SampleBilinear');
  const plan: BilinearPlan = {
    rows: new Float64Array(rows),
    columns: new Float64Array(columns),
    from: x.shape,
    to: layout === 'NHWC' ? [batch, height, width, x.shape[3]] : [batch, x.shape[1], height, width],
    layout,
  };
  return sample({ x }, plan)[0] as Tensor4D;
}
