import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { findBackendFactory, KernelBackend } from '@tensorflow/tfjs-core';

const STATE = Symbol.for('@gans/engines');

/** What must exist once a process, though this module may be loaded twice (ESM and CJS). */
interface State {
  /** The wasm backend that this package has brought up. */
  wasm?: RunningWasm;
  /** The TensorFlow library that this process has loaded; it stays until the process ends. */
  tensorflow?: LoadedTensorflow;
}

export interface LoadedTensorflow {
  readonly backend: KernelBackend;
  /** Whether the program itself has brought the backend up, which is then not ours to remove. */
  readonly adopted: boolean;
  readonly version: string;
  readonly threads: number;
  /** What was tried before it, and why it was refused. */
  readonly reasons: readonly string[];
}

export interface RunningWasm {
  readonly backend: BackendWasm;
  readonly threads: number;
  /** Why it does not run as was asked. */
  readonly reasons: readonly string[];
  readonly stopThreads: () => Promise<void>;
  /** How the backend's own package would make one; put back when ours stops. */
  readonly stock: ReturnType<typeof findBackendFactory> | undefined;
}

/** The state that all copies of this package in the process share. */
export function processState(): State {
  const holder = globalThis as { [STATE]?: State };
  holder[STATE] ??= {};
  return holder[STATE];
}
