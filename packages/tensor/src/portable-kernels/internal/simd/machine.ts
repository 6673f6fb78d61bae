import type { TensorInfo } from '@tensorflow/tfjs-core';
import { assemble } from '../../../assembler';
import { allFunctions, type Job, type JobName, jobs } from './jobs';
import type { ThreadPool } from './threads';

/** A wasm backend of TensorFlow.js. */
export interface WasmHost {
  readonly wasm: object;
  readonly dataIdMap: { get(dataId: object): { readonly memoryOffset: number } };
}

/** What is used of its compiled module: memory and allocator. */
interface Emscripten {
  readonly wasmMemory?: WebAssembly.Memory;
  readonly asm?: { readonly memory?: WebAssembly.Memory };
  _malloc(bytes: number): number;
}

/** Allocates bytes in a host's memory that stay as long as it does.
 *
 *  @returns the address of the first.
 */
export const allocate = (host: WasmHost, bytes: number): number => (host.wasm as Emscripten)._malloc(bytes) >>> 0;

/** Our own SIMD functions over the memory of a wasm backend. */
export interface Machine {
  readonly memory: WebAssembly.Memory;
  readonly module: WebAssembly.Module;
  /** Address of a tensor's first byte. */
  readonly address: (tensor: TensorInfo) => number;
  /** Does one piece of work, on all threads of the pool if there is one. */
  readonly run: <N extends JobName>(name: N, job: Job<N>) => void;
  /** Stores a float32 that the next job may point at, and gives its address. */
  readonly constant: (value: number) => number;
  /** Threads that join in; set by `startThreads`. */
  pool?: ThreadPool;
}

const machines = new WeakMap<object, Machine | null>();

/** The machine of a wasm backend, made at the first call; null where the backend keeps its memory to itself or the platform has no SIMD. */
export function machineOf(host: WasmHost): Machine | null {
  const known = machines.get(host.wasm);
  if (known !== undefined) return known;
  const machine = createMachine(host);
  machines.set(host.wasm, machine);
  return machine;
}

function createMachine(host: WasmHost): Machine | null {
  const { wasmMemory, asm } = host.wasm as Emscripten;
  const memory = wasmMemory ?? asm?.memory;
  if (memory === undefined) return null;
  const shared = typeof SharedArrayBuffer !== 'undefined' && memory.buffer instanceof SharedArrayBuffer;
  let module: WebAssembly.Module;
  try {
    module = new WebAssembly.Module(assemble(allFunctions(), shared));
  } catch {
    return null;
  }
  const functions = new WebAssembly.Instance(module, { env: { memory } }).exports as Record<
    JobName,
    (job: number, part: number, parts: number) => void
  >;
  const longest = Math.max(...Object.values(jobs).map((fields) => fields.length));
  const at = allocate(host, 4 * longest + 4);
  const constantAt = at + 4 * longest;
  const machine: Machine = {
    memory,
    module,
    constant(value) {
      new Float32Array(memory.buffer, constantAt, 1)[0] = value;
      return constantAt;
    },
    address: ({ dataId }) => host.dataIdMap.get(dataId).memoryOffset,
    run(name, job) {
      const numbers = new Int32Array(memory.buffer, at, jobs[name].length);
      (jobs[name] as readonly string[]).forEach((field, i) => {
        numbers[i] = (job as Readonly<Record<string, number>>)[field]!;
      });
      if (machine.pool === undefined) functions[name](at, 0, 1);
      else machine.pool.run(name, at, functions[name]);
    },
  };
  return machine;
}
