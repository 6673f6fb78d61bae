import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSafetensors, writeSafetensors } from '@gans/checkpoints';
import { createSmallCnn, type SmallCnnConfig } from '@gans/core-nets';
import { createSeed, disposeTree, flattenTree, type Tree } from '@gans/tensor';
import { countLeftTensors, expectNoLeak } from '@gans/tensor/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { loadClassifierCheckpoint, saveClassifierCheckpoint } from './classifier-checkpoint';
import type { ClassifierConfig } from './classifier-config';
import { tinyDataset } from './internal/tiny-gan';
import { saveNet } from './net-file';
import { trainClassifier } from './train-classifier';

const seed = createSeed(2 ** 40 + 5);
const dataset = tinyDataset(20);
const config: ClassifierConfig = { epochs: 2, batchSize: 6, learningRate: 1e-2 }; // six steps, three an epoch
const netConfig: SmallCnnConfig = { classCount: 3, height: 8, width: 8, channels: 1, filters: 2, featureSize: 6 };
const createNet = () => createSmallCnn(netConfig, seed);
const bits = (...trees: Tree[]) =>
  trees.flatMap((tree) => Object.entries(flattenTree(tree)).map(([path, x]) => [path, Array.from(x.dataSync())]));

describeOnEngines('saveClassifierCheckpoint and loadClassifierCheckpoint', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  /** Trains to the end and saves a checkpoint after one step. */
  const train = (path: string, after: number) =>
    trainClassifier({
      net: createNet(),
      dataset,
      config,
      seed,
      onStep: async ({ step, net, progress }) => {
        if (step === after)
          await saveClassifierCheckpoint(path, { net, progress, config, seed }, { metadata: { seconds: '12' } });
      },
    });
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'classifier-checkpoint-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('bring a training back bit by bit, from within an epoch and from between two, and from its end', async () => {
    const whole = await train(at('last'), 6);
    for (const after of [1, 3, 5, 6]) {
      await train(at('run'), after);
      const checkpoint = await loadClassifierCheckpoint(at('run'), createSmallCnn);
      expect([checkpoint.config, checkpoint.seed, checkpoint.metadata]).toEqual([config, seed, { seconds: '12' }]);
      expect([checkpoint.progress.step, checkpoint.progress.optimizer.step]).toEqual([after, after]);
      const steps: number[] = [];
      const resumed = await trainClassifier({
        ...checkpoint,
        dataset,
        onStep: ({ step, steps: all }) => {
          expect(all).toBe(6);
          steps.push(step);
        },
      });
      expect(steps).toEqual([1, 2, 3, 4, 5, 6].slice(after));
      expect(bits(resumed.params, resumed.state)).toEqual(bits(whole.params, whole.state));
    }
    expect((await readdir(folder)).sort()).toEqual(['last', 'run']);
  });

  it('leave no tensor but the loaded ones', async () => {
    await train(at('leak'), 2);
    await expectNoLeak(async () => {
      const { net, progress, ...rest } = await loadClassifierCheckpoint(at('leak'), createSmallCnn);
      await saveClassifierCheckpoint(at('leak'), { net, progress, ...rest }, { metadata: rest.metadata });
      disposeTree(net.params, net.state, progress.optimizer.firstMoment, progress.optimizer.secondMoment);
    });
    await expectNoLeak(async () => {
      const trained = await trainClassifier({
        ...(await loadClassifierCheckpoint(at('leak'), createSmallCnn)),
        dataset,
      });
      disposeTree(trained.params, trained.state);
    });
  });

  it('refuse other files in one line, and leave no tensor', async () => {
    await train(at('good'), 2);
    const { arrays, metadata } = await readSafetensors(at('good'));
    expect(Object.keys(arrays)).toContain('optimizer/secondMoment/output/kernel');
    const { 'optimizer/secondMoment/output/kernel': moment, ...rest } = arrays;
    const path = at('bad');
    const attempts: [typeof arrays, Record<string, string>, string][] = [
      [rest, metadata, "to hold 'optimizer/secondMoment/output/kernel', got no such tensor."],
      [{ ...arrays, more: moment! }, metadata, "to hold the tensors of its net only, got 'more' too."],
      [arrays, {}, "to be of kind 'gans/classifier-checkpoint/1', got none."],
      [arrays, { ...metadata, seed: '3' }, 'ClassifierCheckpoint: expected seed to be two unsigned'],
      [arrays, { ...metadata, counters: '{"step":1}' }, 'expected updates to be an integer >= 0, got undefined.'],
      [arrays, { ...metadata, config: '{}' }, 'ClassifierConfig: expected epochs to be a positive integer'],
    ];
    const { left } = await countLeftTensors(async () => {
      for (const [content, meta, message] of attempts) {
        await writeSafetensors(path, content, { metadata: meta });
        await expect(loadClassifierCheckpoint(path, createSmallCnn)).rejects.toMatchObject({
          code: 'FORMAT',
          message: expect.stringContaining(message),
        });
      }
      const bytes = await readFile(at('good'));
      bytes[bytes.length - 3]! ^= 4;
      await writeFile(path, bytes);
      await expect(loadClassifierCheckpoint(path, createSmallCnn)).rejects.toThrow('data with the SHA-256');
    });
    expect(left).toBe(0);
    await saveNet(path, createNet());
    await expect(loadClassifierCheckpoint(path, createSmallCnn)).rejects.toThrow("got 'gans/net/1'.");
  });
});
