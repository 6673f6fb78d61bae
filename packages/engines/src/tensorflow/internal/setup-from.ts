import { EngineError, isGansError } from '@gans/tensor';
import { provenBinding } from '../binding';
import { findTensorflow } from '../find-tensorflow';
import type { SetupTensorflowOptions, TensorflowLibrary, TensorflowSetup, TensorflowStepOptions } from '../library';
import { findCompiler } from './compiler';
import { exists } from './exists';
import { fetchGpuEnvironment } from './fetch-gpu-environment';
import { fetchLibrary } from './fetch-library';
import { type Gpu, requireGpu } from './gpu';
import { layout } from './layout';
import { takeLock } from './lock';
import { brokenLibrary } from './manifest';
import { requireNodePackage } from './node-package';
import type { ProcessMark } from './process-mark';
import { throwIfStopped } from './stopped';
import { wheelForSystem } from './system';
import type { Wheels } from './wheels';
import { asCacheError, removeFolder, removeOrphans } from './work-folder';

const CALLER = 'setupTensorflow';

/** Like `setupTensorflow`, from a given table of wheels. */
export async function setupFrom(
  wheels: Wheels,
  { gpu: wantsGpu = false, ...options }: SetupTensorflowOptions,
): Promise<TensorflowSetup> {
  const { signal, onProgress } = options;
  throwIfStopped(CALLER, signal);
  const gpu = wantsGpu ? await requireGpu(CALLER, signal) : undefined;
  const { root, bindings, library, lock: lockFile } = layout();
  const sayWaiting = (holder: ProcessMark | undefined) =>
    onProgress?.({ title: `waiting for another set-up${holder === undefined ? '' : ` (process ${holder.pid})`}` });
  // A cache that cannot be written may hold all that is needed.
  const lock = await takeLock(CALLER, lockFile, sayWaiting, signal).catch(unlessEngine);
  try {
    if ('release' in lock) {
      await removeOrphans(root, 'staging');
      await removeOrphans(bindings, 'building', { unlocked: true });
      await removeIfBroken(library, onProgress);
      throwIfStopped(CALLER, signal);
    }
    const attempt = await tryFound(gpu, options);
    if ('setup' in attempt) return attempt.setup;
    if (attempt.failure !== undefined) throw attempt.failure;
    if (!('release' in lock)) throw lock;
    return await fetchAndProve(wheels, gpu, options);
  } catch (error) {
    throw asCacheError(CALLER, root, error);
  } finally {
    if ('release' in lock) await lock.release();
  }
}

/** Lets an EngineError be looked at later; any other error ends the set-up. */
function unlessEngine(error: unknown): Error {
  if (isGansError(error) && error.code === 'ENGINE') return error;
  throw error;
}

/** Removes a library from the cache that is not what was unpacked there. */
async function removeIfBroken(library: string, onProgress: TensorflowStepOptions['onProgress']): Promise<void> {
  const broken = (await exists(library)) ? await brokenLibrary(library, 'contents') : undefined;
  if (broken === undefined) return;
  onProgress?.({ title: `removing the damaged library from the cache: ${broken}` });
  await removeFolder(library);
}

/** What came of trying what is there. `failure` is set when to fetch would give the same again: what was fetched before is whole and does not work. */
type Attempt = { readonly setup: TensorflowSetup } | { readonly failure: Error | undefined };

/** Takes the first library of the search that works on this machine, on the GPU if one is wanted. Says what is passed over, and why. */
async function tryFound(gpu: Gpu | undefined, options: TensorflowStepOptions): Promise<Attempt> {
  const passOver = (source: string, reason: string) =>
    options.onProgress?.({ title: `passing over TensorFlow (${source}): ${reason}` });
  const { found, refused } = await findTensorflow();
  for (const { source, reason } of refused) passOver(source, reason);
  let failure: Error | undefined;
  for (const library of found) {
    const isFetched = library.source === (gpu === undefined ? 'cache' : 'gpu environment');
    try {
      return { setup: await prove(library, gpu, options) };
    } catch (error) {
      const refusal = unlessEngine(error);
      passOver(library.source, refusal.message);
      if (isFetched) failure = refusal;
    }
  }
  return { failure };
}

/** Has a library compute, on the GPU if one is wanted. */
async function prove(
  library: TensorflowLibrary,
  gpu: Gpu | undefined,
  options: TensorflowStepOptions,
): Promise<TensorflowSetup> {
  const { binding, usesGpu } = await provenBinding(library, options);
  if (gpu === undefined || usesGpu) return { library, binding, downloadedBytes: 0 };
  throw new EngineError(
    `${CALLER}: expected TensorFlow ${library.version} in ${library.folder} to compute on the ${gpu.name}, got the processor. It may be a build without CUDA, or driver ${gpu.driver} too old; \`nvidia-smi\` tells whether the driver works.`,
  );
}

/** Fetches what is missing, after a look at whether it could be used at all. */
async function fetchAndProve(
  wheels: Wheels,
  gpu: Gpu | undefined,
  options: TensorflowStepOptions,
): Promise<TensorflowSetup> {
  const wheel = gpu === undefined ? wheelForSystem(CALLER, wheels) : undefined;
  requireNodePackage(CALLER);
  await findCompiler(CALLER, options.signal);
  const { library, downloadedBytes } =
    wheel === undefined ? await fetchGpuEnvironment(CALLER, gpu!, options) : await fetchLibrary(CALLER, wheel, options);
  return { ...(await prove(library, gpu, options)), downloadedBytes };
}
