import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findTensorflow } from './find-tensorflow';
import { setupFrom } from './internal/setup-from';
import { makeWorld, realPython, type World } from './internal/test-world';
import type { SetupTensorflowOptions } from './library';
import { removeTensorflow } from './remove-tensorflow';

let world: World;
beforeEach(async ({ skip }) => {
  if (realPython === undefined) return skip('there is no python3 on this machine');
  if (`${process.platform} ${process.arch}` !== 'linux x64') return skip('GPUs are for Linux on x64');
  world = await makeWorld();
  for (const [name, value] of Object.entries(world.env)) vi.stubEnv(name, value);
  vi.stubEnv('FAKE_BINDING', 'gpu');
  await world.program('nvidia-smi', '#!/bin/sh\necho "Imaginary 4000, 570.12"\necho "Imaginary 5000, 570.12"\n');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await world?.remove();
});

const setup = (options: SetupTensorflowOptions = {}) =>
  setupFrom({ [`${process.platform} ${process.arch}`]: world.wheel }, { gpu: true, ...options });
const complaint = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => expect.fail('it did not throw'),
    ({ code, message }) => `${code} ${message}`.replaceAll(world.folder, 'WORLD'),
  );

describe('setupTensorflow for a GPU', () => {
  it('makes a Python environment with CUDA in the cache, explains it, and fetches nothing twice', async () => {
    vi.stubEnv('FAKE_PIP_PAUSE', '0.05');
    const heard: string[] = [];
    const { library, downloadedBytes } = await setup({ onProgress: ({ title }) => heard.push(title) });
    expect(library).toMatchObject({ source: 'gpu environment', version: '2.21.0' });
    expect(downloadedBytes).toBeGreaterThan(300_000); // as it was seen growing
    expect(heard[0]).toBe(
      `preparing the Imaginary 4000 (driver 570.12): TensorFlow 2.21.0 and its CUDA packages from the Python package index, 3430 MB to download, 6610 MB on disk in ${world.cache}/tensorflow/gpu-environment`,
    );
    expect(await readdir(join(world.cache, 'tensorflow'))).toEqual(['bindings', 'gpu-environment']);
    expect(await readdir(join(world.folder, 'tmp'))).toEqual([]);
    expect(await setup()).toMatchObject({ library, downloadedBytes: 0 });
    expect((await findTensorflow()).found).toEqual([library]);
    // The usual set-up finds it too.
    expect((await setup({ gpu: false })).library).toEqual(library);

    vi.stubEnv('FAKE_BINDING', 'right');
    expect(await complaint(setup())).toBe(
      `ENGINE setupTensorflow: expected TensorFlow 2.21.0 in ${library.folder.replace(world.folder, 'WORLD')} to compute on the Imaginary 4000, got the processor. It may be a build without CUDA, or driver 570.12 too old; \`nvidia-smi\` tells whether the driver works.`,
    );
    expect((await world.deeds()).filter((deed) => deed.startsWith('pip'))).toEqual(['pip install']);
    const { freedBytes } = await removeTensorflow();
    expect(freedBytes).toBeGreaterThan(1_000_000);
    expect(await world.cached()).toEqual([]);
  });

  it.each<[string, string | undefined, string]>([
    ['there is no driver', undefined, 'no nvidia-smi on the PATH'],
    ['the driver finds no GPU', 'echo "No devices were found"; exit 6', '"No devices were found"'],
    ['the driver is too old', 'echo "Imaginary 100, 470.82"', 'a Imaginary 100 with driver 470.82'],
    ['the driver says nothing', 'exit 0', '""'],
  ])('says what it needs where %s', async (_, script, got) => {
    if (script === undefined) await rm(join(world.folder, 'bin/nvidia-smi'));
    else await world.program('nvidia-smi', `#!/bin/sh\n${script}\n`);
    expect(await complaint(setup())).toBe(
      `ENGINE setupTensorflow: expected a GPU that nvidia-smi lists, got ${got}. It needs Linux on x64, an NVIDIA GPU and its driver 525 or newer; CUDA itself is brought along.`,
    );
    expect(await world.cached()).toEqual([]);
  });

  it('says when pip cannot install it, and leaves nothing', async () => {
    vi.stubEnv('FAKE_PIP', 'offline');
    expect(await complaint(setup())).toBe(
      "ENGINE setupTensorflow: expected pip to install tensorflow[and-cuda]==2.21.0, got no connection to the package index (NewConnectionError). Check the network, or pip's settings for a mirror or proxy.",
    );
    expect(await world.cached()).toEqual(['tensorflow']);
  });

  it('says when there is no Python that TensorFlow has packages for', async () => {
    await world.program('python3', '#!/bin/sh\nexit 1\n');
    expect(await complaint(setup())).toBe(
      'ENGINE setupTensorflow: expected Python 3.10 to 3.13 with venv, got none of WORLD/bin/python3. Install one (Debian, Ubuntu: apt install python3-venv).',
    );
  });
});
