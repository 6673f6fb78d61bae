import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findTensorflow, setupTensorflow, type TensorflowLibrary, tensorflowBinding } from '@gans/engines';
import { GansError, isGansError } from '@gans/tensor';
import { findPackage, type InstalledPackage } from '../environment';
import { oneLine } from '../format';
import type { Io } from '../io';
import type { EngineFinding } from './examine-engine';

/** A TensorFlow library on this machine and what becomes of it: the engine takes the first that works. */
export interface LibraryFinding {
  /** How it was found: an environment variable, a Python, the cache, the npm package. */
  readonly source: string;
  readonly folder?: string;
  readonly version?: string;
  /** 'spare': it would be tried if those before it failed. */
  readonly state: 'taken' | 'refused' | 'spare';
  /** Why it was refused. */
  readonly reason?: string;
}

/** What there is of TensorFlow's native library. */
export interface TensorflowFindings {
  /** The npm package with the kernels and the sources of the binding, where one is installed. */
  readonly nodePackage?: InstalledPackage;
  /** In the order of the search. */
  readonly libraries: readonly LibraryFinding[];
  /** Why `gans setup` could not fetch a library, where there is none and it could not. */
  readonly obstacle?: string;
}

/** Looks for TensorFlow libraries, tries them as the engine does, and finds out whether one could be fetched where there is none.
 *
 *  @param engine what became of the engine 'tensorflow'.
 *  @param io its signal stops the search.
 *  @throws GansError (code ABORTED) when stopped.
 */
export async function examineTensorflow(engine: EngineFinding, { signal }: Io): Promise<TensorflowFindings> {
  const nodePackage = (await findPackage('@tensorflow/tfjs-node-gpu')) ?? (await findPackage('@tensorflow/tfjs-node'));
  const { found, refused } = await findTensorflow();
  const own = nodePackage === undefined ? undefined : ownLibrary(nodePackage, engine);
  const libraries: LibraryFinding[] = own === undefined ? [] : [own];
  for (const library of found) libraries.push(await tryLibrary(library, libraries, signal));
  for (const refusal of refused) libraries.push({ ...refusal, state: 'refused' });
  const obstacle = libraries.length === 0 ? await obstacleToSetup(signal) : undefined;
  return {
    ...(nodePackage === undefined ? {} : { nodePackage }),
    libraries,
    ...(obstacle === undefined ? {} : { obstacle }),
  };
}

/** The library that the install script of the npm package has fetched, if it has; the engine tries it first. */
function ownLibrary({ name, folder }: InstalledPackage, engine: EngineFinding): LibraryFinding | undefined {
  if (!existsSync(join(folder, 'lib/napi-v8/tfjs_binding.node'))) return undefined;
  const place = { source: name, folder: join(folder, 'deps/lib') };
  const refusal = engine.reasons.find((reason) => !engine.works || reason.startsWith(`tensorflow from ${name}: `));
  if (refusal !== undefined) return { ...place, state: 'refused', reason: refusal };
  return { ...place, ...(engine.version === undefined ? {} : { version: engine.version }), state: 'taken' };
}

async function tryLibrary(
  library: TensorflowLibrary,
  before: readonly LibraryFinding[],
  signal: AbortSignal,
): Promise<LibraryFinding> {
  if (before.some(({ state }) => state === 'taken')) return { ...library, state: 'spare' };
  try {
    await tensorflowBinding(library, { signal });
    return { ...library, state: 'taken' };
  } catch (error) {
    return { ...library, state: 'refused', reason: engineProblem(error) };
  }
}

/** Rehearses the set-up: what is missing shows before its first step, which is the download, or to wait for another one. */
async function obstacleToSetup(signal: AbortSignal): Promise<string | undefined> {
  const rehearsal = new AbortController();
  const end = () => rehearsal.abort();
  signal.addEventListener('abort', end, { once: true });
  try {
    await setupTensorflow({ signal: rehearsal.signal, onProgress: end });
    return undefined;
  } catch (error) {
    return rehearsal.signal.aborted && !signal.aborted ? undefined : engineProblem(error);
  } finally {
    signal.removeEventListener('abort', end);
  }
}

/** What an EngineError says, without the function that says it. */
function engineProblem(error: unknown): string {
  if (!isGansError(error)) throw error;
  if (error.code === 'ABORTED') throw new GansError('ABORTED', 'gans doctor: stopped.', { cause: error });
  return oneLine(error.message.replace(/^\w+: /, ''));
}
