import { add, gather, mul, reshape, type Tensor, type Tensor4D, tensor1d, tensor2d } from '@tensorflow/tfjs-core';
import { ShapeError, ValueError } from '../errors';
import { defineOp, type Op } from '../internal/define-op';
import { runKernel } from '../internal/run-kernel';

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

/** One of the (up to four) pixels around each point: its place among all pixels, and its share. Pixels outside have share 0. */
interface Corner {
  readonly indices: Int32Array;
  readonly weights: Float32Array;
}

type Shape4D = [number, number, number, number];
interface Plan {
  readonly corners: readonly Corner[];
  readonly from: Shape4D;
  readonly to: Shape4D;
}

// Sampling is linear in the image, so its transpose is its gradient, and sampling is the gradient of that.

const sample: Op<{ x: Tensor }, Plan> = /* @__PURE__ */ defineOp({
  name: 'SampleBilinear',
  inputs: ['x'],
  savedInputs: [],
  forward: ({ x }, { corners, to }) => {
    const pixels = reshape(x, [-1, x.shape[3]!]);
    const terms = corners.map(({ indices, weights }) =>
      mul(gather(pixels, tensor1d(indices, 'int32')), tensor2d(weights, [weights.length, 1])),
    );
    return [
      reshape(
        terms.reduce((total, term) => add(total, term)),
        to,
      ),
    ];
  },
  gradient: ([dy], _, plan) => ({ x: () => spread({ dy: dy! }, plan)[0]! }),
});

const spread: Op<{ dy: Tensor }, Plan> = /* @__PURE__ */ defineOp({
  name: 'SpreadBilinear',
  inputs: ['dy'],
  savedInputs: [],
  forward: ({ dy }, { corners, from }) => {
    const points = reshape(dy, [-1, dy.shape[3]!]);
    const numSegments = from[0] * from[1] * from[2];
    const terms = corners.map(({ indices, weights }) =>
      runKernel(
        'UnsortedSegmentSum',
        { x: mul(points, tensor2d(weights, [weights.length, 1])), segmentIds: tensor1d(indices, 'int32') },
        { numSegments },
      ),
    );
    return [
      reshape(
        terms.reduce((total, term) => add(total, term)),
        from,
      ),
    ];
  },
  gradient: ([u], _, plan) => ({ dy: () => sample({ x: u! }, plan)[0]! }),
});

/** Samples images at points between their pixels: warps, and where the points are whole numbers exact moves, flips and reflections. Differentiable in the images any number of times; the points are constants.
 *
 *  y[n, i, j] = sum over the four pixels (r, c) around the point p of pixel (n, i, j) of (1 - |p_row - r|) (1 - |p_column - c|) x[n, r, c], pixels outside the image being 0
 *
 *  @param x float32 [N, H, W, C]; not disposed.
 *  @param points see `PixelPoints`; those of whole numbers pick one pixel each, unchanged.
 *  @returns float32 [N, H', W', C].
 *  @throws ShapeError when `x` has not four axes or the number of points does not fit; ValueError when one is not finite.
 *  @example
 *  const image = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
 *  sampleBilinear(image, { height: 1, width: 2, rows: [0.5, 1], columns: [0.5, -1] }).print(); // [2.5, 0]
 */
export function sampleBilinear(x: Tensor4D, points: PixelPoints): Tensor4D {
  const { height, width, rows, columns } = points;
  if (x.rank !== 4)
    throw new ShapeError(`sampleBilinear: expected x [N, H, W, C], got [${(x as Tensor).shape.join(', ')}].`);
  const [batch, , , channels] = x.shape;
  const count = batch * height * width;
  if (!(count >= 0) || rows.length !== count || columns.length !== count)
    throw new ShapeError(
      `sampleBilinear: expected ${batch} x ${height} x ${width} rows and columns, got ${rows.length} and ${columns.length}.`,
    );
  const plan = { corners: cornersOf(x.shape, points), from: x.shape, to: [batch, height, width, channels] as Shape4D };
  return sample({ x }, plan)[0] as Tensor4D;
}

/** The corners that carry weight at any point; the first is always there. */
function cornersOf(
  [, height, width]: Shape4D,
  { height: outHeight, width: outWidth, rows, columns }: PixelPoints,
): readonly Corner[] {
  const count = rows.length;
  const corners = Array.from({ length: 4 }, () => ({
    indices: new Int32Array(count),
    weights: new Float32Array(count),
    used: false,
  }));
  const perImage = outHeight * outWidth;
  for (let i = 0; i < count; i++) {
    const [row, column] = [rows[i]!, columns[i]!];
    if (!Number.isFinite(row) || !Number.isFinite(column))
      throw new ValueError(`sampleBilinear: expected finite rows and columns, got ${row} and ${column} at point ${i}.`);
    const [top, left] = [Math.floor(row), Math.floor(column)];
    const [below, right] = [row - top, column - left];
    const first = Math.floor(i / perImage) * height * width;
    for (let k = 0; k < 4; k++) {
      const [r, c] = [top + (k >> 1), left + (k & 1)];
      const weight = (k >> 1 ? below : 1 - below) * (k & 1 ? right : 1 - right);
      // Pixels outside keep index 0 with weight 0.
      if (weight === 0 || r < 0 || r >= height || c < 0 || c >= width) continue;
      const corner = corners[k]!;
      corner.indices[i] = first + r * width + c;
      corner.weights[i] = weight;
      corner.used = true;
    }
  }
  return corners.filter(({ used }, k) => used || k === 0);
}
