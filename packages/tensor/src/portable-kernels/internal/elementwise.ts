import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Attributes, Scope } from './scope';

/** Applies one of our SIMD functions to each element, or the shipped kernel where they do not apply.
 *
 *  @param kernelName of the shipped kernel.
 *  @param parameter a number that the function takes.
 */
export function mapElements(
  scope: Scope,
  kernelName: 'Tanh' | 'LeakyRelu',
  x: TensorInfo,
  attributes: Attributes,
  parameter = 0,
): TensorInfo {
  const { machine } = scope;
  if (machine === null || x.dtype !== 'float32') return scope.runShipped(kernelName, { x }, attributes);
  const out = scope.output(x.shape, 'float32');
  machine.run(kernelName === 'Tanh' ? 'tanh' : 'leakyRelu', {
    x: machine.address(x),
    out: machine.address(out),
    count: x.shape.reduce((product, size) => product * size, 1),
    parameter: machine.constant(parameter),
  });
  return out;
}
