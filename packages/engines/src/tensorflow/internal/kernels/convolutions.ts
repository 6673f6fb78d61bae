import { tensor1d } from '@tensorflow/tfjs-core';
import type { Attributes, FastKernel } from './ops';
import { type EnlargingGradient, hasSubPixels, subPixelGradient } from './sub-pixel';

/** How a kernel moves. The gradients are given none with a border: TensorFlow's gradient to the image takes up to five times as long with one as on a padded image. */
export interface Geometry {
  readonly stride: number;
  readonly padding: 'same' | 'valid';
  /** Pixels of zeros around the image of a 'valid' convolution, by TensorFlow itself; default 0. */
  readonly border?: number;
}

const known = new Map<string, Attributes>();

/** The attributes of a convolution and of its gradients, one object for each geometry. */
export function attributesOf(geometry: object): Attributes {
  const { stride, padding, border = 0 } = geometry as Geometry;
  const key = [stride, padding, border].join();
  const attributes = known.get(key) ?? {
    strides: { integers: [1, stride, stride, 1] },
    data_format: 'NHWC',
    ...(border === 0
      ? { padding: padding.toUpperCase() }
      : { padding: 'EXPLICIT', explicit_paddings: { integers: [0, 0, border, border, border, border, 0, 0] } }),
  };
  known.set(key, attributes);
  return attributes;
}

const sizes = (shape: unknown) => tensor1d(shape as number[], 'int32');

/** `gans/Conv2D`. */
export const convolution: FastKernel = (ops, { x, kernel }, geometry) => [
  ops.one('Conv2D', [x!, kernel!], attributesOf(geometry)),
];

/** `gans/Conv2DInputGradient`: the gradient of a convolution to its image. */
export const convolutionInputGradient: FastKernel = (ops, { dy, kernel }, geometry) => {
  const gradient = { dy, kernel, ...geometry } as unknown as EnlargingGradient;
  // A GPU would have to wait for the weights to be rearranged here.
  if (!ops.backend.binding.isUsingGpuDevice() && hasSubPixels(gradient)) return [subPixelGradient(ops, gradient)];
  return [ops.one('Conv2DBackpropInput', [sizes(geometry.inputShape), kernel!, dy!], attributesOf(geometry))];
};

/** `gans/Conv2DKernelGradient`: the gradient of a convolution to its kernel. */
export const convolutionKernelGradient: FastKernel = (ops, { x, dy }, geometry) => [
  ops.one('Conv2DBackpropFilter', [x!, sizes(geometry.kernelShape), dy!], attributesOf(geometry)),
];
