import { engine, getBackend, getKernel, type NamedTensorMap, type Tensor } from '@tensorflow/tfjs-core';

/** Runs an engine's own kernel for an update of donated tensors, if the active engine has one.
 *
 *  @param kernelName 'gans/AdamUpdate' or 'gans/MomentumUpdate'.
 *  @param inputs tensors by name; the kernel disposes those that it replaces.
 *  @returns the replacements, or undefined where the update must be composed; then nothing has happened.
 */
export function updateInPlace(kernelName: string, inputs: NamedTensorMap, attributes: object): Tensor[] | undefined {
  if (getKernel(kernelName, getBackend()) == null) return undefined;
  return engine().runKernel(kernelName, inputs, attributes as never) as Tensor[];
}
