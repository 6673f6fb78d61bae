import type { backend_util, Tensor } from '@tensorflow/tfjs-core';
import { defineOp, type Op } from './define-op';
import { runKernel } from './run-kernel';

/** [N, H, W, C]. */
export type Shape4D = [number, number, number, number];

/** How a kernel moves over the image. */
export interface Geometry {
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

/** The convolution itself. */
export const convolution: Op<{ x: Tensor; kernel: Tensor }, Geometry> = /* @__PURE__ */ defineOp({
  name: 'Conv2D',
  inputs: ['x', 'kernel'],
  forward: ({ x, kernel }, geometry) => [runKernel('Conv2D', { x, filter: kernel }, kernelAttributes(geometry))],
  gradient: ([dy], { x, kernel }, geometry) => ({
    x: () => inputGradient({ dy: dy!, kernel }, { ...geometry, inputShape: x.shape as Shape4D })[0]!,
    kernel: () => kernelGradient({ x, dy: dy! }, { ...geometry, kernelShape: kernel.shape as Shape4D })[0]!,
  }),
});

/** Its gradient to the image. */
export const inputGradient: Op<{ dy: Tensor; kernel: Tensor }, Geometry & { readonly inputShape: Shape4D }> =
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

/** Its gradient to the kernel. */
export const kernelGradient: Op<{ x: Tensor; dy: Tensor }, Geometry & { readonly kernelShape: Shape4D }> =
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
