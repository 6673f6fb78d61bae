import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { disposeGanState } from '@gans/training';
import { describe, expect, it } from 'vitest';
import { writeSmallData } from '../internal/small-data';
import { testIo } from '../internal/test-io';
import { prepare } from './prepare';

const request = {
  recipe: 'reacgan',
  set: [],
  data: 'data',
  seed: 1,
  engine: 'cpu',
  words: ['train', '--data', 'data'],
} as const;

describe('prepare', () => {
  it('names the run folder by recipe, data and config', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'gans-prepare-'));
    await writeSmallData(join(cwd, 'data'));
    const names = [];
    for (const seed of [1, 1, 2]) {
      const { run, initial } = await prepare({ ...request, seed }, testIo({ cwd }));
      names.push(basename(run.path));
      run.close();
      disposeGanState(initial);
    }
    expect(names[0]).toMatch(/^reacgan-mini-data-[0-9a-f]{8}$/);
    expect(names[1]).toBe(names[0]);
    expect(names[2]).not.toBe(names[0]);
    expect((await readdir(join(cwd, 'runs'))).sort()).toEqual([...new Set(names)].sort());
  });

  it('records versions, machine and engine', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'gans-prepare-'));
    await writeSmallData(join(cwd, 'data'));
    const { environment, config, engine, run, initial } = await prepare({ ...request, out: 'run' }, testIo({ cwd }));
    expect(environment).toMatchObject({
      engine: { name: 'cpu', threads: 1 },
      node: process.version,
      versions: { '@gans/cli': expect.any(String) },
    });
    expect([config.engine, engine.name]).toEqual(['cpu', 'cpu']);
    const written = JSON.parse(await readFile(join(cwd, 'run', 'config.json'), 'utf8'));
    expect(written.command).toEqual({ words: request.words, folder: '..' });
    expect(written.classNames).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    run.close();
    disposeGanState(initial);
  });
});
