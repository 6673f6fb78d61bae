import { setupFrom } from './internal/setup-from';
import { wheels } from './internal/wheels';
import type { SetupTensorflowOptions, TensorflowSetup } from './library';

/** Makes the native engine ready: finds a TensorFlow library or fetches one, compiles its binding, and has it compute known numbers in a process of its own.
 *
 *  The first library of `findTensorflow` that works is taken; nothing is written then but its binding. Else the pinned TensorFlow comes from the user's package index through the user's own pip (274 MB on Linux x64),
 *  is checked by its SHA-256, and its library and headers are kept in the cache (853 MB). With `gpu`, what is fetched is a Python environment with TensorFlow and its CUDA packages, for an NVIDIA GPU on Linux x64.
 *
 *  What is in the cache is whole: everything is made in a work folder and renamed as the last act. Interrupted in any way, nothing is left but that folder, which the next call removes.
 *  Of two calls at once, in whatever processes, the later one waits and takes what the earlier one has made. A damaged library in the cache is removed and made again.
 *
 *  @param options `signal` stops it, child processes included; `onProgress` hears each step, what was passed over and why.
 *  @returns the library, its binding, and how much was downloaded.
 *  @throws EngineError in one line: no Python, no pip, no compiler (looked for before anything is fetched), no connection, wrong hash, full disk, unwritable cache, a system or C library that TensorFlow does not run on, or a library that fails.
 *  @throws GansError (code ABORTED) when stopped.
 */
export const setupTensorflow = (options: SetupTensorflowOptions = {}): Promise<TensorflowSetup> =>
  setupFrom(wheels, options);
