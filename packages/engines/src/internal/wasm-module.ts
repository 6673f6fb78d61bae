import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { withGlobalWorker, withoutNewListeners } from './scoped-globals';

/** The compiled module that `BackendWasm` is built on. */
export type WasmModule = ConstructorParameters<typeof BackendWasm>[0];

/** What an Emscripten factory of the wasm backend takes and makes, as far as it is used here. */
type Factory = (config: {
  readonly instantiateWasm: (
    imports: WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ) => object;
}) => Promise<EmscriptenModule>;

interface EmscriptenModule {
  readonly cwrap: (
    name: string,
    result: 'number' | null,
    parameters: readonly 'number'[],
  ) => (...values: number[]) => number;
  tfjs?: object;
}

/** Loads the wasm backend's own binary out of its package, without the set-up code there.
 *
 *  That code keeps threads from Node: it takes worker and main script from Blob URLs, and caps threads at half of the cores. The threads of ours work on the same memory instead,
 *  so the binary for threads is loaded for its shared memory, and its own kernels stay on the calling thread.
 *
 *  @param shared whether threads are to share its memory.
 *  @returns a module ready for `new BackendWasm(module)`.
 *  @throws when the package's layout is not the known one, or the binary does not start.
 */
export async function loadWasmModule(shared: boolean): Promise<WasmModule> {
  const require = createRequire(import.meta.url);
  const folder = join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'wasm-out');
  const binary = new Uint8Array(
    await readFile(join(folder, shared ? 'tfjs-backend-wasm-threaded-simd.wasm' : 'tfjs-backend-wasm-simd.wasm')),
  );
  // The plain binary and the SIMD one share the plain factory.
  const factory: Factory = require(
    join(folder, shared ? 'tfjs-backend-wasm-threaded-simd.js' : 'tfjs-backend-wasm.js'),
  );
  const module = await startModule(factory, binary);
  module.tfjs = {
    init: module.cwrap('init', null, []),
    initWithThreadsCount: () => module.cwrap('init_with_threads_count', null, ['number'])(1),
    getThreadsCount: module.cwrap('get_threads_count', 'number', []),
    registerTensor: module.cwrap('register_tensor', null, ['number', 'number', 'number']),
    disposeData: module.cwrap('dispose_data', null, ['number']),
    dispose: module.cwrap('dispose', null, []),
  };
  return module as unknown as WasmModule;
}

/** Runs a factory on a binary; a binary that does not compile or instantiate is a rejection. */
function startModule(factory: Factory, binary: Uint8Array<ArrayBuffer>): Promise<EmscriptenModule> {
  return new Promise((resolve, reject) => {
    const start = () =>
      factory({
        instantiateWasm(imports, receive) {
          WebAssembly.instantiate(binary, imports).then(({ instance, module }) => receive(instance, module), reject);
          return {};
        },
      });
    withoutNewListeners(() => withGlobalWorker(IdleWorker, start)).then(resolve, reject);
  });
}

/** Stands for the 8 workers that the binary for threads makes before it knows whether it needs any; it needs none. */
class IdleWorker {
  onmessage?: (event: { readonly data: { readonly cmd: string } }) => void;
  postMessage({ cmd }: { readonly cmd: string }): void {
    if (cmd === 'load') queueMicrotask(() => this.onmessage?.({ data: { cmd: 'loaded' } }));
  }
  on(): void {}
  ref(): void {}
  unref(): void {}
  terminate(): void {}
}
