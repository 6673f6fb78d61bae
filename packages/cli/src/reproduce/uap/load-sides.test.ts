import '@tensorflow/tfjs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSmallData } from '../../internal/small-data';
import { testIo } from '../../internal/test-io';
import { batchesOf, loadSides, overlapOf } from './load-sides';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-sides-'));
  await writeSmallData(join(cwd, 'small'), { train: 40, test: 20 }, 8);
  await writeSmallData(join(cwd, 'large'), { train: 300, test: 20 }, 16);
});
afterAll(() => rm(cwd, { recursive: true }));

describe('loadSides', () => {
  it('brings the prior to the size of the target', async () => {
    const { target, prior } = await loadSides({ target: 'small', prior: 'large' }, testIo({ cwd }));
    expect([target.train.length, target.test.length, prior.length]).toEqual([40, 20, 300]);
    expect(prior.imageShape).toEqual([8, 8, 1]);
  });

  it('parts the classes of one set', async () => {
    const { target, prior } = await loadSides({ target: 'small', split: '0,1,2' }, testIo({ cwd }));
    expect([target.train.classNames, target.test.classCount, prior.classCount]).toEqual([['0', '1', '2'], 3, 7]);
    expect(target.train.length + prior.length).toBe(40);
  });

  it('wants one way to a prior, and names the option that is wrong', async () => {
    const io = testIo({ cwd });
    await expect(loadSides({ target: 'small' }, io)).rejects.toThrow('either --prior or --split, got neither');
    await expect(loadSides({ target: 'small', prior: 'large', split: '0,1' }, io)).rejects.toThrow('got both');
    await expect(loadSides({ target: 'smal', prior: 'large' }, io)).rejects.toThrow(
      'gans reproduce uap: expected --target to be',
    );
    await expect(loadSides({ target: 'small', prior: 'larg' }, io)).rejects.toThrow(
      'gans reproduce uap: expected --prior to be',
    );
  });
});

describe('overlapOf', () => {
  it('finds the images that both sides hold, and leaves no tensor', async () => {
    const io = testIo({ cwd });
    const same = await loadSides({ target: 'small', prior: 'small' }, io);
    const apart = await loadSides({ target: 'small', split: '0,1,2' }, io);
    const before = memory().numTensors;
    expect(await overlapOf(same, io.signal)).toMatchObject({ shared: 40, count: 40 });
    expect(await overlapOf(apart, io.signal)).toMatchObject({ shared: 0 });
    expect(memory().numTensors).toBe(before);
  });
});

describe('batchesOf', () => {
  it('gives every image once', async () => {
    const { prior } = await loadSides({ target: 'small', prior: 'large' }, testIo({ cwd }));
    expect([...batchesOf(prior)].map((images) => images.shape[0])).toEqual([250, 50]);
  });
});
