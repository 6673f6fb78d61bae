import { type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { ShapeError, ValueError } from '../errors';
import { convolution, inputGradient, type Shape4D } from '../internal/convolution-forms';
import { expectStride, geometryOf, withBorder } from '../internal/convolution-geometry';

/** How a convolution moves over the image. */
export interface Conv2dOptions {
  /** Step between output pixels, in both directions; default 1. */
  readonly stride?: number;
  /** 'same' (TensorFlow's rule: ceil(size / stride), the odd pixel at the end), 'valid', or the number of zero pixels on each side; default 'same'. */
  readonly padding?: 'same' | 'valid' | number;
}

/** How a transposed convolution enlarges. */
export interface Conv2dTransposeOptions {
  /** Factor of enlargement, in both directions; default 2. */
  readonly stride?: number;
  /** Default 'same'. */
  readonly padding?: 'same' | 'valid';
}

/** Two-dimensional convolution (cross-correlation, as in every deep-learning library), differentiable any number of times.
 *
 *  y[n, i, j, o] = sum_{p, q, c} x[n, stride i + p, stride j + q, c] kernel[p, q, c, o]
 *
 *  @param x float32 [N, H, W, C]; not disposed.
 *  @param kernel float32 [h, w, C, O]; not disposed.
 *  @returns float32 [N, H', W', O].
 *  @throws ShapeError when the ranks or channel counts do not fit or the kernel is larger than the padded image; ValueError when `stride` or `padding` is out of range.
 *  @example
 *  conv2d(images, kernel, { stride: 2, padding: 1 }); // [N, 32, 32, 3], [4, 4, 3, 64] -> [N, 16, 16, 64]
 */
export function conv2d(x: Tensor4D, kernel: Tensor4D, options: Conv2dOptions = {}): Tensor4D {
  const { border, ...geometry } = geometryOf('conv2d', x, kernel, options);
  return tidy(() => convolution({ x: withBorder(x, border), kernel }, geometry)[0] as Tensor4D);
}

/** Transposed convolution: the gradient of `conv2d` to its image, used to enlarge one. Differentiable any number of times.
 *
 *  y[n, stride i + p, stride j + q, o] += x[n, i, j, c] kernel[p, q, o, c], cropped as the padding says
 *
 *  @param x float32 [N, H, W, C]; not disposed.
 *  @param kernel float32 [h, w, O, C], as of the convolution that goes from O to C channels; not disposed.
 *  @param options `stride` (default 2) and `padding` of that convolution; the output has stride H by stride W pixels ('same'), or the stride (H - 1) + h by stride (W - 1) + w that a 'valid' convolution needs.
 *  @returns float32 [N, H', W', O].
 *  @throws ShapeError when the ranks or channel counts do not fit; ValueError when `stride` or `padding` is out of range.
 *  @example
 *  conv2dTranspose(features, kernel); // [N, 8, 8, 128], [4, 4, 64, 128] -> [N, 16, 16, 64]
 */
export function conv2dTranspose(
  x: Tensor4D,
  kernel: Tensor4D,
  { stride = 2, padding = 'same' }: Conv2dTransposeOptions = {},
): Tensor4D {
  if (x.rank !== 4 || kernel.rank !== 4 || x.shape[3] !== kernel.shape[3])
    throw new ShapeError(
      `conv2dTranspose: expected x [N, H, W, C] and kernel [h, w, O, C] with the same C, got [${x.shape.join(', ')}] and [${kernel.shape.join(', ')}].`,
    );
  expectStride('conv2dTranspose', stride);
  if (padding !== 'same' && padding !== 'valid')
    throw new ValueError(`conv2dTranspose: expected padding to be 'same' or 'valid', got ${padding}.`);
  const [batch, height, width] = x.shape;
  const [kernelHeight, kernelWidth, outputs] = kernel.shape;
  const size = (length: number, window: number) =>
    padding === 'same' ? length * stride : (length - 1) * stride + window;
  const inputShape: Shape4D = [batch, size(height, kernelHeight), size(width, kernelWidth), outputs];
  return inputGradient({ dy: x, kernel }, { stride, padding, inputShape })[0] as Tensor4D;
}
