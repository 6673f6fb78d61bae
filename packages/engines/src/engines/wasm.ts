import { availableParallelism } from 'node:os';
import { EngineError, ValueError } from '@gans/tensor';
import { registerPortableKernels } from '@gans/tensor/portable-kernels';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { engine, findBackendFactory, registerBackend, removeBackend } from '@tensorflow/tfjs-core';
import type { EngineDriver, EngineOptions, StartedEngine } from '../engine';
import { activate } from '../internal/activate';
import { processState, type RunningWasm } from '../internal/process-state';
import { quietly } from '../internal/quietly';
import { loadWasmModule } from '../internal/wasm-module';
import { startWasmThreads } from '../internal/wasm-threads';

/** More gain nothing at the sizes that are trained on a CPU. */
const MOST_THREADS = 8;

/** TensorFlow.js's WebAssembly backend with SIMD and threads, and the kernels composed that training needs. */
export const wasm: EngineDriver = {
  name: 'wasm',
  backendName: 'wasm',
  description: 'WebAssembly with SIMD and threads, from npm alone',
  slow: false,
  start,
  stop,
};

async function start(options: EngineOptions): Promise<StartedEngine> {
  const threads = options.threads ?? Math.min(availableParallelism(), MOST_THREADS);
  if (!Number.isInteger(threads) || threads < 1 || threads > MOST_THREADS)
    throw new ValueError(`useEngine: expected threads to be an integer from 1 to ${MOST_THREADS}, got ${threads}.`);
  const { BackendWasm, version_wasm: version } = await quietly(() => import('@tensorflow/tfjs-backend-wasm'));
  registerPortableKernels('wasm');

  const state = processState();
  const present = engine().registry.wasm as BackendWasm | undefined;
  if (
    present !== undefined &&
    present === state.wasm?.backend &&
    (options.threads ?? state.wasm.threads) === state.wasm.threads
  ) {
    await activate('wasm');
    return { version, threads: state.wasm.threads, reasons: state.wasm.reasons };
  }
  if (present !== undefined && present.numDataIds() > 0) {
    const running = present === state.wasm?.backend ? state.wasm.threads : 1;
    if (options.threads !== undefined && options.threads !== running)
      throw new EngineError(
        `useEngine: expected no tensors on the running wasm backend, which must restart to use ${options.threads} instead of ${running} threads, got ${present.numDataIds()}. Dispose them, or choose the engine before making tensors.`,
      );
    await activate('wasm');
    return {
      version,
      threads: running,
      reasons: ['wasm: was already running with tensors on it, so it runs as it was set up'],
    };
  }

  const loaded = await load(BackendWasm, threads);
  if (present !== undefined) await stop();
  const registered = findBackendFactory('wasm') as ReturnType<typeof findBackendFactory> | null;
  const stock = registered ?? state.wasm?.stock;
  if (registered !== null) removeBackend('wasm');
  registerBackend('wasm', () => loaded.backend, 3);
  await activate('wasm');
  state.wasm = { ...loaded, stock };
  return { version, threads: loaded.threads, reasons: loaded.reasons };
}

/** Brings up the binary with as many threads as asked for, or with one and the reason why. */
async function load(Backend: typeof BackendWasm, threads: number): Promise<Omit<RunningWasm, 'stock'>> {
  const reasons: string[] = [];
  if (threads > 1) {
    try {
      const backend = new Backend(await loadWasmModule(true));
      const stopThreads = await startWasmThreads(backend, threads);
      return { backend, threads, reasons, stopThreads };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      reasons.push(`wasm with ${threads} threads: ${message}; it runs with one`);
    }
  }
  return { backend: new Backend(await loadWasmModule(false)), threads: 1, reasons, stopThreads: async () => {} };
}

/** Frees the backend, its memory and threads, and leaves the package's own set-up in its place, as if this engine had never run. */
async function stop(): Promise<void> {
  const state = processState();
  const running = state.wasm;
  if (running === undefined || engine().registry.wasm !== running.backend) return;
  delete state.wasm;
  await running.stopThreads();
  removeBackend('wasm');
  if (running.stock !== undefined) registerBackend('wasm', running.stock, 2);
}
