import { type DataType, getKernel, type KernelBackend, type TensorInfo, util } from '@tensorflow/tfjs-core';

import { type Machine, machineOf, type WasmHost } from './simd/machine';

export type Attributes = Readonly<Record<string, unknown>>;
export type Inputs = Readonly<Record<string, TensorInfo>>;
/** Runs one registered kernel and hands back its single output. */
export type Run = (kernelName: string, inputs: Inputs | readonly TensorInfo[], attributes?: Attributes) => TensorInfo;
/** The dtypes whose elements are numbers in a typed array. */
export type NumericDataType = 'float32' | 'int32' | 'bool';
export type Values = Float32Array | Int32Array | Uint8Array;

/** A kernel written here: reads its inputs, owns none of them, and returns one new tensor. */
export type PortableKernel = (scope: Scope, inputs: Inputs, attributes: Attributes) => TensorInfo;

/** What a portable kernel is given: the kernels of its backend, and the bytes of its tensors. */
export interface Scope {
  readonly run: Run;
  /** The kernel of this name that was registered before ours took its place. */
  readonly runShipped: Run;
  /** The elements of a tensor, without a copy. Valid until the next allocation: ask after `output`. */
  readonly view: (tensor: TensorInfo) => Values;
  /** Our SIMD functions over the backend's memory, where it is wasm and lets us. */
  readonly machine: Machine | null;
  /** Makes a tensor to be filled through `fill`, which is called once with its elements (not zeroed). */
  readonly output: (shape: readonly number[], dtype: NumericDataType, fill?: (values: Values) => void) => TensorInfo;
}

/** The members of the cpu and wasm backends that portable kernels touch. */
interface HeapBackend extends KernelBackend {
  makeOutput?(shape: number[], dtype: DataType): TensorInfo;
  typedArrayFromHeap?(tensor: TensorInfo): Values;
}

/** Calls a portable kernel and frees every intermediate tensor it made, also when it throws.
 *
 *  @param shipped the kernel functions that ours replaced, by name.
 */
export function runPortable(
  kernel: PortableKernel,
  call: { inputs: object; attrs?: object | undefined; backend: unknown },
  backendName: string,
  shipped: ReadonlyMap<string, KernelFunction>,
): TensorInfo {
  const backend = call.backend as HeapBackend;
  const made: TensorInfo[] = [];
  const track = (tensor: TensorInfo) => {
    made.push(tensor);
    return tensor;
  };
  const runWith =
    (find: (name: string) => KernelFunction | undefined): Run =>
    (name, inputs, attrs = {}) => {
      const kernel = find(name);
      if (kernel === undefined) throw new Error(`Kernel '${name}' is not registered for backend '${backendName}'.`);
      return track(kernel({ inputs, attrs, backend }) as TensorInfo);
    };
  const scope: Scope = {
    run: runWith((name) => getKernel(name, backendName)?.kernelFunc as KernelFunction | undefined),
    runShipped: runWith((name) => shipped.get(name)),
    view: (tensor) => (backend.typedArrayFromHeap?.(tensor) ?? backend.readSync(tensor.dataId)) as Values,
    machine: 'wasm' in backend && 'dataIdMap' in backend ? machineOf(backend as unknown as WasmHost) : null,
    output(shape, dtype, fill = () => {}) {
      if (backend.makeOutput !== undefined && backend.typedArrayFromHeap !== undefined) {
        const tensor = track(backend.makeOutput([...shape], dtype));
        fill(backend.typedArrayFromHeap(tensor));
        return tensor;
      }
      const values = util.getTypedArrayFromDType(dtype, util.sizeFromShape([...shape])) as Values;
      fill(values);
      return track({ dataId: backend.write(values, [...shape], dtype), shape: [...shape], dtype });
    },
  };
  let result: TensorInfo | undefined;
  try {
    result = kernel(scope, call.inputs as Inputs, (call.attrs ?? {}) as Attributes);
    return result;
  } finally {
    for (const tensor of made) if (tensor !== result) backend.disposeData(tensor.dataId);
  }
}

/** A kernel as the registry of tfjs-core holds it. */
export type KernelFunction = (call: { inputs: object; attrs?: object; backend: unknown }) => TensorInfo | TensorInfo[];
