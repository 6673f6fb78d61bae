import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ndArray, writeSafetensors } from '@gans/checkpoints';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { identifySource, isRun } from './identify';

let cwd: string;
const kindOf = async (word: string) => (await identifySource('real', word, cwd)).kind;

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-identify-'));
  await mkdir(join(cwd, 'run', 'checkpoints'), { recursive: true });
  await mkdir(join(cwd, 'photos'));
  await writeFile(join(cwd, 'run', 'config.json'), '{}');
  for (const name of ['a.npy', 'a.tar.gz', 'a.npz']) await writeFile(join(cwd, name), '');
  const content = { x: ndArray(Float32Array.of(1)) };
  for (const [name, kind] of [
    ['net', 'gans/net/1'],
    ['state', 'gans/gan-checkpoint/2'],
    ['stats', 'gans/statistics/1'],
    ['other', ''],
  ] as const)
    await writeSafetensors(join(cwd, `${name}.safetensors`), content, { metadata: kind ? { kind } : {} });
});
afterAll(() => rm(cwd, { recursive: true }));

describe('identifySource', () => {
  it('tells what a path is by its name and by what it holds', async () => {
    expect(await kindOf('glyphs')).toBe('images');
    expect(await kindOf('run')).toBe('run');
    expect(await kindOf('photos')).toBe('images');
    expect(await kindOf('a.tar.gz')).toBe('images');
    expect(await kindOf('a.npz')).toBe('images');
    expect(await kindOf('a.npy')).toBe('features');
    expect(await kindOf('net.safetensors')).toBe('generator');
    expect(await kindOf('state.safetensors')).toBe('generator');
    expect(await kindOf('stats.safetensors')).toBe('statistics');
  });

  it('refuses what is not there, and files that cannot be measured', async () => {
    await expect(kindOf('glyhps')).rejects.toThrow(
      "expected --real to exist, got 'glyhps', which does not. Did you mean glyphs?",
    );
    await expect(kindOf('nowhere')).rejects.toThrow('Pass a run, a folder or tar of images');
    await expect(kindOf('other.safetensors')).rejects.toThrow('got a safetensors file of another program');
  });
});

describe('isRun', () => {
  it('is true of a folder with a config and checkpoints only', async () => {
    expect(await isRun(join(cwd, 'run'))).toBe(true);
    expect(await isRun(join(cwd, 'photos'))).toBe(false);
    expect(await isRun(join(cwd, 'a.npy'))).toBe(false);
  });
});
