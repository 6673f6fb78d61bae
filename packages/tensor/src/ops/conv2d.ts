import { type backend_util, pad, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { ShapeError, ValueError } from '../errors';
import { defineOp, type Op } from '../internal/define-op';
import { runKernel } from '../internal/run-kernel';

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

type Shape4D = [number, number, number, number];
interface Geometry {
  readonly stride: number;
  readonly padding: 'same' | 'valid';
}

// The trilinear form <dy, conv(x, kernel)> has three partial derivatives: the convolution itself, its gradient to the image and its
// gradient to the kernel. Each is linear in the other two arguments, so the gradients of all three are again among the three.

const kernelAttributes = ({ stride, padding }: Geometry) => ({
  strides: [stride, stride] as [number, number],
  pad: padding as backend_util.ExplicitPadding | 'same' | 'valid',
  dataFormat: 'NHWC' as const,
  dilations: [1, 1] as [number, number],
});

const convolution: Op<{ x: Tensor; kernel: Tensor }, Geometry> = /* @__PURE__ */ defineOp({
  name: 'Conv2D',
  inputs: ['x', 'kernel'],
  forward: ({ x, kernel }, geometry) => [runKernel('Conv2D', { x, filter: kernel }, kernelAttributes(geometry))],
  gradient: ([dy], { x, kernel }, geometry) => ({
    x: () => inputGradient({ dy: dy!, kernel }, { ...geometry, inputShape: x.shape as Shape4D })[0]!,
    kernel: () => kernelGradient({ x, dy: dy! }, { ...geometry, kernelShape: kernel.shape as Shape4D })[0]!,
  }),
});

const inputGradient: Op<{ dy: Tensor; kernel: Tensor }, Geometry & { readonly inputShape: Shape4D }> =
  /* @__PURE__ */ defineOp({
    name: 'Conv2DInputGradient',
    inputs: ['dy', 'kernel'],
    forward: ({ dy, kernel }, { inputShape, ...geometry }) => [
      runKernel('Conv2DBackpropInput', { dy, filter: kernel }, { ...kernelAttributes(geometry), inputShape }),
    ],
    gradient: ([upstream], { dy, kernel }, { inputShape: _, ...geometry }) => ({
      dy: () => convolution({ x: upstream!, kernel }, geometry)[0]!,
      kernel: () => kernelGradient({ x: upstream!, dy }, { ...geometry, kernelShape: kernel.shape as Shape4D })[0]!,
    }),
  });

const kernelGradient: Op<{ x: Tensor; dy: Tensor }, Geometry & { readonly kernelShape: Shape4D }> =
  /* @__PURE__ */ defineOp({
    name: 'Conv2DKernelGradient',
    inputs: ['x', 'dy'],
    forward: ({ x, dy }, { kernelShape, ...geometry }) => [
      runKernel('Conv2DBackpropFilter', { x, dy }, { ...kernelAttributes(geometry), filterShape: kernelShape }),
    ],
    gradient: ([upstream], { x, dy }, { kernelShape: _, ...geometry }) => ({
      x: () => inputGradient({ dy, kernel: upstream! }, { ...geometry, inputShape: x.shape as Shape4D })[0]!,
      dy: () => convolution({ x, kernel: upstream! }, geometry)[0]!,
    }),
  });

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
export function conv2d(x: Tensor4D, kernel: Tensor4D, { stride = 1, padding = 'same' }: Conv2dOptions = {}): Tensor4D {
  if (x.rank !== 4 || kernel.rank !== 4 || x.shape[3] !== kernel.shape[2])
    throw new ShapeError(
      `conv2d: expected x [N, H, W, C] and kernel [h, w, C, O] with the same C, got [${x.shape.join(', ')}] and [${kernel.shape.join(', ')}].`,
    );
  expectStride('conv2d', stride);
  if (padding === 'same') return convolution({ x, kernel }, { stride, padding })[0] as Tensor4D;
  const border = padding === 'valid' ? 0 : padding;
  if (!Number.isInteger(border) || border < 0)
    throw new ValueError(`conv2d: expected padding to be 'same', 'valid' or an integer >= 0, got ${padding}.`);
  const [height, width] = kernel.shape;
  if (x.shape[1] + 2 * border < height || x.shape[2] + 2 * border < width)
    throw new ShapeError(
      `conv2d: expected a kernel no larger than the image and its ${border} pixels of padding, got [${kernel.shape.join(', ')}] on [${x.shape.join(', ')}].`,
    );
  if (border === 0) return convolution({ x, kernel }, { stride, padding: 'valid' })[0] as Tensor4D;
  if (stride === 1 && height === 2 * border + 1 && width === height)
    return convolution({ x, kernel }, { stride, padding: 'same' })[0] as Tensor4D;
  const edge: [number, number] = [border, border];
  return tidy(() => {
    const padded = pad(x, [[0, 0], edge, edge, [0, 0]]);
    return convolution({ x: padded, kernel }, { stride, padding: 'valid' })[0] as Tensor4D;
  });
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

function expectStride(caller: string, stride: number): void {
  if (!Number.isInteger(stride) || stride < 1)
    throw new ValueError(`${caller}: expected stride to be an integer >= 1, got ${stride}.`);
}
