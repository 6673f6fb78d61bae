/** A TensorFlow.js engine by the name that `useEngine`, `GANS_ENGINE` and `--engine` take. */
export type EngineName = 'tensorflow' | 'wasm' | 'cpu';

/** How an engine is to be set up. */
export interface EngineOptions {
  /** Threads that kernels may use, an integer of 1 or more (wasm: up to 8); default: as many as the process may run on. Engines without threads ignore it. */
  readonly threads?: number;
  /** Hears what is being done where bringing an engine up takes seconds: the binding of a TensorFlow library that is used for the first time is compiled. */
  readonly onProgress?: (title: string) => void;
}

/** An engine that is up, has passed the probe, and is the active backend of TensorFlow.js. */
export interface Engine {
  readonly name: EngineName;
  /** Version of the package or library that holds its kernels. */
  readonly version: string;
  /** Threads its kernels really run on. */
  readonly threads: number;
  /** Its name in TensorFlow.js, as `getBackend()` gives it. */
  readonly backendName: string;
  /** What was tried before and why it was refused, in order; empty when the first choice runs as asked. */
  readonly reasons: readonly string[];
  /** Set when the user should hear about it before a long run: only a far slower engine was left. */
  readonly warning?: string;
}

/** What the table says about an engine before it is started. */
export interface EngineInfo {
  readonly name: EngineName;
  /** Its name in TensorFlow.js. */
  readonly backendName: string;
  /** One line for `gans doctor` and error messages. */
  readonly description: string;
  /** Whether training on it takes minutes where the others take seconds. */
  readonly slow: boolean;
}

/** One row of the table of engines: how to bring one up and down. Each lives in its own file in `engines/`. */
export interface EngineDriver extends EngineInfo {
  /** Loads the engine, makes it the active backend and gives it the kernels it lacks. Throws when it cannot. */
  start(options: EngineOptions): Promise<StartedEngine>;
  /** Frees what `start` took: threads, memory. The tensors that live on the engine are lost. */
  stop(): Promise<void>;
}

/** What a driver tells about the engine it has started. */
export interface StartedEngine {
  readonly version: string;
  readonly threads: number;
  /** Why it does not run as asked, for example with fewer threads. */
  readonly reasons: readonly string[];
}
