import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Attributes, Inputs, Scope } from './scope';

const kernels: Readonly<Record<string, string>> = { relu: 'Relu', relu6: 'Relu6', elu: 'Elu', sigmoid: 'Sigmoid' };

/** Adds the bias and applies the activation that tfjs's fused kernels end with.
 *
 *  @param inputs may hold `bias` and `preluActivationWeights`, both broadcast to the linear part.
 *  @param attributes may hold `activation` and `leakyreluAlpha`.
 */
export function finish(scope: Scope, linear: TensorInfo, inputs: Inputs, attributes: Attributes): TensorInfo {
  const { bias, preluActivationWeights: alpha } = inputs as Partial<Inputs>;
  const shifted = bias == null ? linear : scope.run('Add', { a: linear, b: bias });
  const activation = (attributes.activation ?? 'linear') as string;
  if (activation === 'linear') return shifted;
  if (activation === 'prelu') return scope.run('Prelu', { x: shifted, alpha: alpha! });
  if (activation === 'leakyrelu') return scope.run('LeakyRelu', { x: shifted }, { alpha: attributes.leakyreluAlpha });
  const kernel = kernels[activation];
  if (kernel === undefined) throw new Error(`Activation ${activation} has not been implemented for the wasm backend.`);
  return scope.run(kernel, { x: shifted });
}
