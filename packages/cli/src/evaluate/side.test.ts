import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ndArray, writeNpy } from '@gans/checkpoints';
import { setBackend } from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { imageNames, writeImages } from '../internal/small-images';
import { writeSmallRun } from '../internal/small-run';
import { smallStatistics } from '../internal/small-statistics';
import { testIo } from '../internal/test-io';
import { createProgress } from '../progress';
import { type Extractor, findExtractor, loadExtractor } from './extractor';
import { openFeatureCache } from './feature-cache';
import { identifySource } from './identify';
import { openSide, type SideOptions } from './side';
import { writeStatistics } from './statistics-file';

let cwd: string;
let extractor: Extractor;
const io = testIo();
const open = async (word: string, changes: Partial<SideOptions> = {}) => {
  const options: SideOptions = {
    extractor,
    choice: 'last',
    split: 'test',
    seed: 1,
    skipCorrupt: false,
    batchSize: 8,
    engine: { name: 'cpu', version: '1', threads: 1 },
    cache: openFeatureCache(() => undefined),
    signal: new AbortController().signal,
    progress: createProgress(io),
    now: io.now,
  };
  return openSide('fake', await identifySource('fake', word, cwd), { ...options, ...changes }, 6);
};

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-side-'));
  await writeSmallRun(join(cwd, 'run'));
  await writeImages(join(cwd, 'pets'), imageNames(5, ['cat', 'dog']));
  await writeImages(join(cwd, 'loose'), imageNames(3));
  await writeImages(join(cwd, 'colour'), imageNames(3), { channels: 3 });
  await writeNpy(
    join(cwd, 'x.npy'),
    ndArray(
      Float64Array.from({ length: 12 }, (_, i) => i),
      [4, 3],
    ),
  );
  await writeStatistics(join(cwd, 'real.safetensors'), { real: smallStatistics(1, 9) });
  await setBackend('cpu');
  extractor = await loadExtractor(await findExtractor('run', [], [], cwd));
});
afterAll(() => rm(cwd, { recursive: true }));
beforeEach(() => vi.stubEnv('GANS_CACHE_DIR', join(cwd, 'cache')));
afterEach(() => vi.unstubAllEnvs());

describe('openSide', () => {
  it('knows sizes, classes and parts of each kind before anything is measured', async () => {
    const pets = await open('pets');
    expect([pets.count, pets.dimension, pets.classNames, [...pets.classCounts!]]).toEqual([
      5,
      6,
      ['cat', 'dog'],
      [3, 2],
    ]);
    expect(pets.has.has('readings')).toBe(true);
    const loose = await open('loose');
    expect([loose.classNames, loose.has.has('readings'), loose.has.has('rows')]).toEqual([undefined, false, true]);
    const drawn = await open('run');
    expect([drawn.count, drawn.classNames, (await open('run', { count: 4 })).count]).toEqual([
      6,
      ['dark', 'grey', 'light'],
      4,
    ]);
    drawn.dispose();
    const features = await open('x.npy');
    expect([features.count, features.dimension, features.extractor.name]).toEqual([4, 3, 'features as given']);
    // Saved as real, and used as fake: a file of one set stands for that set.
    const saved = await open('real.safetensors');
    expect([saved.count, saved.extractor, saved.has.has('rows')]).toEqual([9, { name: 'x', sha256: 'aa' }, false]);
  });

  it('gathers each kind', async () => {
    const pets = await (await open('pets')).gather(new Set(['rows', 'readings']), 1);
    expect(pets.rows).toMatchObject({ count: 5, dimension: 6 });
    expect(pets.record).toMatchObject({ name: 'pets (unverified)', kind: 'images', count: 5, classes: 2 });
    const features = await (await open('x.npy')).gather(new Set(['rows', 'moments', 'posteriors']), 2);
    expect(features.rows!.values).toEqual(Float64Array.from({ length: 12 }, (_, i) => i));
    expect(features.moments!.mean).toEqual(Float64Array.of(4.5, 5.5, 6.5));
    expect(features.posteriors!.map(({ count }) => count)).toEqual([2, 2]);
    const saved = await (await open('real.safetensors')).gather(new Set(['moments']), 1);
    expect(saved.moments!.mean).toEqual(smallStatistics(1, 9).moments.mean);
  });

  it('refuses coloured images where the extractor takes grey ones', async () => {
    await expect(open('colour')).rejects.toThrow(
      'expected --fake colour to hold grey images, which small-cnn trained on small, tap features takes, got 3 channels. Pass --channels 1',
    );
    expect((await open('colour', { channels: 1 })).count).toBe(3);
  });
});
