import type { ImageShape } from '@gans/datasets';
import {
  clipByValue,
  image,
  matMul,
  reshape,
  type Tensor,
  type Tensor4D,
  tensor2d,
  tidy,
  tile,
  transpose,
} from '@tensorflow/tfjs-core';

/** Names of the ways in which images are brought to an extractor's size. */
export const RESIZERS = ['tf1', 'torch', 'clean'] as const;

/** 'tf1': bilinear from the corners, without anti-aliasing, as in TensorFlow 1; 'torch': bilinear from pixel centres, likewise; 'clean': bicubic with anti-aliasing, not rounded, as in clean-fid. */
export type Resizer = (typeof RESIZERS)[number];

/** Brings images to an extractor's size, and repeats grey where it takes colour.
 *
 *  @param images float32 [N, H, W, C] in [-1, 1]; not disposed.
 *  @param shape of the images wanted: C, or 3 where C is 1.
 *  @returns float32 [N, ...shape] in [-1, 1]; the caller disposes it.
 */
export function bringToShape(images: Tensor4D, [height, width, channels]: ImageShape, resizer: Resizer): Tensor4D {
  return tidy(() => {
    const resized =
      images.shape[1] === height && images.shape[2] === width ? images : resize(images, [height, width], resizer);
    return resized.shape[3] === channels ? resized.clone() : (tile(resized, [1, 1, 1, channels]) as Tensor4D);
  });
}

function resize(images: Tensor4D, size: [number, number], resizer: Resizer): Tensor4D {
  if (resizer === 'tf1') return image.resizeBilinear(images, size);
  if (resizer === 'torch') return image.resizeBilinear(images, size, false, true);
  const [, height, width] = images.shape;
  // As in Pillow, along rows first.
  const rows = resampleAxis(images, 2, bicubicWeights(width, size[1]));
  return clipByValue(resampleAxis(rows, 1, bicubicWeights(height, size[0])), -1, 1);
}

/** Replaces axis 1 or 2 of [N, H, W, C] by weighted sums along it. */
function resampleAxis(images: Tensor4D, axis: 1 | 2, weights: Tensor): Tensor4D {
  const [count, height, width, channels] = images.shape;
  const length = weights.shape[0]!;
  const order = axis === 1 ? [1, 0, 2, 3] : [2, 0, 1, 3];
  const flat = reshape(transpose(images, order), [images.shape[axis], -1]);
  const sums = matMul(weights as Tensor, flat);
  if (axis === 1) return transpose(reshape(sums, [length, count, width, channels]), order) as Tensor4D;
  return transpose(reshape(sums, [length, count, height, channels]), [1, 2, 0, 3]) as Tensor4D;
}

/** The weights of Pillow's bicubic filter (a = -0.5), widened by the reduction: [to, from], rows that sum to 1. */
function bicubicWeights(from: number, to: number): Tensor {
  const scale = from / to;
  const width = Math.max(1, scale);
  const values = new Float32Array(to * from);
  for (let i = 0; i < to; i++) {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - 2 * width + 0.5));
    const end = Math.min(from, Math.floor(centre + 2 * width + 0.5));
    const weights = Array.from({ length: end - first }, (_, j) => bicubic((first + j + 0.5 - centre) / width));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    values.set(
      weights.map((weight) => weight / sum),
      i * from + first,
    );
  }
  return tensor2d(values, [to, from]);
}

function bicubic(x: number): number {
  const t = Math.abs(x);
  if (t < 1) return (1.5 * t - 2.5) * t * t + 1;
  return t < 2 ? ((-0.5 * t + 2.5) * t - 4) * t + 2 : 0;
}
