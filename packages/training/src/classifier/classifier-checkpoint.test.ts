import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSafetensors, writeSafetensors } from '@gans/checkpoints';
import { createSmallCnn, type SmallCnnConfig } from '@gans/core-nets';
import { createSeed, disposeTree } from '@gans/tensor';
import { countLeftTensors, expectNoLeak } from '@gans/tensor/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { tinyDataset } from '../internal/tiny-gan';
import { treeBits } from '../internal/tree-bits';
import { saveNet } from '../net-file';
import { loadClassifierCheckpoint, saveClassifierCheckpoint } from './classifier-checkpoint';
import { type ClassifierConfig, checkClassifierConfig } from './classifier-config';
import { createClassifierState, disposeClassifierState } from './classifier-state';
import { createClassifierNet } from './create-classifier-net';
import { trainClassifier } from './train-classifier';

const seed = createSeed(2 ** 40 + 5);
const dataset = tinyDataset(20);
const config: ClassifierConfig = { epochs: 2, batchSize: 6, learningRate: 1e-2 }; // six steps, three an epoch
// All that has a state or depends on the epoch.
const whole: ClassifierConfig = {
  ...config,
  optimizer: { name: 'sgd', momentum: 0.9, nesterov: true },
  weightDecay: 1e-3,
  decayedWeights: 'kernels',
  warmUp: { epochs: 1, per: 'epoch' },
  schedule: { name: 'steps', epochs: [1], factors: [0.1] },
  gradientClipping: { norm: 1 },
  augmentation: { flip: 'horizontal', shift: 1 },
  loss: { name: 'focal', gamma: 1 },
  classWeights: { name: 'effective-number', fromEpoch: 1 },
};
const forgetful: ClassifierConfig = { ...config, optimizer: { name: 'sgd', momentum: 0 } };
const sizes: SmallCnnConfig = { classCount: 3, height: 8, width: 8, channels: 1, filters: 2, featureSize: 6 };
const createNet = () => createClassifierNet({ net: 'small-cnn', ...sizes }, seed);

describeOnEngines('saveClassifierCheckpoint and loadClassifierCheckpoint', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  /** Trains to the end and saves a checkpoint after one step. */
  const train = (path: string, after: number, used = config) =>
    trainClassifier({
      net: createNet(),
      dataset,
      config: used,
      seed,
      onStep: async ({ step, net, progress }) => {
        if (step === after)
          await saveClassifierCheckpoint(path, { net, progress, config: used, seed }, { metadata: { seconds: '12' } });
      },
    });
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'classifier-checkpoint-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    ['Adam', config],
    ['SGD with momentum and all that depends on the epoch', whole],
    ['SGD without momentum', forgetful],
  ])(
    'bring a training back bit by bit, from within an epoch, from between two, and from its end: %s',
    async (_name, used) => {
      const end = await train(at('last'), 6, used);
      for (const after of [1, 3, 5, 6]) {
        await train(at('run'), after, used);
        const checkpoint = await loadClassifierCheckpoint(at('run'));
        expect([checkpoint.config, checkpoint.seed, checkpoint.metadata]).toEqual([
          checkClassifierConfig(used),
          seed,
          { seconds: '12' },
        ]);
        const { step, epoch, batch, optimizer } = checkpoint.progress;
        expect([step, epoch, batch, optimizer.step]).toEqual([after, Math.floor(after / 3), after % 3, after]);
        const steps: number[] = [];
        const resumed = await trainClassifier({
          ...checkpoint,
          dataset,
          onStep: ({ step: made, steps: all }) => {
            expect(all).toBe(6);
            steps.push(made);
          },
        });
        expect(steps).toEqual([1, 2, 3, 4, 5, 6].slice(after));
        expect(treeBits(resumed.params, resumed.state)).toEqual(treeBits(end.params, end.state));
      }
      expect((await readdir(folder)).sort()).toEqual(['last', 'run']);
    },
  );

  it('leave no tensor but the loaded ones', async () => {
    await train(at('leak'), 2);
    await expectNoLeak(async () => {
      const { net, progress, ...rest } = await loadClassifierCheckpoint(at('leak'));
      await saveClassifierCheckpoint(at('leak'), { net, progress, ...rest }, { metadata: rest.metadata });
      disposeClassifierState({ ...net, ...progress });
    });
    await expectNoLeak(async () => {
      const trained = await trainClassifier({
        ...(await loadClassifierCheckpoint(at('leak'))),
        dataset,
      });
      disposeTree(trained.params, trained.state);
    });
  });

  it('take a net of your own with the function that makes it', async () => {
    await expectNoLeak(async () => {
      const net = createSmallCnn(sizes, seed);
      const checked = checkClassifierConfig(config);
      const { params, state, ...progress } = createClassifierState(net, checked);
      await saveClassifierCheckpoint(at('own'), { net, progress, config, seed });
      const loaded = await loadClassifierCheckpoint(at('own'), createSmallCnn);
      expect(loaded.net.config).toEqual(sizes);
      expect(treeBits(loaded.net.params)).toEqual(treeBits(params));
      for (const one of [
        { params, state, ...progress },
        { ...loaded.net, ...loaded.progress },
      ])
        disposeClassifierState(one);
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
      [
        arrays,
        { ...metadata, counters: '{"step":1,"epoch":0,"batch":1}' },
        'expected updates to be an integer >= 0, got undefined.',
      ],
      [
        arrays,
        { ...metadata, netConfig: JSON.stringify(sizes) },
        'expected net to be one of small-cnn, resnet-18, resnet-32, vgg, got',
      ],
      [arrays, { ...metadata, config: '{}' }, 'ClassifierConfig: expected epochs to be a positive integer'],
    ];
    const { left } = await countLeftTensors(async () => {
      for (const [content, meta, message] of attempts) {
        await writeSafetensors(path, content, { metadata: meta });
        await expect(loadClassifierCheckpoint(path)).rejects.toMatchObject({
          code: 'FORMAT',
          message: expect.stringContaining(message),
        });
      }
      const bytes = await readFile(at('good'));
      bytes[bytes.length - 3]! ^= 4;
      await writeFile(path, bytes);
      await expect(loadClassifierCheckpoint(path)).rejects.toThrow('data with the SHA-256');
    });
    expect(left).toBe(0);
    await saveNet(path, createNet());
    await expect(loadClassifierCheckpoint(path)).rejects.toThrow("got 'gans/net/1'.");
  });
});
