import { type Tensor, tensor4d } from '@tensorflow/tfjs-core';
import type { Attributes, Ops } from './ops';

type Shape4D = readonly [number, number, number, number];

/** A convolution's gradient to its image, where the convolution moves by `stride` pixels. */
export interface EnlargingGradient {
  readonly dy: Tensor;
  readonly kernel: Tensor;
  readonly stride: number;
  readonly padding: 'same' | 'valid';
  readonly inputShape: Shape4D;
}

/** Values of a pixel of the result, over a square of `stride` pixels, up to which TensorFlow's own op leaves most of the machine idle. */
const FEW = 16;

/** Whether `subPixelGradient` computes it, and faster. */
export function hasSubPixels({ dy, stride, padding, inputShape }: EnlargingGradient): boolean {
  const [, height, width, channels] = inputShape;
  const [, rows, columns] = dy.shape as [number, number, number, number];
  const isWhole = height === stride * rows && width === stride * columns;
  return stride > 1 && padding === 'same' && isWhole && channels * stride ** 2 <= FEW;
}

/** The same gradient as a convolution on the grid of dy, with a channel for each of the `stride` x `stride` pixels that a pixel of dy lies among:
 *  dx[s i + p, s j + q] = sum over e, f of dy[i + e, j + f] kernel[p + b - s e, q + b' - s f], b rows and b' columns of border before the image.
 *
 *  Shi et al., "Is the deconvolution layer the same as a convolutional layer?", 2016. arXiv:1609.07009.
 *
 *  @returns [N, H, W, C].
 */
export function subPixelGradient(ops: Ops, { dy, kernel, stride }: EnlargingGradient): Tensor {
  const [height, width, channels, outputs] = kernel.shape as [number, number, number, number];
  const weights = kernel.dataSync<'float32'>();
  const [rows, columns] = [tapsOf(height, stride), tapsOf(width, stride)];
  const window = 2 * Math.max(...[...rows, ...columns].map(({ offset }) => Math.abs(offset))) + 1;
  const middle = (window - 1) / 2;
  const made = channels * stride ** 2;
  const spread = new Float32Array(window * window * outputs * made);
  for (const row of rows)
    for (const column of columns) {
      const place = (middle + row.offset) * window + middle + column.offset;
      const tap = row.tap * width + column.tap;
      const pixel = row.phase * stride + column.phase;
      for (let c = 0; c < channels; c++)
        for (let o = 0; o < outputs; o++)
          spread[(place * outputs + o) * made + pixel * channels + c] = weights[(tap * channels + c) * outputs + o]!;
    }
  const dense = ops.one('Conv2D', [dy, tensor4d(spread, [window, window, outputs, made])], onGrid);
  return ops.one('DepthToSpace', [dense], { block_size: { integer: stride }, data_format: 'NHWC' });
}

const onGrid: Attributes = { strides: { integers: [1, 1, 1, 1] }, padding: 'SAME', data_format: 'NHWC' };

/** Along an axis: which of a kernel's taps leads to which of the `stride` pixels, and from how far. */
function tapsOf(size: number, stride: number): { tap: number; phase: number; offset: number }[] {
  const border = Math.floor(Math.max(0, size - stride) / 2);
  return Array.from({ length: size }, (_, tap) => {
    // Pixel phase + border - tap = stride offset.
    const phase = (((tap - border) % stride) + stride) % stride;
    return { tap, phase, offset: (phase + border - tap) / stride };
  });
}
