import { mkdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { tensorflowBinding } from './binding';
import { findTensorflow } from './find-tensorflow';
import { libraryNames } from './internal/library-files';
import { makeWorld, realPython, type World } from './internal/test-world';
import type { TensorflowLibrary } from './library';

// Looked for before any test changes the environment.
const { found } = await findTensorflow();
const real = found.find(({ source }) => source === 'cache');

let world: World;
let library: TensorflowLibrary;
beforeEach(async ({ skip }) => {
  if (realPython === undefined) return skip('there is no python3 on this machine');
  world = await makeWorld();
  for (const [name, value] of Object.entries(world.env)) vi.stubEnv(name, value);
  const folder = join(world.folder, 'tensorflow');
  await mkdir(folder);
  for (const name of libraryNames) await writeFile(join(folder, name), name);
  library = { source: 'python3', folder, version: '2.18.1' };
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await world?.remove();
});

const bindings = () => join(world.cache, 'tensorflow/bindings');
const complaint = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => expect.fail('it did not throw'),
    ({ code, message }) =>
      `${code} ${message}`.replaceAll(world.folder, 'WORLD').replace(/building-[^/]*/g, 'building'),
  );
/** A compiler that notes its arguments and then does as the usual one. */
const notingCompiler = async (name: string) => {
  const usual = await readFile(join(world.folder, 'bin/c++'), 'utf8');
  await world.program(name, usual.replace('\n', `\necho "$0 $*" >> ${world.folder}/arguments\n`));
};
const compilations = async () =>
  (await readFile(join(world.folder, 'arguments'), 'utf8'))
    .replaceAll(world.folder, 'WORLD')
    .replace(/building-[^/]*/g, 'building')
    .replace(/\S*node_modules\S*?(tfjs-node-gpu|tfjs-node|node-api-headers)/g, '$1')
    .trim()
    .split('\n');

describe('tensorflowBinding', () => {
  it('compiles the two sources of the npm package against the library and its headers, and finds the library again by its folder', async () => {
    await notingCompiler('c++');
    await tensorflowBinding(library);
    const flags =
      '-std=c++17 -O2 -fPIC -w -DNAPI_VERSION=8 -I node-api-headers/include -I tfjs-node-gpu -I tfjs-node-gpu/binding -I WORLD/tensorflow/include';
    const addon = process.platform === 'darwin' ? '-bundle -undefined dynamic_lookup' : '-shared';
    const dated = process.platform === 'darwin' ? '' : ' -Xlinker --disable-new-dtags';
    const out = 'WORLD/cache/tensorflow/bindings/building';
    const libraries = libraryNames.map((name) => `WORLD/tensorflow/${name}`).join(' ');
    const lines = await compilations();
    const expected = [
      '-std=c++17 -fsyntax-only -I node-api-headers/include -x c++ -',
      `${flags} ${addon} ${out}/quiet.cc -o ${out}/result/quiet.node`,
      `${flags} -c ${out}/tfjs_backend.cc -o ${out}/tfjs_backend.o`,
      `${flags} -c ${out}/tfjs_binding.cc -o ${out}/tfjs_binding.o`,
      `${addon} ${out}/tfjs_backend.o ${out}/tfjs_binding.o ${libraries} -Xlinker -rpath -Xlinker WORLD/tensorflow${dated} -o ${out}/result/tfjs_binding.node`,
    ].map((line) => `WORLD/bin/c++ ${line}`);
    // Three of them run at the same time.
    expect([...lines].sort()).toEqual([...expected].sort());
    expect([lines[0], lines[4]]).toEqual([expected[0], expected[4]]);
  });

  it('compiles once for a library as it is, also when two ask at once, and anew when its file changes', async () => {
    const [a, b] = await Promise.all([tensorflowBinding(library), tensorflowBinding(library)]);
    expect(b).toBe(a);
    const links = (await world.deeds()).length;
    expect(await tensorflowBinding(library)).toBe(a);
    expect((await world.deeds()).length).toBe(links);
    const file = join(library.folder, libraryNames[0]);
    const { atime, mtimeMs } = await stat(file);
    await utimes(file, atime, mtimeMs / 1000 + 1);
    const other = await tensorflowBinding(library);
    expect(other).not.toBe(a);
    expect(await tensorflowBinding({ ...library, version: '2.19.0' })).not.toBe(other);
    expect((await world.cached()).filter((path) => path.endsWith('/tfjs_binding.node'))).toHaveLength(3);
  });

  it('prefers the compiler in CXX, with the arguments in it', async () => {
    await notingCompiler('mine');
    vi.stubEnv('CXX', `${world.folder}/bin/mine -stdlib=libc++`);
    await tensorflowBinding(library);
    for (const line of await compilations()) expect(line).toMatch(/^WORLD\/bin\/mine -stdlib=libc\+\+ -/);
  });

  it('passes over a compiler that does not work', async () => {
    await notingCompiler('g++');
    await world.program('c++', '#!/bin/sh\nexit 1\n');
    await tensorflowBinding(library);
    expect(await compilations()).toHaveLength(5);
  });

  it('says what the compiler complains about', async () => {
    await world.program(
      'c++',
      '#!/bin/sh\ncase "$*" in *-fsyntax-only*) exit 0;; esac\necho "x.cc: In function f\nx.cc:1: error: no such type\nx.cc:2: error: another" >&2\nexit 1\n',
    );
    expect(await complaint(tensorflowBinding(library))).toBe(
      'ENGINE tensorflowBinding: expected WORLD/bin/c++ to compile the binding against TensorFlow in WORLD/tensorflow, got "x.cc:1: error: no such type". Try another compiler through CXX, or another TensorFlow through GANS_TENSORFLOW_DIR.',
    );
    expect(await world.cached()).toEqual(['tensorflow', 'tensorflow/bindings']);
  });

  it('remembers that a library does not work, and refuses it at once', async () => {
    vi.stubEnv('FAKE_BINDING', 'crash');
    const expected =
      'ENGINE tensorflowBinding: expected TensorFlow 2.18.1 in WORLD/tensorflow to work on this machine, got that it crashed (SIGSEGV). Use another one through GANS_TENSORFLOW_DIR, or the engine wasm; `gans setup` tries it again.';
    expect(await complaint(tensorflowBinding(library))).toBe(expected);
    await rm(join(world.folder, 'bin'), { recursive: true });
    expect(await complaint(tensorflowBinding(library))).toBe(expected);
  });

  it('clears away what killed compilations of this machine have left, and nothing else', async () => {
    const gone = `building-${hostname()}-${2 ** 30}-17-aaaaaa`;
    const alive = `building-${hostname()}-${process.ppid}-0-aaaaaa`;
    const elsewhere = `building-elsewhere-${2 ** 30}-17-aaaaaa`;
    for (const name of [gone, alive, elsewhere]) await mkdir(join(bindings(), name), { recursive: true });
    await tensorflowBinding(library);
    expect((await world.cached()).filter((path) => path.includes('building'))).toHaveLength(2);
  });

  it('says when the cache cannot be written', async () => {
    await mkdir(join(world.cache, 'tensorflow'), { recursive: true });
    await writeFile(bindings(), '');
    expect(await complaint(tensorflowBinding(library))).toBe(
      'ENGINE tensorflowBinding: expected to write into the cache folder WORLD/cache/tensorflow/bindings, got EEXIST. Name another folder with GANS_CACHE_DIR.',
    );
  });

  it('says when the library has gone since it was found', async () => {
    await rm(library.folder, { recursive: true });
    expect(await complaint(tensorflowBinding(library))).toBe(
      `ENGINE tensorflowBinding: expected WORLD/tensorflow/${libraryNames[0]} to be a library file, got ENOENT. Search again.`,
    );
  });

  it('is stopped by a signal', async () => {
    expect(await complaint(tensorflowBinding(library, { signal: AbortSignal.abort() }))).toBe(
      "ABORTED tensorflowBinding: stopped by the caller's signal.",
    );
  });

  it('makes a binding that computes, with a real compiler and the library in the cache of this user', async ({
    skip,
  }) => {
    if (real === undefined) return skip('there is no TensorFlow in the cache; `gans setup` puts it there');
    vi.unstubAllEnvs();
    vi.stubEnv('GANS_CACHE_DIR', world.cache);
    const binding = await tensorflowBinding(real);
    expect(await world.cached()).toEqual([
      'tensorflow',
      'tensorflow/bindings',
      'tensorflow/bindings/KEY',
      'tensorflow/bindings/KEY/quiet.node',
      'tensorflow/bindings/KEY/tfjs_binding.node',
    ]);
    expect((await stat(binding)).size).toBeGreaterThan(50_000);
  });
});
