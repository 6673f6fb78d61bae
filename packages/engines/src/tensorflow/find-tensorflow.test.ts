import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findTensorflow } from './find-tensorflow';
import { libraryNames } from './internal/library-files';
import { writeManifest } from './internal/manifest';

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'gans-find-')));
  for (const name of ['GANS_TENSORFLOW_DIR', 'VIRTUAL_ENV', 'CONDA_PREFIX', 'PATH']) vi.stubEnv(name, '');
  vi.stubEnv('GANS_CACHE_DIR', join(root, 'cache'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

const write = async (path: string, text = '') => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
};
const headers = ['include/tensorflow/c/c_api.h', 'include/tensorflow/c/eager/c_api.h'];

/** Lays out a `tensorflow` folder as an installation has it. */
async function lay(folder: string, version?: string, leftOut?: string): Promise<string> {
  for (const name of ['__init__.py', ...libraryNames, ...headers])
    if (name !== leftOut) await write(`${folder}/${name}`, name);
  if (version !== undefined) await write(`${dirname(folder)}/tensorflow_cpu-${version}.dist-info/METADATA`);
  return join(root, folder);
}

/** Puts a `python3` on the PATH. */
async function python(script: string): Promise<void> {
  await mkdir(join(root, 'bin'));
  await writeFile(join(root, 'bin/python3'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  vi.stubEnv('PATH', join(root, 'bin'));
}

describe('findTensorflow', () => {
  it('finds nothing, and refuses nothing, where there is nothing', async () => {
    expect(await findTensorflow()).toEqual({ found: [], refused: [] });
  });

  it.each([
    ['a tensorflow folder', 'e/lib/python3.11/site-packages/tensorflow'],
    ['a site-packages folder', 'e/lib/python3.11/site-packages'],
    ['a Python environment', 'e'],
  ])('takes GANS_TENSORFLOW_DIR for %s', async (_, named) => {
    const folder = await lay('e/lib/python3.11/site-packages/tensorflow', '2.18.1');
    vi.stubEnv('GANS_TENSORFLOW_DIR', join(root, named));
    expect(await findTensorflow()).toEqual({
      found: [{ source: 'GANS_TENSORFLOW_DIR', folder, version: '2.18.1' }],
      refused: [],
    });
  });

  it('says when GANS_TENSORFLOW_DIR leads to nothing', async () => {
    vi.stubEnv('GANS_TENSORFLOW_DIR', root);
    expect(await findTensorflow()).toEqual({
      found: [],
      refused: [
        {
          source: 'GANS_TENSORFLOW_DIR',
          folder: root,
          reason:
            'it is no tensorflow folder, site-packages folder or Python environment with TensorFlow; correct the variable or unset it',
        },
      ],
    });
  });

  it('lists what it finds in its order, each folder once', async () => {
    const named = await lay('named/tensorflow', '2.16.2');
    const active = await lay('venv/lib/python3.12/site-packages/tensorflow', '2.17.0');
    const conda = await lay('conda/lib/python3.10/site-packages/tensorflow', '2.13.0');
    const gpu = await lay('cache/tensorflow/gpu-environment/lib/python3.11/site-packages/tensorflow', '2.21.0');
    const cached = await lay('cache/tensorflow/library');
    await writeManifest(cached, { version: '2.20.0', files: {} });
    vi.stubEnv('GANS_TENSORFLOW_DIR', named);
    vi.stubEnv('VIRTUAL_ENV', join(root, 'venv'));
    vi.stubEnv('CONDA_PREFIX', join(root, 'conda'));
    await python(`echo from sitecustomize; printf '\\0/nowhere\\0${dirname(active)}\\n'`);
    expect(await findTensorflow()).toEqual({
      found: [
        { source: 'GANS_TENSORFLOW_DIR', folder: named, version: '2.16.2' },
        { source: 'virtual environment', folder: active, version: '2.17.0' },
        { source: 'virtual environment', folder: conda, version: '2.13.0' },
        { source: 'gpu environment', folder: gpu, version: '2.21.0' },
        { source: 'cache', folder: cached, version: '2.20.0' },
      ],
      refused: [],
    });
  });

  it('asks the python3 on the PATH where its modules are', async () => {
    const folder = await lay('usr/lib/python3/dist-packages/tensorflow', '2.19.0');
    await python(`printf '\\0/nowhere\\0${dirname(folder)}\\n'`);
    expect((await findTensorflow()).found).toEqual([{ source: 'python3', folder, version: '2.19.0' }]);
  });

  it.each(['exit 1', 'kill -9 $$', 'echo'])('goes on where python3 does "%s"', async (script) => {
    await python(script);
    expect(await findTensorflow()).toEqual({ found: [], refused: [] });
  });

  it('does not wait for a python3 that hangs, nor leave it behind', async () => {
    await python(`echo $$ > ${root}/pid; exec /bin/sleep 60`);
    expect((await findTensorflow()).refused).toEqual([
      { source: 'python3', reason: `${root}/bin/python3 gave no answer within 2 s` },
    ]);
    const pid = Number(await readFile(join(root, 'pid'), 'utf8'));
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('refuses what is older than 2.13, and takes the next', async () => {
    const old = await lay('old/tensorflow', '2.12.1');
    const folder = await lay('venv/lib/python3.12/site-packages/tensorflow', '2.17.0');
    vi.stubEnv('GANS_TENSORFLOW_DIR', old);
    vi.stubEnv('VIRTUAL_ENV', join(root, 'venv'));
    expect(await findTensorflow()).toEqual({
      found: [{ source: 'virtual environment', folder, version: '2.17.0' }],
      refused: [
        {
          source: 'GANS_TENSORFLOW_DIR',
          folder: old,
          reason: 'TensorFlow 2.12.1 is older than 2.13; raise it with `python3 -m pip install -U tensorflow`',
        },
      ],
    });
  });

  it('reads the version from a header where pip has left no note, as the packages around it do', async () => {
    const folder = await lay('a/tensorflow');
    await write('a/tensorflow_estimator-2.9.0.dist-info/METADATA');
    vi.stubEnv('GANS_TENSORFLOW_DIR', folder);
    expect((await findTensorflow()).found).toEqual([expect.objectContaining({ version: 'unknown' })]);
    await write(
      'a/tensorflow/include/tensorflow/core/public/version.h',
      '#define TF_MAJOR_VERSION 2\n#define TF_MINOR_VERSION 18\n#define TF_PATCH_VERSION 1\n',
    );
    expect((await findTensorflow()).found).toEqual([expect.objectContaining({ version: '2.18.1' })]);
  });

  it.each([...libraryNames, ...headers])('refuses a folder without %s', async (name) => {
    vi.stubEnv('GANS_TENSORFLOW_DIR', await lay('a/tensorflow', '2.18.1', name));
    const { found, refused } = await findTensorflow();
    expect(found).toEqual([]);
    expect(refused.map(({ reason }) => reason)).toEqual([
      `${name.startsWith('include') ? `its header ${name}` : name} is missing; install TensorFlow from the Python package index`,
    ]);
  });

  it('says that there is none for Windows', async () => {
    const { platform } = process;
    Object.defineProperty(process, 'platform', { value: 'win32' });
    expect(await findTensorflow()).toEqual({
      found: [],
      refused: [{ source: 'cache', reason: 'there is no native TensorFlow library for Windows; use wasm' }],
    });
    Object.defineProperty(process, 'platform', { value: platform });
  });

  it('refuses a library in the cache whose files have other sizes than were unpacked', async () => {
    const cached = await lay('cache/tensorflow/library');
    const reasons = async () => (await findTensorflow()).refused.map(({ source, reason }) => `${source}: ${reason}`);
    expect(await reasons()).toEqual([
      'cache: its manifest.json is missing or unreadable; run `gans setup`, which makes it again',
    ]);
    const [core] = libraryNames;
    await writeManifest(cached, { version: '2.21.0', files: { [core]: { sizeBytes: core.length, sha256: '' } } });
    expect(await reasons()).toEqual([]);
    await writeFile(join(cached, core), 'torn');
    expect(await reasons()).toEqual([
      `cache: ${core} has 4 bytes instead of ${core.length}; run \`gans setup\`, which makes it again`,
    ]);
  });
});
