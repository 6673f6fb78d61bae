/** Where a TensorFlow library was looked for, in the order of the search. */
export type TensorflowSource = 'GANS_TENSORFLOW_DIR' | 'virtual environment' | 'python3' | 'gpu environment' | 'cache';

/** A native TensorFlow library on this machine, with the headers of its C API. */
export interface TensorflowLibrary {
  readonly source: TensorflowSource;
  /** Holds `libtensorflow_cc`, `libtensorflow_framework` and `include/`. */
  readonly folder: string;
  /** TensorFlow's version, such as '2.21.0'. */
  readonly version: string;
}

/** A place that holds TensorFlow, or was said to hold it, and cannot be used. */
export interface RefusedTensorflow {
  readonly source: TensorflowSource;
  readonly folder?: string;
  /** What is wrong with it and what to do, without a final stop. */
  readonly reason: string;
}

/** What a search has found, both lists in the order of the search. */
export interface TensorflowSearch {
  readonly found: readonly TensorflowLibrary[];
  readonly refused: readonly RefusedTensorflow[];
}

/** How far a long step is. */
export interface TensorflowProgress {
  /** What is being done, for a person to read: 'downloading TensorFlow 2.21.0 (274 MB)'. */
  readonly title: string;
  /** From 0 to 1, where it is known. */
  readonly fraction?: number;
}

/** How to follow or stop a long step. */
export interface TensorflowStepOptions {
  /** Ends the step: its child processes are killed and nothing half-made is left. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: TensorflowProgress) => void;
}

/** What `setupTensorflow` is to make ready. */
export interface SetupTensorflowOptions extends TensorflowStepOptions {
  /** Prepare an NVIDIA GPU instead of the processor: a Python environment with TensorFlow's CUDA packages; default false. */
  readonly gpu?: boolean;
}

/** A library that is ready to use. */
export interface TensorflowSetup {
  readonly library: TensorflowLibrary;
  /** Path of the compiled `tfjs_binding.node`, which has passed the probe. */
  readonly binding: string;
  /** Bytes of packages fetched; 0 when all was there. */
  readonly downloadedBytes: number;
}

/** What `removeTensorflow` has removed. */
export interface TensorflowRemoval {
  readonly folder: string;
  readonly freedBytes: number;
}
