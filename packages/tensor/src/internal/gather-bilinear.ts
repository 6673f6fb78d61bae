import { add, gather, mul, reshape, type Tensor, tensor1d, tensor2d, transpose } from '@tensorflow/tfjs-core';
import type { MovePlan } from '../portable-kernels/internal/move-pixels';
import { type BilinearPlan, type Grid, gridOf } from '../portable-kernels/internal/sample-bilinear';
import { runKernel } from './run-kernel';

// Sampling and its transpose from kernels that every backend has, for those whose memory our own loops cannot reach.

/** What `samplePoints` computes. */
export function gatherBilinear(x: Tensor, plan: BilinearPlan): Tensor {
  const pixels = pixelsOf(x, plan.layout);
  const terms = cornersOf(plan).map(({ indices, weights }) =>
    mul(gather(pixels, tensor1d(indices, 'int32')), tensor2d(weights, [weights.length, 1])),
  );
  return imagesOf(total(terms), gridOf(plan.to, plan.layout), plan.layout);
}

/** What `spreadPoints` computes. */
export function scatterBilinear(dy: Tensor, plan: BilinearPlan): Tensor {
  const grid = gridOf(plan.from, plan.layout);
  const points = pixelsOf(dy, plan.layout);
  const terms = cornersOf(plan).map(({ indices, weights }) =>
    runKernel(
      'UnsortedSegmentSum',
      { x: mul(points, tensor2d(weights, [weights.length, 1])), segmentIds: tensor1d(indices, 'int32') },
      { numSegments: grid.count * grid.size },
    ),
  );
  return imagesOf(total(terms), grid, plan.layout);
}

type Layout = BilinearPlan['layout'];

const total = (terms: readonly Tensor[]) => terms.reduce((sum, term) => add(sum, term));

/** One row of channels a pixel. */
function pixelsOf(images: Tensor, layout: Layout): Tensor {
  const last = layout === 'NHWC' ? images : transpose(images, [0, 2, 3, 1]);
  return reshape(last, [-1, last.shape[3]!]);
}

function imagesOf(pixels: Tensor, { count, height, width, channels }: Grid, layout: Layout): Tensor {
  const last = reshape(pixels, [count, height, width, channels]);
  return layout === 'NHWC' ? last : transpose(last, [0, 3, 1, 2]);
}

/** One of the (up to four) pixels around each point: its place among all pixels, and its share. Pixels outside have share 0. */
interface Corner {
  readonly indices: Int32Array;
  readonly weights: Float32Array;
}

/** The corners that carry weight at any point; the first is always there. */
function cornersOf({ rows, columns, from, to, layout }: BilinearPlan): readonly Corner[] {
  const corners = Array.from({ length: 4 }, () => ({
    indices: new Int32Array(rows.length),
    weights: new Float32Array(rows.length),
    used: false,
  }));
  const { height, width, size } = gridOf(from, layout);
  const perImage = gridOf(to, layout).size;
  for (let i = 0; i < rows.length; i++) {
    const [top, left] = [Math.floor(rows[i]!), Math.floor(columns[i]!)];
    const [below, right] = [rows[i]! - top, columns[i]! - left];
    const first = Math.floor(i / perImage) * size;
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

/** A move of rows and columns as one of pixels. */
export function pointByPoint({ rows, columns, from, to }: MovePlan): BilinearPlan {
  const [count, height, width] = to;
  const points = { rows: new Float64Array(count * height * width), columns: new Float64Array(count * height * width) };
  for (let i = 0, at = 0; i < count * height; i++)
    for (let j = 0; j < width; j++, at++) {
      points.rows[at] = rows[i]!;
      points.columns[at] = columns[Math.floor(i / height) * width + j]!;
    }
  return { ...points, from, to, layout: 'NHWC' };
}
