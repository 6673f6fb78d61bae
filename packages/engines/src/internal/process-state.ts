import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { findBackendFactory } from '@tensorflow/tfjs-core';

const STATE = Symbol.for('@gans/engines');

/** What must exist once a process, though this module may be loaded twice (ESM and CJS). */
interface State {
  /** The wasm backend that this package has brought up. */
  wasm?: RunningWasm;
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
