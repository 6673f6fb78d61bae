import {
  type backend_util,
  engine,
  getBackend,
  getKernel,
  type Tensor,
  type Tensor4D,
  pad as tfPad,
} from '@tensorflow/tfjs-core';
import { ShapeError } from '../errors';
import { defineOp, type Op } from '../internal/define-op';
import { registerPortableKernels } from '../portable-kernels';

/** How a convolution moves over the image. */
export interface Conv2dOptions {
  /** Step between output pixels, in both directions; default 1. */
  readonly stride?: number;
  /** 'same' (TensorFlow's rule: ceil(size / stride), the odd pixel at the end), 'valid', or the number of zero pixels on each side; default 'same'. */
  readonly padding?: 'same' | 'valid' | number;
}

type Shape4D = [number, number, number, number];
interface Geometry {
  readonly stride: number;
  readonly padding: 'same' | 'valid';
}

// The trilinear form <dy, conv(x, kernel)> has three partial derivatives: the convolution itself, its gradient to the image and its
// gradient to the kernel. Each is linear in the other two arguments, so the gradients of all three are again among the three.

const run = (name: string, inputs: Record<string, Tensor>, attributes: object): Tensor[] => {
  if (getKernel(name, getBackend()) == null) registerPortableKernels(getBackend());
  return [engine().runKernel(name, inputs, attributes as never) as Tensor];
};

const kernelAttributes = ({ stride, padding }: Geometry) => ({
  strides: [stride, stride] as [number, number],
  pad: padding as backend_util.ExplicitPadding | 'same' | 'valid',
  dataFormat: 'NHWC' as const,
  dilations: [1, 1] as [number, number],
});

const convolution: Op<{ x: Tensor; kernel: Tensor }, Geometry> = defineOp({
  name: 'Conv2D',
  inputs: ['x', 'kernel'],
  forward: ({ x, kernel }, geometry) => run('Conv2D', { x, filter: kernel }, kernelAttributes(geometry)),
  gradient: ([dy], { x, kernel }, geometry) => ({
    x: () => inputGradient({ dy: dy!, kernel }, { ...geometry, inputShape: x.shape as Shape4D })[0]!,
    kernel: () => kernelGradient({ x, dy: dy! }, { ...geometry, kernelShape: kernel.shape as Shape4D })[0]!,
  }),
});

const inputGradient: Op<{ dy: Tensor; kernel: Tensor }, Geometry & { readonly inputShape: Shape4D }> = defineOp({
  name: 'Conv2DInputGradient',
  inputs: ['dy', 'kernel'],
  forward: ({ dy, kernel }, { inputShape, ...geometry }) =>
    run('Conv2DBackpropInput', { dy, filter: kernel }, { ...kernelAttributes(geometry), inputShape }),
  gradient: ([upstream], { dy, kernel }, { inputShape: _, ...geometry }) => ({
    dy: () => convolution({ x: upstream!, kernel }, geometry)[0]!,
    kernel: () => kernelGradient({ x: upstream!, dy }, { ...geometry, kernelShape: kernel.shape as Shape4D })[0]!,
  }),
});

const kernelGradient: Op<{ x: Tensor; dy: Tensor }, Geometry & { readonly kernelShape: Shape4D }> = defineOp({
  name: 'Conv2DKernelGradient',
  inputs: ['x', 'dy'],
  forward: ({ x, dy }, { kernelShape, ...geometry }) =>
    run('Conv2DBackpropFilter', { x, dy }, { ...kernelAttributes(geometry), filterShape: kernelShape }),
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
 *  @throws ShapeError when the ranks or channel counts do not fit.
 */
export function conv2d(x: Tensor4D, kernel: Tensor4D, { stride = 1, padding = 'same' }: Conv2dOptions = {}): Tensor4D {
  if (x.rank !== 4 || kernel.rank !== 4 || x.shape[3] !== kernel.shape[2])
    throw new ShapeError(
      `conv2d: expected x [N, H, W, C] and kernel [h, w, C, O] with the same C, got [${x.shape.join(', ')}] and [${kernel.shape.join(', ')}].`,
    );
  if (typeof padding !== 'number') return convolution({ x, kernel }, { stride, padding })[0] as Tensor4D;
  const [height, width] = kernel.shape;
  const isSame = stride === 1 && height === 2 * padding + 1 && width === 2 * padding + 1;
  if (padding === 0 || isSame)
    return convolution({ x, kernel }, { stride, padding: isSame ? 'same' : 'valid' })[0] as Tensor4D;
  const edge: [number, number] = [padding, padding];
  const padded = tfPad(x, [[0, 0], edge, edge, [0, 0]]);
  return convolution({ x: padded, kernel }, { stride, padding: 'valid' })[0] as Tensor4D;
}

/** Transposed convolution: the gradient of `conv2d` to its image, used to enlarge one. Differentiable any number of times.
 *
 *  @param x float32 [N, H, W, C]; not disposed.
 *  @param kernel float32 [h, w, O, C], as of the convolution that goes from O to C channels; not disposed.
 *  @param options `stride` (default 2) and `padding` of that convolution; the output has stride H by stride W pixels ('same'), or those a 'valid' convolution needs.
 *  @returns float32 [N, H', W', O].
 *  @throws ShapeError when the ranks or channel counts do not fit.
 */
export function conv2dTranspose(
  x: Tensor4D,
  kernel: Tensor4D,
  { stride = 2, padding = 'same' }: { readonly stride?: number; readonly padding?: 'same' | 'valid' } = {},
): Tensor4D {
  if (x.rank !== 4 || kernel.rank !== 4 || x.shape[3] !== kernel.shape[3])
    throw new ShapeError(
      `conv2dTranspose: expected x [N, H, W, C] and kernel [h, w, O, C] with the same C, got [${x.shape.join(', ')}] and [${kernel.shape.join(', ')}].`,
    );
  const [batch, height, width] = x.shape;
  const [kernelHeight, kernelWidth, outputs] = kernel.shape;
  const size = (length: number, window: number) =>
    padding === 'same' ? length * stride : (length - 1) * stride + window;
  const inputShape: Shape4D = [batch, size(height, kernelHeight), size(width, kernelWidth), outputs];
  return inputGradient({ dy: x, kernel }, { stride, padding, inputShape })[0] as Tensor4D;
}
