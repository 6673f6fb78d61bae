import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { exists } from './exists';
import { readManifest } from './manifest';

/** Names of the two files that hold TensorFlow. */
export const libraryNames: readonly [core: string, framework: string] =
  process.platform === 'darwin'
    ? ['libtensorflow_cc.2.dylib', 'libtensorflow_framework.2.dylib']
    : ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];

/** The oldest whose library and headers the binding is known to work with. */
const OLDEST = [2, 13] as const;

/** Every release since 2.13 has these; what they include has moved between releases. */
const mainHeaders = ['tensorflow/c/c_api.h', 'tensorflow/c/eager/c_api.h'];

/** Whether a folder is the `tensorflow` folder of an installation, a whole one or not. */
export async function holdsTensorflow(folder: string): Promise<boolean> {
  const signs = basename(folder) === 'tensorflow' ? [...libraryNames, '__init__.py'] : libraryNames;
  const present = await Promise.all(signs.map((sign) => exists(join(folder, sign))));
  return present.includes(true);
}

/** The `tensorflow` folder that a path stands for: itself, one in a site-packages folder, or one in a Python environment. */
export async function tensorflowFolder(path: string): Promise<string | undefined> {
  const candidates = [path, join(path, 'tensorflow')];
  for (const lib of ['lib', 'lib64']) {
    for (const python of await readdir(join(path, lib)).catch(() => []))
      if (/^python3/.test(python)) candidates.push(join(path, lib, python, 'site-packages/tensorflow'));
  }
  for (const candidate of candidates) if (await holdsTensorflow(candidate)) return candidate;
  return undefined;
}

/** What is known of the library in a `tensorflow` folder: its version, or the reason why it is of no use. */
export async function inspectLibrary(folder: string): Promise<{ version: string } | { reason: string }> {
  const version =
    (await readManifest(folder))?.version ?? (await installedVersion(folder)) ?? (await headerVersion(folder));
  if (version !== undefined && isTooOld(version))
    return {
      reason: `TensorFlow ${version} is older than ${OLDEST.join('.')}; raise it with \`python3 -m pip install -U tensorflow\``,
    };
  for (const name of libraryNames)
    if (!(await exists(join(folder, name))))
      return { reason: `${name} is missing; install TensorFlow from the Python package index` };
  for (const header of mainHeaders)
    if (!(await exists(join(folder, 'include', header))))
      return { reason: `its header include/${header} is missing; install TensorFlow from the Python package index` };
  return { version: version ?? 'unknown' };
}

/** What pip has noted beside the folder. */
async function installedVersion(folder: string): Promise<string | undefined> {
  const pattern = /^(?:tensorflow|tf_nightly)(?:_cpu|_gpu|_macos|_rocm|_cpu_aws)?-(\d+\.\d+[^-]*)\.(?:dist|egg)-info$/;
  const neighbours = await readdir(dirname(folder)).catch(() => []);
  return neighbours.map((name) => name.match(pattern)?.[1]).find((version) => version !== undefined);
}

/** What a header says; those of recent releases no longer do. */
async function headerVersion(folder: string): Promise<string | undefined> {
  const text = await readFile(join(folder, 'include/tensorflow/core/public/version.h'), 'utf8').catch(() => '');
  const numbers = ['MAJOR', 'MINOR', 'PATCH'].map((part) => text.match(new RegExp(`TF_${part}_VERSION (\\d+)`))?.[1]);
  return numbers.includes(undefined) ? undefined : numbers.join('.');
}

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}
