import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '@gans/tensor';
import { compileBinding, RECIPE } from './internal/compile-binding';
import { exists } from './internal/exists';
import { layout } from './internal/layout';
import { libraryNames } from './internal/library-files';
import { requireNodePackage } from './internal/node-package';
import { type Probe, probe } from './internal/probe';
import { throwIfStopped } from './internal/stopped';
import {
  asCacheError,
  cacheError,
  makeWorkFolder,
  moveIntoPlace,
  removeFolder,
  removeOrphans,
} from './internal/work-folder';
import type { TensorflowLibrary, TensorflowStepOptions } from './library';

const CALLER = 'tensorflowBinding';

/** The compiled binding of a library. It is made by the first call that needs it, a few seconds with any compiler for C++17, from the sources in `@tensorflow/tfjs-node-gpu` or `@tensorflow/tfjs-node`;
 *  tried on known numbers in a process of its own, where a crash does no harm; and kept in the cache. A library that fails is remembered, and refused at once until `setupTensorflow` finds it mended.
 *
 *  Several processes may call it at once.
 *
 *  @param library from `findTensorflow`.
 *  @returns path of `tfjs_binding.node`, which depends on this library but not on the version of Node.
 *  @throws EngineError when neither npm package is installed, there is no compiler, it fails, the cache cannot be written, or the library does not work on this machine; GansError (code ABORTED).
 */
export async function tensorflowBinding(
  library: TensorflowLibrary,
  options: TensorflowStepOptions = {},
): Promise<string> {
  const place = await placeOf(library);
  const problem = await readFile(place.refusal, 'utf8').catch(() => undefined);
  if (problem !== undefined) throw refusal(library, problem);
  return (await exists(place.binding)) ? place.binding : (await build(library, place, options)).binding;
}

/** A binding and what it has shown just now. */
export interface ProvenBinding {
  readonly binding: string;
  readonly usesGpu: boolean;
}

/** The compiled binding of a library like `tensorflowBinding`, but one that is there already is tried again, and compiled anew if it fails.
 *
 *  @throws as `tensorflowBinding` does.
 */
export async function provenBinding(
  library: TensorflowLibrary,
  options: TensorflowStepOptions = {},
): Promise<ProvenBinding> {
  const place = await placeOf(library);
  const unwritable = (error: unknown) => {
    throw cacheError(CALLER, place.folder, error);
  };
  if (await exists(place.binding)) {
    options.onProgress?.({ title: `checking TensorFlow ${library.version}` });
    const shown = await probe(place.binding, options.signal);
    throwIfStopped(CALLER, options.signal);
    if ('usesGpu' in shown) {
      await rm(place.refusal, { force: true }).catch(unwritable);
      return { binding: place.binding, ...shown };
    }
    await removeFolder(place.folder).catch(unwritable);
  }
  return build(library, place, options);
}

/** Where the binding of a library lies, and what it is made of. */
interface Place {
  readonly packageFolder: string;
  readonly folder: string;
  readonly binding: string;
  /** Says why the library does not work; only there if so. */
  readonly refusal: string;
}

/** Everything that decides the binding is in the name of its folder, so one that is there is the right one. */
async function placeOf({ folder: libraryFolder, version }: TensorflowLibrary): Promise<Place> {
  const { name, version: packageVersion, folder: packageFolder } = requireNodePackage(CALLER);
  const files: (readonly number[])[] = [];
  for (const name of libraryNames) files.push(await stampOf(join(libraryFolder, name))); // the first that is missing is named
  const decisive = [libraryFolder, version, files, name, packageVersion, process.platform, process.arch, RECIPE];
  const key = createHash('sha256').update(JSON.stringify(decisive)).digest('hex').slice(0, 16);
  const folder = join(layout().bindings, key);
  return { packageFolder, folder, binding: join(folder, 'tfjs_binding.node'), refusal: join(folder, 'refused.txt') };
}

async function stampOf(path: string): Promise<readonly number[]> {
  const { size, mtimeMs } = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw new EngineError(`${CALLER}: expected ${path} to be a library file, got ${error.code}. Search again.`);
  });
  return [size, mtimeMs];
}

/** Compiles, tries and only then puts into place, by one rename: what is there is whole. */
async function build(
  library: TensorflowLibrary,
  { packageFolder, folder, binding }: Place,
  { signal, onProgress }: TensorflowStepOptions,
): Promise<ProvenBinding> {
  throwIfStopped(CALLER, signal);
  const work = await makeWorkFolder(CALLER, layout().bindings, 'building');
  try {
    await removeOrphans(layout().bindings, 'building', { unlocked: true });
    const result = join(work, 'result');
    await mkdir(result);
    onProgress?.({ title: `compiling the binding to TensorFlow ${library.version}` });
    const output = join(result, 'tfjs_binding.node');
    await compileBinding(CALLER, { packageFolder, libraryFolder: library.folder }, work, output, signal);
    onProgress?.({ title: `checking TensorFlow ${library.version}` });
    const shown: Probe = await probe(output, signal);
    throwIfStopped(CALLER, signal);
    if ('problem' in shown) await writeFile(join(result, 'refused.txt'), shown.problem);
    await moveIntoPlace(CALLER, result, folder);
    if ('problem' in shown) throw refusal(library, shown.problem);
    return { binding, usesGpu: shown.usesGpu };
  } catch (error) {
    throw asCacheError(CALLER, layout().bindings, error);
  } finally {
    await removeFolder(work);
  }
}

function refusal({ folder, version }: TensorflowLibrary, problem: string): EngineError {
  return new EngineError(
    `${CALLER}: expected TensorFlow ${version} in ${folder} to work on this machine, got that ${problem}. Use another one through GANS_TENSORFLOW_DIR, or the engine wasm; \`gans setup\` tries it again.`,
  );
}
