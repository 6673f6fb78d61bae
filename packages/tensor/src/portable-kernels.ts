import {
  getKernel,
  getKernelsForBackend,
  type KernelConfig,
  registerKernel,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { EngineError } from './errors';
import { type KernelFunction, type PortableKernel, runPortable } from './portable-kernels/internal/scope';
import { portableKernels } from './portable-kernels/internal/table';

export type { WasmHost } from './portable-kernels/internal/simd/machine';
export { startThreads, type ThreadData } from './portable-kernels/internal/simd/threads';

const STATE = Symbol.for('@gans/portable-kernels');

/** One registry of tfjs-core serves the whole process, however many copies of this module are loaded; so does this record of what we put there. */
interface State {
  /** Our kernel functions, to be recognised in the registry. */
  readonly ours: WeakSet<object>;
  /** By backend: the shipped kernel functions that ours replaced. */
  readonly shipped: Map<string, Map<string, KernelFunction>>;
}

/** Gives a TensorFlow.js backend the kernels that training needs and that it lacks, computes wrongly or computes slowly.
 *
 *  wasm: convolutions and both their gradients (plain and depthwise), products of matrices, sums and means, all in SIMD loops of our own over the backend's memory; gradients of max pooling and
 *  nearest-neighbour resizing, UnsortedSegmentSum (the gradient of gather), Einsum, GatherV2, OneHot, Slice, Tanh, LeakyRelu.
 *  cpu: gradients of convolutions and of nearest-neighbour resizing, UnsortedSegmentSum, Einsum.
 *  These two and tensorflow: the bilinear sampling of `sampleBilinear` and its gradient.
 *  Only kernels are replaced: gradients and the user's own code stay as they are. Call it again at will: what is in place stays, what a later import put back is replaced again.
 *
 *  @param backendName 'wasm', 'cpu' or 'tensorflow', whose package has been imported (the backend need not be initialised). Other backends are left alone.
 *  @returns the names of the kernels that this call put in place.
 *  @throws EngineError when the backend has no kernels at all: its package was not imported.
 *  @example
 *  import '@tensorflow/tfjs-backend-wasm';
 *  registerPortableKernels('wasm');
 *  await setBackend('wasm'); // convolutions can be trained now
 */
export function registerPortableKernels(backendName: string): readonly string[] {
  const kernels = portableKernels[backendName];
  if (kernels === undefined) return [];
  if (getKernelsForBackend(backendName).length === 0)
    throw new EngineError(
      `registerPortableKernels: expected backend '${backendName}' to be loaded, got no kernels of it. Import '@tensorflow/tfjs-backend-${backendName}' first.`,
    );
  const { ours, shipped } = processState();
  const replaced = shipped.get(backendName) ?? new Map<string, KernelFunction>();
  shipped.set(backendName, replaced);
  const registered: string[] = [];
  for (const [kernelName, kernel] of Object.entries(kernels)) {
    const present = getKernel(kernelName, backendName);
    if (present !== undefined && ours.has(present.kernelFunc)) continue;
    if (present !== undefined) {
      replaced.set(kernelName, present.kernelFunc as unknown as KernelFunction);
      unregisterKernel(kernelName, backendName);
    }
    const kernelFunc = toKernelFunction(kernel, backendName, replaced);
    ours.add(kernelFunc);
    // The shipped setup and dispose functions stay, since the shipped kernel may still be called.
    registerKernel({ ...present, kernelName, backendName, kernelFunc });
    registered.push(kernelName);
  }
  return registered;
}

function toKernelFunction(
  kernel: PortableKernel,
  backendName: string,
  shipped: ReadonlyMap<string, KernelFunction>,
): KernelConfig['kernelFunc'] {
  return (call) => runPortable(kernel, call, backendName, shipped);
}

function processState(): State {
  const holder = globalThis as { [STATE]?: State };
  holder[STATE] ??= { ours: new WeakSet(), shipped: new Map() };
  return holder[STATE];
}
