import '@tensorflow/tfjs';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeSubset } from '@gans/datasets';
import { createSeed } from '@gans/tensor';
import { memory, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { smallConfig, smallDataset } from '../../internal/small-gan';
import { type Judge, observeDataset, observeGenerator, obtainJudge } from './judge';

const dataset = smallDataset(96);
const test = smallDataset(33, createSeed(2));
const config = smallConfig(dataset);
const seed = createSeed(5);
let path: string;
let judge: Judge;
beforeAll(async () => {
  path = await mkdtemp(join(tmpdir(), 'gans-judge-'));
  await mkdir(join(path, 'checkpoints'));
  judge = await obtainJudge(path, config, dataset, seed, {});
});

describe('obtainJudge', () => {
  it('is named by the hash of its file', async () => {
    const file = await readFile(join(path, 'checkpoints', 'classifier.safetensors'));
    expect(judge.identity.sha256).toBe(createHash('sha256').update(file).digest('hex'));
    expect(judge.identity.name).toContain('small');
  });

  it('trains once a run: the second time it is loaded', async () => {
    const before = memory().numTensors;
    const steps: number[] = [];
    const again = await obtainJudge(path, config, dataset, seed, { onStep: ({ step }) => void steps.push(step) });
    expect(steps).toEqual([]);
    expect(again.identity).toEqual(judge.identity);
    expect(await observeDataset(again, test)).toEqual(await observeDataset(judge, test));
    again.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('saves nothing when stopped', async () => {
    const other = join(path, 'other');
    await mkdir(join(other, 'checkpoints'), { recursive: true });
    const stopped = obtainJudge(other, config, dataset, seed, { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toMatchObject({ code: 'ABORTED' });
    await expect(readFile(join(other, 'checkpoints', 'classifier.safetensors'))).rejects.toThrow('ENOENT');
    await rm(other, { recursive: true });
  });
});

describe('observeDataset', () => {
  it('reads classes that are told by brightness', async () => {
    const { predicted, expected, statistics } = await observeDataset(judge, test);
    expect([...expected]).toEqual([...test.labels]);
    expect(predicted.filter((label, i) => label === expected[i]).length / 33).toBeGreaterThan(0.9);
    expect(statistics).toMatchObject({ count: 33, dimension: 6 });
  });

  it('sees the first images only when asked', async () => {
    const first = await observeDataset(judge, test, 9);
    const alone = await observeDataset(judge, takeSubset(test, [0, 1, 2, 3, 4, 5, 6, 7, 8]));
    expect(first).toEqual(alone);
  });
});

describe('observeGenerator', () => {
  it('asks for one image a label and leaves no tensor', async () => {
    const before = memory().numTensors;
    const spec = { latentSize: 2, classCount: 3, imageShape: [8, 8, 1], prior: { kind: 'normal' } } as const;
    const black = (latent: { shape: number[] }) => zeros([latent.shape[0]!, 8, 8, 1]).sub(1) as Tensor4D;
    const labels = Int32Array.of(2, 0, 1, 0);
    const { predicted, expected, statistics } = await observeGenerator(judge, black, spec, labels, seed);
    expect([...expected]).toEqual([2, 0, 1, 0]);
    expect([...predicted]).toEqual([0, 0, 0, 0]);
    expect(statistics.count).toBe(4);
    expect(memory().numTensors).toBe(before);
  });
});
