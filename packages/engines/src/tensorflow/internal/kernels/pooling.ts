import { engine, maxPool, onesLike, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { FastKernel } from './ops';

/** `gans/FirstMaximum`: 1 at the first largest pixel of each window, 0 elsewhere; TensorFlow's gradient of max pooling sends each window's there. */
export const firstMaximum: FastKernel = (_, { x }, attributes) => {
  const size = attributes.size as number;
  const output = maxPool(x as Tensor4D, size, size, 'valid');
  const windows = { filterSize: [size, size], strides: [size, size], pad: 'valid' };
  return [engine().runKernel('MaxPoolGrad', { dy: onesLike(output), input: x!, output }, windows) as Tensor];
};
