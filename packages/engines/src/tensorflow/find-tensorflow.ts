import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { lastLine, runChild } from './internal/child-process';
import { executables } from './internal/executables';
import { layout } from './internal/layout';
import { holdsTensorflow, inspectLibrary, tensorflowFolder } from './internal/library-files';
import { brokenLibrary } from './internal/manifest';
import type { RefusedTensorflow, TensorflowLibrary, TensorflowSearch, TensorflowSource } from './library';

/** A slower Python is taken for one that hangs. */
const PYTHON_LIMIT_MS = 2_000;

/** A place that may hold TensorFlow, or what is wrong with it. */
type Place = { readonly source: TensorflowSource; readonly folder: string } | RefusedTensorflow;

/** Looks for native TensorFlow libraries on this machine without loading any of them or importing TensorFlow in Python; about a tenth of a second.
 *
 *  In this order: the folder that GANS_TENSORFLOW_DIR names (a `tensorflow` folder, a site-packages folder or a Python environment), the active virtual environment (VIRTUAL_ENV, CONDA_PREFIX),
 *  the `python3` on the PATH, and what `setupTensorflow` has put into the cache for GPUs and for processors.
 *
 *  @returns what can be used, and what is there but cannot, with reasons. A place without TensorFlow is in neither list, except the one that GANS_TENSORFLOW_DIR names.
 *  @example
 *  const { found, refused } = await findTensorflow();
 *  console.log(found.map(({ source, version }) => `${source}: ${version}`), refused);
 */
export async function findTensorflow(): Promise<TensorflowSearch> {
  if (process.platform === 'win32')
    return {
      found: [],
      refused: [{ source: 'cache', reason: 'there is no native TensorFlow library for Windows; use wasm' }],
    };
  const places = await Promise.all([
    placeNamed(),
    placeInEnvironment(process.env.VIRTUAL_ENV),
    placeInEnvironment(process.env.CONDA_PREFIX),
    placeOfPython(),
    placeIn('gpu environment', layout().gpuEnvironment),
    placeIn('cache', layout().library),
  ]);
  const seen = new Set<string>();
  const found: TensorflowLibrary[] = [];
  const refused: RefusedTensorflow[] = [];
  for (const place of places) {
    if (place === undefined) continue;
    if ('reason' in place) {
      refused.push(place);
      continue;
    }
    const folder = await realpath(place.folder);
    if (seen.has(folder)) continue;
    seen.add(folder);
    const known = await examine(place.source, folder);
    if ('reason' in known) refused.push({ ...place, folder, ...known });
    else found.push({ ...place, folder, ...known });
  }
  return { found, refused };
}

/** What was unpacked into the cache must all be there; of other folders nobody knows what is. */
async function examine(source: TensorflowSource, folder: string): Promise<{ version: string } | { reason: string }> {
  const broken = source === 'cache' ? await brokenLibrary(folder, 'sizes') : undefined;
  return broken === undefined
    ? inspectLibrary(folder)
    : { reason: `${broken}; run \`gans setup\`, which makes it again` };
}

async function placeNamed(): Promise<Place | undefined> {
  const { GANS_TENSORFLOW_DIR: named } = process.env;
  if (!named) return undefined;
  const place = await placeIn('GANS_TENSORFLOW_DIR', named);
  if (place !== undefined) return place;
  const reason =
    'it is no tensorflow folder, site-packages folder or Python environment with TensorFlow; correct the variable or unset it';
  return { source: 'GANS_TENSORFLOW_DIR', folder: named, reason };
}

const placeInEnvironment = async (root: string | undefined) =>
  root ? placeIn('virtual environment', root) : undefined;

async function placeIn(source: TensorflowSource, path: string): Promise<Place | undefined> {
  const folder = await tensorflowFolder(path);
  return folder === undefined ? undefined : { source, folder };
}

/** Asks Python where it looks for modules, and looks there itself: importing TensorFlow would take seconds. */
async function placeOfPython(): Promise<Place | undefined> {
  const [python] = await executables('python3');
  if (python === undefined) return undefined;
  const script = 'import sys; print("\\0".join(sys.path))';
  const { code, timedOut, stdout } = await runChild(python, ['-c', script], { timeoutMs: PYTHON_LIMIT_MS });
  if (timedOut) return { source: 'python3', reason: `${python} gave no answer within ${PYTHON_LIMIT_MS / 1000} s` };
  if (code !== 0) return undefined;
  for (const path of lastLine(stdout).split('\0')) {
    const folder = join(path, 'tensorflow');
    if (path !== '' && (await holdsTensorflow(folder))) return { source: 'python3', folder };
  }
  return undefined;
}
