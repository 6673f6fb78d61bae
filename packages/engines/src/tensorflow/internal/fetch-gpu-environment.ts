import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '@gans/tensor';
import type { TensorflowStepOptions } from '../library';
import { type ChildOptions, lastLine } from './child-process';
import { requireSpace } from './disk';
import type { Fetched } from './fetch-library';
import { megabytes, whileGrowing } from './folder-size';
import type { Gpu } from './gpu';
import { layout } from './layout';
import { tensorflowFolder } from './library-files';
import { findPython, pipEnvironment, pipProblem, runModule } from './python';
import { throwIfStopped } from './stopped';
import { makeWorkFolder, moveIntoPlace, removeFolder } from './work-folder';

const VERSION = '2.21.0';
const WANTED = `tensorflow[and-cuda]==${VERSION}`;
/** As measured. */
const DOWNLOAD_BYTES = 3.43e9;
const INSTALLED_BYTES = 6.61e9;

const pythonForTensorflow = {
  check: 'import sys, venv, ensurepip; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))',
  words: 'Python 3.10 to 3.13 with venv',
  advice: 'Install one (Debian, Ubuntu: apt install python3-venv)',
};

/** Makes a Python environment in the cache with TensorFlow and its CUDA packages, there as a whole or not at all. The binding finds CUDA beside TensorFlow in it.
 *
 *  @throws EngineError, GansError (code ABORTED).
 */
export async function fetchGpuEnvironment(
  caller: string,
  gpu: Gpu,
  { signal, onProgress }: TensorflowStepOptions,
): Promise<Fetched> {
  const { root, gpuEnvironment } = layout();
  const python = await findPython(
    caller,
    ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10'],
    pythonForTensorflow,
    signal,
  );
  onProgress?.({
    title: `preparing the ${gpu.name} (driver ${gpu.driver}): TensorFlow ${VERSION} and its CUDA packages from the Python package index, ${megabytes(DOWNLOAD_BYTES)} to download, ${megabytes(INSTALLED_BYTES)} on disk in ${gpuEnvironment}`,
  });
  await removeFolder(gpuEnvironment);
  const work = await makeWorkFolder(caller, root, 'staging');
  try {
    await requireSpace(caller, root, DOWNLOAD_BYTES + INSTALLED_BYTES);
    const temporary = join(work, 'temporary');
    await mkdir(temporary);
    const options = { signal, cwd: work, env: { ...pipEnvironment, TMPDIR: temporary } };
    const environment = join(work, 'environment');
    const made = await runModule(python, 'venv', [environment], options);
    throwIfStopped(caller, signal);
    if (made.code !== 0)
      throw new EngineError(
        `${caller}: expected ${python} to make an environment, got "${lastLine(made.stderr)}". Try \`${python} -m venv\` by hand.`,
      );
    const downloadedBytes = await install(caller, join(environment, 'bin/python'), options, onProgress);
    await removeFolder(temporary);
    await moveIntoPlace(caller, environment, gpuEnvironment);
    const folder = await tensorflowFolder(gpuEnvironment);
    if (folder === undefined)
      throw new EngineError(`${caller}: expected ${WANTED} to hold a tensorflow folder, got none.`);
    return {
      library: { source: 'gpu environment', folder: await realpath(folder), version: VERSION },
      downloadedBytes,
    };
  } finally {
    await removeFolder(work);
  }
}

/** Has pip install TensorFlow.
 *
 *  @returns bytes that pip has put into its temporary folder, as far as they were seen.
 */
async function install(
  caller: string,
  python: string,
  options: ChildOptions & { readonly env: { readonly TMPDIR: string } },
  onProgress: TensorflowStepOptions['onProgress'],
): Promise<number> {
  let title = `downloading ${WANTED}`;
  let isInstalling = false;
  let downloadedBytes = 0;
  const report = (size: number) => {
    downloadedBytes = Math.max(downloadedBytes, size);
    if (isInstalling) onProgress?.({ title: `installing ${WANTED}` });
    else onProgress?.({ title, fraction: Math.min(downloadedBytes / DOWNLOAD_BYTES, 1) });
  };
  const onLine = (line: string) => {
    const [, name, size] = line.match(/^\s*Downloading ([^\s-]+)\S* \((.*)\)/) ?? [];
    if (name !== undefined) title = `downloading ${name} (${size})`;
    if (line.startsWith('Installing')) isInstalling = true;
  };
  const args = ['install', '--no-cache-dir', '--progress-bar=off', WANTED];
  const pip = runModule(python, 'pip', args, { ...options, onLine });
  const { code, stderr } = await whileGrowing(options.env.TMPDIR, report, pip);
  throwIfStopped(caller, options.signal);
  if (code !== 0)
    throw new EngineError(`${caller}: expected pip to install ${WANTED}, got ${pipProblem(stderr, WANTED)}.`);
  return downloadedBytes;
}
