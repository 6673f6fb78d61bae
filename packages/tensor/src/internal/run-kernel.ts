import { engine, getBackend, getKernel, type Tensor } from '@tensorflow/tfjs-core';
import { registerPortableKernels } from '../portable-kernels';

/** Gives the active backend our portable kernels where it has no kernel of that name. */
export function providePortable(name: string): void {
  if (getKernel(name, getBackend()) == null) registerPortableKernels(getBackend());
}

/** Runs a kernel of the active backend by its name, giving the backend our portable kernels first where it has none of that name. */
export function runKernel(name: string, inputs: Record<string, Tensor>, attributes: object): Tensor {
  providePortable(name);
  return engine().runKernel(name, inputs, attributes as never) as Tensor;
}
