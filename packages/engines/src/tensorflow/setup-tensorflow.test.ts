import { appendFile, mkdir, open, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findTensorflow } from './find-tensorflow';
import { libraryNames } from './internal/library-files';
import { setupFrom } from './internal/setup-from';
import { type FakeBinding, type FakePip, makeWorld, ready, realPython, type World } from './internal/test-world';
import { keptHeaders, type Wheel } from './internal/wheels';
import type { SetupTensorflowOptions } from './library';

const system = `${process.platform} ${process.arch}`;
const [core, framework] = libraryNames;

let world: World;
beforeEach(async ({ skip }) => {
  if (realPython === undefined) return skip('there is no python3 on this machine');
  world = await makeWorld();
  for (const [name, value] of Object.entries(world.env)) vi.stubEnv(name, value);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await world?.remove();
});

const setup = (options: SetupTensorflowOptions = {}, changes: Partial<Wheel> = {}) =>
  setupFrom({ [system]: { ...world.wheel, ...changes } }, options);

/** Code and message of what a promise is rejected with, without what differs from run to run. */
const complaint = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => expect.fail('it did not throw'),
    ({ code, message }) => {
      const text = `${code} ${message}`.replaceAll(world.folder, 'WORLD');
      return text.replace(/(staging|building)-[^/\s,]*/g, '$1').replace(/[0-9a-f]{64}/g, 'HASH');
    },
  );

const behave = (pip: FakePip, binding: FakeBinding = 'right') => {
  vi.stubEnv('FAKE_PIP', pip);
  vi.stubEnv('FAKE_BINDING', binding);
};

describe('setupTensorflow', () => {
  it('fetches the library, keeps what is needed of it, and compiles a binding that works', async () => {
    const heard: string[] = [];
    const { library, binding, downloadedBytes } = await setup({ onProgress: ({ title }) => heard.push(title) });
    expect(library).toEqual({ source: 'cache', folder: join(world.cache, 'tensorflow/library'), version: '2.21.0' });
    expect(downloadedBytes).toBeGreaterThan(1_000_000);
    expect(binding).toMatch(/tensorflow\/bindings\/[0-9a-f]{16}\/tfjs_binding\.node$/);
    expect(await world.cached()).toEqual(ready);
    const kept = await readdir(join(library.folder, 'include'), { recursive: true });
    expect(
      kept
        .filter((path) => path.endsWith('.h'))
        .map((path) => `include/${path}`)
        .sort(),
    ).toEqual([...keptHeaders].sort());
    expect(await readdir(join(world.folder, 'tmp'))).toEqual([]);
    expect([...new Set(heard)]).toEqual([
      'downloading TensorFlow 2.21.0 (1 MB)',
      'unpacking TensorFlow 2.21.0',
      'compiling the binding to TensorFlow 2.21.0',
      'checking TensorFlow 2.21.0',
    ]);
    expect((await findTensorflow()).found).toEqual([library]);
  });

  it('tells how far the download is', async () => {
    vi.stubEnv('FAKE_PIP_PAUSE', '0.1');
    const fractions: number[] = [];
    await setup({
      onProgress: ({ title, fraction }) => {
        if (title.startsWith('downloading')) fractions.push(fraction!);
      },
    });
    expect(fractions[0]).toBe(0);
    expect(fractions.length).toBeGreaterThan(3);
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).toBeGreaterThan(0.5);
    expect(fractions.at(-1)).toBeLessThanOrEqual(1);
  });

  it('does nothing but check the second time', async () => {
    const first = await setup();
    expect(await setup()).toEqual({ ...first, downloadedBytes: 0 });
    expect(await world.deeds()).toEqual(['pip download', 'link']);
    expect(await world.cached()).toEqual(ready);
  });

  it('takes a library of a Python environment rather than fetch one', async () => {
    await setup();
    const named = join(world.folder, 'named');
    await mkdir(named);
    await symlink(join(world.cache, 'tensorflow/library'), join(named, 'tensorflow'));
    vi.stubEnv('GANS_TENSORFLOW_DIR', named);
    vi.stubEnv('GANS_CACHE_DIR', join(world.folder, 'other'));
    behave('offline');
    const { library, downloadedBytes } = await setup();
    expect(library.source).toBe('GANS_TENSORFLOW_DIR');
    expect(downloadedBytes).toBe(0);
    expect(await readdir(join(world.folder, 'other/tensorflow'))).toEqual(['bindings']);
  });

  it('says why it passes over one that is too old', async () => {
    await mkdir(join(world.folder, 'old/tensorflow-2.9.1.dist-info'), { recursive: true });
    await mkdir(join(world.folder, 'old/tensorflow'));
    await writeFile(join(world.folder, 'old/tensorflow/__init__.py'), '');
    vi.stubEnv('GANS_TENSORFLOW_DIR', join(world.folder, 'old'));
    const heard: string[] = [];
    expect((await setup({ onProgress: ({ title }) => heard.push(title) })).library.source).toBe('cache');
    expect(heard[0]).toBe(
      'passing over TensorFlow (GANS_TENSORFLOW_DIR): TensorFlow 2.9.1 is older than 2.13; raise it with `python3 -m pip install -U tensorflow`',
    );
  });

  describe.each<[string, () => unknown, string, Partial<Wheel>?]>([
    [
      'there is no Python',
      () => rm(join(world.folder, 'bin/python3')),
      'expected a python3 with pip 20 or newer, got no Python on the PATH. Install them (Debian, Ubuntu: apt install python3-pip; Fedora: dnf install python3-pip; macOS: xcode-select --install).',
    ],
    [
      'Python has no pip',
      () => behave('missing'),
      'expected a python3 with pip 20 or newer, got none of WORLD/bin/python3. Install them (Debian, Ubuntu: apt install python3-pip; Fedora: dnf install python3-pip; macOS: xcode-select --install).',
    ],
    [
      'there is no compiler',
      () => rm(join(world.folder, 'bin/c++')),
      'expected a compiler for C++17 ($CXX, c++, g++ or clang++), got none on the PATH. Install one (Debian, Ubuntu: apt install g++; Fedora: dnf install gcc-c++; macOS: xcode-select --install).',
    ],
    [
      'the compilers are too old or broken',
      async () => {
        await world.program(
          'c++',
          '#!/bin/sh\necho "warning: odd\nc++: error: unrecognized option \'-std=c++17\'" >&2; exit 1\n',
        );
        await world.program('g++', '#!/bin/sh\nexit 3\n');
      },
      "expected a compiler for C++17 ($CXX, c++, g++ or clang++), got c++ (c++: error: unrecognized option '-std=c++17'), g++ (it says nothing). Install one (Debian, Ubuntu: apt install g++; Fedora: dnf install gcc-c++; macOS: xcode-select --install).",
    ],
    [
      'there is no connection',
      () => behave('offline'),
      "expected pip to download tensorflow-cpu==2.21.0, got no connection to the package index (NewConnectionError). Check the network, or pip's settings for a mirror or proxy.",
    ],
    [
      'the index does not have it',
      () => behave('unknown'),
      "expected pip to download tensorflow-cpu==2.21.0, got that pip's index does not offer tensorflow-cpu==2.21.0. Let pip use one that does, or name a TensorFlow with GANS_TENSORFLOW_DIR.",
    ],
    [
      'the disk fills up',
      () => behave('full'),
      'expected pip to download tensorflow-cpu==2.21.0, got a full disk. Free some space, or name another folder with GANS_CACHE_DIR.',
    ],
    [
      'pip fails for another reason',
      () => behave('odd'),
      'expected pip to download tensorflow-cpu==2.21.0, got "ERROR: something odd". Try `python3 -m pip download --no-deps tensorflow-cpu==2.21.0` to see more.',
    ],
    [
      'the wheel is not the pinned one',
      () => appendFile(world.env.FAKE_WHEEL!, 'x'),
      "expected tensorflow_cpu-2.21.0-cp311-cp311-any.whl to have the SHA-256 HASH, got HASH. What pip's index serves is damaged or another build; let pip use the Python package index, or name a TensorFlow with GANS_TENSORFLOW_DIR.",
    ],
    [
      'there is not enough room',
      () => {},
      expect.stringMatching(
        /^expected 1000000000051 MB of free space in WORLD\/cache\/tensorflow, got \d+ MB\. Free some, or name another folder with GANS_CACHE_DIR\.$/,
      ),
      { unpackedBytes: 1e18 },
    ],
    [
      'the C library is too old',
      () => {},
      expect.stringMatching(
        /^expected the GNU C library 99\.1 or newer, which TensorFlow 2\.21\.0 needs, got .*\. Use the engine wasm, or a newer system\.$/,
      ),
      { glibc: '99.1' },
    ],
  ])('where %s', (_, spoil, expected, changes) => {
    it('says so in one line, leaves nothing, and works once that is mended', async () => {
      await spoil();
      const message = await complaint(setup({}, changes));
      expect(message).not.toContain('\n');
      expect(message.replace('ENGINE setupTensorflow: ', '')).toEqual(expected);
      expect(await world.cached()).toEqual(['tensorflow']);
      expect(await readdir(join(world.folder, 'tmp'))).toEqual([]);
      await world.mend();
      behave('serve');
      await setup();
      expect(await world.cached()).toEqual(ready);
    });
  });

  it('looks for all that it will need before it downloads anything', async () => {
    await rm(join(world.folder, 'bin/c++'));
    await complaint(setup());
    await world.mend();
    await complaint(setup({}, { glibc: '99.1' }));
    await complaint(setup({}, { unpackedBytes: 1e18 }));
    expect(await world.deeds()).toEqual([]);
  });

  it('says which systems there is a library for', async () => {
    expect(await complaint(setupFrom({ 'linux riscv64': world.wheel, 'darwin arm64': world.wheel }, {}))).toBe(
      system === 'darwin arm64'
        ? ''
        : `ENGINE setupTensorflow: expected a system that TensorFlow's library is published for (linux riscv64, darwin arm64), got ${system}. Use the engine wasm.`,
    );
  });

  describe('with a cache that cannot be written', () => {
    it('says so in one line', async () => {
      const file = join(world.folder, 'file');
      await writeFile(file, '');
      vi.stubEnv('GANS_CACHE_DIR', file);
      expect(await complaint(setup())).toBe(
        'ENGINE setupTensorflow: expected to write into the cache folder WORLD/file/tensorflow, got ENOTDIR. Name another folder with GANS_CACHE_DIR.',
      );
      expect(await world.deeds()).toEqual([]);
    });
  });

  describe('with a damaged library in the cache', () => {
    it.each<[string, (library: string) => Promise<unknown>, string]>([
      ['is torn', (library) => writeFile(join(library, core), 'torn'), `${core} has 4 bytes instead of 500000`],
      ['lacks a file', (library) => rm(join(library, framework)), `${framework} is missing`],
      [
        'lacks its manifest',
        (library) => rm(join(library, 'manifest.json')),
        'its manifest.json is missing or unreadable',
      ],
      [
        'has another byte somewhere, and the old size and date',
        async (library) => {
          const path = join(library, core);
          const { atime, mtime } = await stat(path);
          const file = await open(path, 'r+');
          await file.write('?', 250_000);
          await file.close();
          await utimes(path, atime, mtime);
        },
        `${core} has changed since it was unpacked`,
      ],
    ])('that %s, makes it again', async (_, spoil, reason) => {
      const first = await setup();
      await spoil(first.library.folder);
      const heard: string[] = [];
      expect(await setup({ onProgress: ({ title }) => heard.push(title) })).toEqual(first);
      expect(heard[0]).toBe(`removing the damaged library from the cache: ${reason}`);
      expect(await world.deeds()).toEqual(['pip download', 'link', 'pip download']);
      expect(await world.cached()).toEqual(ready);
    });

    it('leaves none rather than a damaged one when it cannot make it again', async () => {
      const { library } = await setup();
      await writeFile(join(library.folder, core), 'torn');
      behave('offline');
      expect(await complaint(setup())).toContain('no connection to the package index');
      expect(await findTensorflow()).toEqual({ found: [], refused: [] });
    });
  });

  it('compiles the binding anew when it is damaged', async () => {
    const { binding } = await setup();
    await writeFile(binding, 'not JavaScript');
    expect((await setup()).binding).toBe(binding);
    expect(await world.deeds()).toEqual(['pip download', 'link', 'link']);
    expect(await world.cached()).toEqual(ready);
  });

  describe('with a library that does not work on this machine', () => {
    it.each<[FakeBinding, string]>([
      ['wrong', 'it computes a convolution of 37, 47, 67, 0 instead of 37, 47, 67, 77'],
      ['crash', 'it crashed (SIGSEGV)'],
      ['glibc', 'it needs GLIBC_2.29, which the C library of this system is too old for'],
    ])('that is %s, says so, fetches nothing again, and takes it once it works', async (mode, problem) => {
      behave('serve', mode);
      const expected = `ENGINE tensorflowBinding: expected TensorFlow 2.21.0 in WORLD/cache/tensorflow/library to work on this machine, got that ${problem}. Use another one through GANS_TENSORFLOW_DIR, or the engine wasm; \`gans setup\` tries it again.`;
      expect(await complaint(setup())).toBe(expected);
      expect(await complaint(setup())).toBe(expected);
      expect((await world.deeds()).filter((deed) => deed.startsWith('pip'))).toEqual(['pip download']);
      behave('serve', 'right');
      expect((await setup()).downloadedBytes).toBe(0);
      expect(await world.cached()).toEqual(ready);
    });
  });

  it('is stopped before it begins by a signal that has fired', async () => {
    expect(await complaint(setup({ signal: AbortSignal.abort() }))).toBe(
      "ABORTED setupTensorflow: stopped by the caller's signal.",
    );
    expect(await world.cached()).toEqual([]);
  });
});
