import { availableParallelism } from 'node:os';
import { EngineError, ValueError } from '@gans/tensor';
import { registerPortableKernels } from '@gans/tensor/portable-kernels';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { engine, findBackendFactory, registerBackend, removeBackend } from '@tensorflow/tfjs-core';
import type { EngineDriver, EngineOptions, StartedEngine } from '../engine';
import { activate } from '../internal/activate';
import { processState } from '../internal/process-state';
import { quietly } from '../internal/quietly';
import { loadWasmModule } from '../internal/wasm-module';
import { releaseIdleWorkers, type ThreadedModule } from '../internal/wasm-threads';

/** The pool of workers that the wasm binary brings. */
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
    const running = threadsOf(present);
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

  const { backend, reasons } = await load(BackendWasm, threads);
  if (present !== undefined) await stop();
  const registered = findBackendFactory('wasm') as ReturnType<typeof findBackendFactory> | null;
  const stock = registered ?? state.wasm?.stock;
  if (registered !== null) removeBackend('wasm');
  registerBackend('wasm', () => backend, 3);
  await activate('wasm');
  state.wasm = { backend, threads: threadsOf(backend), reasons, stock };
  return { version, threads: state.wasm.threads, reasons };
}

/** Brings up the binary with as many threads as asked for, or with one and the reason why. */
async function load(
  Backend: typeof BackendWasm,
  threads: number,
): Promise<{ backend: BackendWasm; reasons: readonly string[] }> {
  if (threads > 1) {
    try {
      const module = await loadWasmModule(threads);
      const backend = new Backend(module);
      releaseIdleWorkers(module as unknown as ThreadedModule);
      return { backend, reasons: [] };
    } catch (error) {
      const single = new Backend(await loadWasmModule(1));
      return { backend: single, reasons: [`wasm with ${threads} threads: ${messageOf(error)}; it runs with one`] };
    }
  }
  return { backend: new Backend(await loadWasmModule(1)), reasons: [] };
}

/** Frees the backend, its memory and threads, and leaves the package's own set-up in its place, as if this engine had never run. */
async function stop(): Promise<void> {
  const state = processState();
  const running = state.wasm;
  if (running === undefined || engine().registry.wasm !== running.backend) return;
  delete state.wasm;
  removeBackend('wasm');
  if (running.stock !== undefined) registerBackend('wasm', running.stock, 2);
}

const threadsOf = (backend: BackendWasm): number =>
  (backend.wasm as unknown as { tfjs: { getThreadsCount(): number } }).tfjs.getThreadsCount();

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
