import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { withoutNewListeners } from './scoped-globals';
import { startThreads } from './wasm-threads';

/** The compiled module that `BackendWasm` is built on. */
export type WasmModule = ConstructorParameters<typeof BackendWasm>[0];

/** What an Emscripten factory of the wasm backend takes, as far as it is used here. */
export interface FactoryConfig {
  readonly instantiateWasm: (
    imports: { env: WebAssembly.ModuleImports } & WebAssembly.Imports,
    receive: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ) => object;
  readonly mainScriptUrlOrBlob?: string;
}

/** What such a factory makes. */
export interface EmscriptenModule {
  readonly cwrap: (
    name: string,
    result: 'number' | null,
    parameters: readonly 'number'[],
  ) => (...values: number[]) => number;
  tfjs?: object;
}

export type Factory<M extends EmscriptenModule = EmscriptenModule> = (config: FactoryConfig) => Promise<M>;

/** Loads the wasm backend's own binary out of its package, without the set-up code there, which works in browsers only: worker and main script come from files instead of Blob URLs, and the number of threads is the one asked for, not half of the cores.
 *
 *  @param threads 1 loads the single-threaded SIMD binary, more the threaded one.
 *  @returns a module ready for `new BackendWasm(module)`.
 *  @throws when the package's layout is not the known one, or the binary does not start.
 */
export async function loadWasmModule(threads: number): Promise<WasmModule> {
  const require = createRequire(import.meta.url);
  const folder = join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'wasm-out');
  const name = threads > 1 ? 'tfjs-backend-wasm-threaded-simd' : 'tfjs-backend-wasm-simd';
  const binary = new Uint8Array(await readFile(join(folder, `${name}.wasm`)));
  // The plain binary and the SIMD one share the plain factory.
  const script = join(folder, threads > 1 ? `${name}.js` : 'tfjs-backend-wasm.js');
  const factory = require(script);
  const module: EmscriptenModule =
    threads > 1
      ? await startThreads(
          factory,
          binary,
          script,
          require(join(folder, `${name}.worker.js`)).wasmWorkerContents,
          threads,
        )
      : await startModule(factory, binary);
  module.tfjs = {
    init: module.cwrap('init', null, []),
    // BackendWasm passes its own default count; the one that was asked of us is used instead.
    initWithThreadsCount: () => module.cwrap('init_with_threads_count', null, ['number'])(threads),
    getThreadsCount: module.cwrap('get_threads_count', 'number', []),
    registerTensor: module.cwrap('register_tensor', null, ['number', 'number', 'number']),
    disposeData: module.cwrap('dispose_data', null, ['number']),
    dispose: module.cwrap('dispose', null, []),
  };
  return module as unknown as WasmModule;
}

/** Runs a factory on a binary; a binary that does not compile or instantiate is a rejection.
 *
 *  @param adjust changes what the binary imports.
 */
export function startModule<M extends EmscriptenModule>(
  factory: Factory<M>,
  binary: Uint8Array<ArrayBuffer>,
  { adjust = () => {}, script }: { adjust?: (environment: WebAssembly.ModuleImports) => void; script?: string } = {},
): Promise<M> {
  return new Promise((resolve, reject) => {
    const config: FactoryConfig = {
      ...(script === undefined ? {} : { mainScriptUrlOrBlob: script }),
      instantiateWasm(imports, receive) {
        adjust(imports.env);
        WebAssembly.instantiate(binary, imports).then(({ instance, module }) => receive(instance, module), reject);
        return {};
      },
    };
    withoutNewListeners(() => factory(config)).then(resolve, reject);
  });
}
