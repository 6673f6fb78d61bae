import '@tensorflow/tfjs';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GeneratorNet } from '@gans/core-nets';
import { takeSubset } from '@gans/datasets';
import { createSeed } from '@gans/tensor';
import { memory, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { smallConfig, smallDataset } from '../internal/small-gan';
import { createSaveClock } from '../save-clock';
import { type Judge, observeDataset, observeGenerator } from './judge';
import { obtainJudge } from './obtain-judge';

const dataset = smallDataset(96);
const test = smallDataset(33, createSeed(2));
const config = smallConfig(dataset);
const seed = createSeed(5);
let path: string;
let judge: Judge;
beforeAll(async () => {
  path = await mkdtemp(join(tmpdir(), 'gans-judge-'));
  await mkdir(join(path, 'checkpoints'));
  judge = await obtainJudge(path, config, dataset, seed, {
    signal: new AbortController().signal,
    engine: { name: 'cpu', version: '4.22.0', threads: 1 },
    clock: createSaveClock(60, () => 0),
  });
});

function blackGenerator(): GeneratorNet {
  return {
    spec: { latentSize: 2, classCount: 3, imageShape: [8, 8, 1], prior: { kind: 'normal' } },
    params: {},
    state: {},
    apply: (_params, state, { latent }) => ({ output: zeros([latent.shape[0], 8, 8, 1]).sub(1) as Tensor4D, state }),
  };
}

describe('observeDataset', () => {
  it('reads classes that are told by brightness', async () => {
    const { predicted, expected, statistics } = await observeDataset(judge, test);
    expect([...expected]).toEqual([...test.labels]);
    expect(predicted.filter((label, i) => label === expected[i]).length / 33).toBeGreaterThan(0.9);
    expect(statistics).toMatchObject({ count: 33, dimension: 6 });
  });

  it('sees the first images only when asked', async () => {
    const first = await observeDataset(judge, test, { count: 9 });
    const alone = await observeDataset(judge, takeSubset(test, [0, 1, 2, 3, 4, 5, 6, 7, 8]));
    expect(first).toEqual(alone);
  });
});

describe('observeDataset and observeGenerator', () => {
  it('stop when asked, and leave no tensor', async () => {
    const before = memory().numTensors;
    const signal = AbortSignal.abort();
    await expect(observeDataset(judge, test, { signal })).rejects.toMatchObject({ code: 'ABORTED' });
    await expect(observeGenerator(judge, blackGenerator(), Int32Array.of(0), seed, { signal })).rejects.toMatchObject({
      code: 'ABORTED',
    });
    expect(memory().numTensors).toBe(before);
  });
});

describe('observeGenerator', () => {
  it('asks for one image a label and leaves no tensor', async () => {
    const before = memory().numTensors;
    const labels = Int32Array.of(2, 0, 1, 0);
    const { predicted, expected, statistics } = await observeGenerator(judge, blackGenerator(), labels, seed);
    expect([...expected]).toEqual([2, 0, 1, 0]);
    expect([...predicted]).toEqual([0, 0, 0, 0]);
    expect(statistics.count).toBe(4);
    expect(memory().numTensors).toBe(before);
  });
});
