import { EngineError, isGansError } from '@gans/tensor';
import { provenBinding } from '../binding';
import { findTensorflow } from '../find-tensorflow';
import type { SetupTensorflowOptions, TensorflowLibrary, TensorflowSetup, TensorflowStepOptions } from '../library';
import { findCompiler } from './compiler';
import { fetchGpuEnvironment } from './fetch-gpu-environment';
import { fetchLibrary } from './fetch-library';
import { type Gpu, requireGpu } from './gpu';
import { layout } from './layout';
import { takeLock } from './lock';
import { brokenLibrary } from './manifest';
import { requireNodePackage } from './node-package';
import { throwIfStopped } from './stopped';
import type { Wheels } from './wheels';

const CALLER = 'setupTensorflow';

/** Like `setupTensorflow`, from a given table of wheels. */
export async function setupFrom(
  wheels: Wheels,
  { gpu: wantsGpu = false, ...options }: SetupTensorflowOptions,
): Promise<TensorflowSetup> {
  const { signal, onProgress } = options;
  throwIfStopped(CALLER, signal);
  const gpu = wantsGpu ? await requireGpu(CALLER, signal) : undefined;
  const attempt = await tryFound(gpu, options);
  if ('setup' in attempt) return attempt.setup;

  let waited = false;
  const lock = await takeLock(
    CALLER,
    layout().lock,
    (holder) => {
      waited = true;
      onProgress?.({ title: `waiting for another set-up${holder === undefined ? '' : ` (process ${holder.pid})`}` });
    },
    signal,
  );
  try {
    const next = waited ? await tryFound(gpu, options) : attempt;
    if ('setup' in next) return next.setup;
    if (next.failure !== undefined) throw next.failure;
    return await fetchAndProve(wheels, gpu, options);
  } finally {
    await lock.release();
  }
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
    const broken = library.source === 'cache' ? await brokenLibrary(library.folder, 'contents') : undefined;
    throwIfStopped(CALLER, options.signal);
    if (broken !== undefined) {
      passOver(library.source, broken);
      continue;
    }
    try {
      return { setup: await prove(library, gpu, options) };
    } catch (error) {
      if (!isGansError(error) || error.code !== 'ENGINE') throw error;
      passOver(library.source, error.message);
      if (isFetched) failure = error;
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
  requireNodePackage(CALLER);
  await findCompiler(CALLER, options.signal);
  throwIfStopped(CALLER, options.signal);
  const { library, downloadedBytes } =
    gpu === undefined ? await fetchLibrary(CALLER, wheels, options) : await fetchGpuEnvironment(CALLER, gpu, options);
  return { ...(await prove(library, gpu, options)), downloadedBytes };
}
