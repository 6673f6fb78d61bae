import { execFileSync } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { libraryNames } from './library-files';
import { fileHash } from './manifest';
import { keptHeaders, type Wheel } from './wheels';

/** The Python of this machine, without the wrapper that some have in front of it; undefined where there is none. */
export const realPython: string | undefined = (() => {
  try {
    return execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
})();

/** A machine for tests: it has a cache, a PATH, a package index and a temporary folder of its own. Its programs are real processes that do next to nothing:
 *
 *  - `python3` is this machine's, without the packages installed in it and with a pip of ours: FAKE_PIP says how it behaves, FAKE_PIP_PAUSE how many seconds pass between two of the ten parts of its wheel,
 *    FAKE_PIP_GATE a file that it waits for;
 *  - `c++` takes FAKE_COMPILER_PAUSE seconds and gives a binding in JavaScript, which only processes of this world load; FAKE_BINDING says how that one behaves.
 */
export interface World {
  readonly folder: string;
  readonly cache: string;
  /** Variables that put a process into this world. */
  readonly env: Readonly<Record<string, string>>;
  /** What its package index has for this system: a megabyte. */
  readonly wheel: Wheel;
  /** Puts a program on its PATH. */
  program(name: string, script: string): Promise<void>;
  /** Puts its programs and its package index back as they were. */
  mend(): Promise<void>;
  /** Everything below its cache, headers left out, names of bindings and processes replaced; sorted. */
  cached(): Promise<readonly string[]>;
  /** What was downloaded and compiled so far, in order. */
  deeds(): Promise<readonly string[]>;
  remove(): Promise<void>;
}

/** Everything in a cache after a set-up, as `World.cached` lists it. */
export const ready: readonly string[] = [
  'tensorflow',
  'tensorflow/bindings',
  'tensorflow/bindings/KEY',
  'tensorflow/bindings/KEY/quiet.node',
  'tensorflow/bindings/KEY/tfjs_binding.node',
  'tensorflow/library',
  'tensorflow/library/include',
  ...[...libraryNames, 'manifest.json'].map((name) => `tensorflow/library/${name}`).sort(),
];

/** How pip behaves. */
export type FakePip = 'serve' | 'missing' | 'offline' | 'unknown' | 'full' | 'odd';
/** How the compiled binding behaves. */
export type FakeBinding = 'right' | 'gpu' | 'wrong' | 'crash' | 'glibc' | 'hang';

const pip = `
import json, os, shutil, sys, tempfile, time
wheel, deeds = os.environ['FAKE_WHEEL'], os.environ['FAKE_DEEDS']
mode = os.environ['FAKE_PIP']
says = {
    'offline': "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError': [Errno 111]\\nERROR: No matching distribution found for tensorflow-cpu==2.21.0",
    'unknown': 'ERROR: No matching distribution found for tensorflow-cpu==2.21.0',
    'full': 'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device',
    'odd': 'ERROR: something odd',
}
with open(deeds, 'a') as log:
    log.write('pip ' + sys.argv[1] + '\\n')
if mode in says:
    sys.exit(says[mode])
staged = os.path.join(tempfile.mkdtemp(), os.path.basename(wheel))
size = os.path.getsize(wheel)
with open(wheel, 'rb') as served, open(staged, 'wb') as copy:
    while not os.path.exists(os.environ.get('FAKE_PIP_GATE', wheel)):
        time.sleep(0.01)
    for block in iter(lambda: served.read(size // 10 + 1), b''):
        copy.write(block)
        copy.flush()
        time.sleep(float(os.environ.get('FAKE_PIP_PAUSE', 0)))
if sys.argv[1] == 'download':
    shutil.copy(staged, sys.argv[sys.argv.index('--dest') + 1])
else:
    import sysconfig
    shutil.unpack_archive(staged, sysconfig.get_path('purelib'), 'zip')
`;

const compiler = `#!/bin/sh
while [ $# -gt 0 ]; do
  case "$1" in -o) out="$2";; esac
  shift
done
case "$out" in
  '') exit 0;;
  */tfjs_binding.node) echo link >> "$FAKE_DEEDS";;
esac
/bin/sleep "\${FAKE_COMPILER_PAUSE:-0}"
/bin/cp "$FAKE_BINDING_SOURCE" "$out"
`;

const binding = `
const mode = process.env.FAKE_BINDING;
if (mode === 'crash') process.kill(process.pid, 'SIGSEGV');
if (mode === 'hang') setInterval(() => {}, 1000);
if (mode === 'glibc') throw new Error("/lib/libm.so.6: version \`GLIBC_2.29' not found (required by /x/libtensorflow_cc.so.2)");
const answers = { MatMul: [19, 22, 43, 50], Conv2D: mode === 'wrong' ? [37, 47, 67, 0] : [37, 47, 67, 77] };
module.exports = {
  createTensor: () => 0,
  executeOp: (op) => [{ id: op }],
  tensorDataSync: (op) => Float32Array.from(answers[op]),
  isUsingGpuDevice: () => mode === 'gpu',
};
`;

const loader = `require.extensions['.node'] = (module, file) => module._compile(require('node:fs').readFileSync(file, 'utf8'), file);`;

const packer = `
import os, sys, zipfile
target, names = sys.argv[1], sys.argv[2:]
with zipfile.ZipFile(target, 'w') as archive:
    for name in names:
        size = 500000 if 'libtensorflow' in name else 100
        archive.writestr('tensorflow/' + name, (name.encode() * size)[:size])
    archive.writestr('tensorflow/__init__.py', 'raise ImportError("nothing imports this")')
    archive.writestr('tensorflow-2.21.0.dist-info/METADATA', '')
`;

/** Makes a world. It needs a Python on this machine. */
export async function makeWorld(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'gans-world-'));
  const at = (...parts: string[]) => join(folder, ...parts);
  const write = async (path: string, text: string) => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  };
  const program = async (name: string, script: string) => {
    await write(at('bin', name), script);
    await chmod(at('bin', name), 0o755);
  };
  await mkdir(at('tmp'));
  await write(at('deeds'), '');
  await write(at('binding.js'), binding);
  await write(at('loader.cjs'), loader);
  await write(
    at('python/pip/__init__.py'),
    `import os\nif os.environ['FAKE_PIP'] == 'missing': raise ImportError('no pip')\n__version__ = '23.0'\n`,
  );
  await write(at('python/pip/__main__.py'), pip);
  const wheel = at('index/tensorflow_cpu-2.21.0-cp311-cp311-any.whl');
  await mkdir(dirname(wheel));
  execFileSync(realPython!, ['-c', packer, at('wheel'), ...libraryNames, ...keptHeaders]);
  const mend = async () => {
    await rm(at('bin'), { recursive: true, force: true });
    await program('c++', compiler);
    await program('python3', `#!/bin/sh\nexec '${realPython}' -S "$@"\n`);
    await copyFile(at('wheel'), wheel);
  };
  await mend();

  const cache = at('cache');
  return {
    folder,
    cache,
    program,
    mend,
    env: {
      PATH: at('bin'),
      GANS_CACHE_DIR: cache,
      TMPDIR: at('tmp'),
      PYTHONPATH: at('python'),
      PYTHONDONTWRITEBYTECODE: '1',
      NODE_OPTIONS: `--require=${at('loader.cjs')}`,
      GANS_TENSORFLOW_DIR: '',
      VIRTUAL_ENV: '',
      CONDA_PREFIX: '',
      CXX: '',
      FAKE_WHEEL: wheel,
      FAKE_DEEDS: at('deeds'),
      FAKE_BINDING_SOURCE: at('binding.js'),
      FAKE_PIP: 'serve' satisfies FakePip,
      FAKE_BINDING: 'right' satisfies FakeBinding,
    },
    wheel: {
      project: 'tensorflow-cpu',
      version: '2.21.0',
      platform: 'any',
      python: '311',
      sha256: await fileHash(wheel),
      sizeBytes: 1_000_000,
      unpackedBytes: 1_000_000,
    },
    cached: async () => {
      const entries = await readdir(cache, { recursive: true }).catch(() => []);
      return entries
        .filter((path) => !/include\//.test(path))
        .map((path) => path.replace(/[0-9a-f]{16}/, 'KEY').replace(/(staging|building|removed)-[^/]*/, '$1'))
        .sort();
    },
    deeds: async () => (await readFile(at('deeds'), 'utf8')).split('\n').filter((line) => line !== ''),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
