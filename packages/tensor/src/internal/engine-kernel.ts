import { engine, getBackend, getKernel, type NamedTensorMap, type Tensor } from '@tensorflow/tfjs-core';

/** Runs a kernel that an engine may have of its own, for work that is otherwise composed of ops.
 *
 *  @param kernelName 'gans/AdamUpdate' or 'gans/MomentumUpdate', which dispose the tensors that they replace, or 'gans/PowerIteration'.
 *  @param inputs tensors by name.
 *  @returns what it computes, or undefined where the active engine has no such kernel; then nothing has happened.
 */
export function runEngineKernel(kernelName: string, inputs: NamedTensorMap, attributes: object): Tensor[] | undefined {
  if (getKernel(kernelName, getBackend()) == null) return undefined;
  return engine().runKernel(kernelName, inputs, attributes as never) as Tensor[];
}
