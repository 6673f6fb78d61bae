import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeWorld, realPython, type World } from '@gans/engines/tensorflow/internal/test-world';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { layTensorflow } from '../internal/lay-tensorflow';
import { testIo } from '../internal/test-io';
import type { EngineFinding } from './examine-engine';
import { examineTensorflow } from './examine-tensorflow';

// A machine whose Python, pip and compiler are fakes: nothing here reaches a network.
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

const engine: EngineFinding = { name: 'tensorflow', description: '', works: false, reasons: ['none'] };

describe('examineTensorflow', () => {
  it('finds nothing in the way of a set-up, and downloads nothing to find out', async () => {
    expect(await examineTensorflow(engine, testIo())).toEqual({
      nodePackage: expect.objectContaining({ name: '@tensorflow/tfjs-node-gpu', version: '4.22.0' }),
      libraries: [],
    });
    expect(await world.cached()).toEqual(['tensorflow']);
  });

  it('tells what is in the way of a set-up', async () => {
    vi.stubEnv('FAKE_PIP', 'missing');
    expect((await examineTensorflow(engine, testIo())).obstacle).toMatch(
      /^expected a python3 with pip.*, got .* Install /,
    );
  });

  it('lists the library that is taken, those that are refused, and why', async () => {
    const folder = await layTensorflow(join(world.folder, 'named'), '2.18.1');
    vi.stubEnv('GANS_TENSORFLOW_DIR', folder);
    vi.stubEnv('VIRTUAL_ENV', join(world.folder, 'old'));
    const old = join(world.folder, 'old/lib/python3.8/site-packages');
    await mkdir(join(old, 'tensorflow'), { recursive: true });
    await mkdir(join(old, 'tensorflow-2.9.1.dist-info'));
    await writeFile(join(old, 'tensorflow/__init__.py'), '');
    expect((await examineTensorflow(engine, testIo())).libraries).toEqual([
      { source: 'GANS_TENSORFLOW_DIR', folder, version: '2.18.1', state: 'taken' },
      {
        source: 'virtual environment',
        folder: join(old, 'tensorflow'),
        state: 'refused',
        reason: expect.stringContaining('older than 2.13'),
      },
    ]);
  });

  it('goes on after a library that crashes, and tries no more than it needs', async () => {
    vi.stubEnv('FAKE_BINDING', 'crash');
    const named = await layTensorflow(join(world.folder, 'named'), '2.18.1');
    vi.stubEnv('GANS_TENSORFLOW_DIR', named);
    const [refused] = (await examineTensorflow(engine, testIo())).libraries;
    expect(refused).toMatchObject({ state: 'refused', reason: expect.stringContaining('it crashed (SIGSEGV)') });

    vi.stubEnv('FAKE_BINDING', 'right');
    for (const [name, environment] of [
      ['VIRTUAL_ENV', 'venv'],
      ['CONDA_PREFIX', 'conda'],
    ] as const) {
      await layTensorflow(join(world.folder, environment, 'lib/python3.11/site-packages'), '2.21.0');
      vi.stubEnv(name, join(world.folder, environment));
    }
    const { libraries, obstacle } = await examineTensorflow(engine, testIo());
    expect(libraries.map(({ state }) => state)).toEqual(['refused', 'taken', 'spare']);
    expect(obstacle).toBeUndefined();
    expect((await world.deeds()).filter((deed) => deed === 'link')).toHaveLength(2);
  });

  it('ends when the user stops it', async () => {
    const io = testIo();
    io.stop();
    await expect(examineTensorflow(engine, io)).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
