import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSafetensors, writeSafetensors } from '@gans/checkpoints';
import { createCvaeDecoder, createCvaeEncoder } from '@gans/core-nets';
import { createSeed } from '@gans/tensor';
import { countLeftTensors, expectNoLeak } from '@gans/tensor/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { tinyCvae } from '../internal/tiny-cvae';
import { tinyDataset } from '../internal/tiny-gan';
import { treeBits } from '../internal/tree-bits';
import { loadCvaeCheckpoint, saveCvaeCheckpoint } from './cvae-checkpoint';
import { type CvaeTrainingConfig, checkCvaeTrainingConfig } from './cvae-config';
import { disposeCvaeState, treesOfCvae } from './cvae-state';
import { trainCvae } from './train-cvae';

const seed = createSeed(2 ** 40 + 9);
const dataset = tinyDataset(20);
const config: CvaeTrainingConfig = { epochs: 2, batchSize: 6, learningRate: 1e-2 };
const whole: CvaeTrainingConfig = {
  ...config,
  optimizer: { name: 'sgd' },
  learningRate: 1e-3,
  average: { decay: 0.8, start: 2 },
  klWarmUpEpochs: 2,
  augmentation: { shift: 1 },
};
const create = { encoder: createCvaeEncoder, decoder: createCvaeDecoder };

describeOnEngines('saveCvaeCheckpoint and loadCvaeCheckpoint', () => {
  let folder: string;
  const at = (name: string) => join(folder, name);
  const train = (path: string, after: number, used: CvaeTrainingConfig) => {
    const nets = tinyCvae(seed);
    return trainCvae({
      nets,
      dataset,
      config: used,
      seed,
      onStep: async ({ step, state }) => {
        if (step === after)
          await saveCvaeCheckpoint(path, { nets, state, config: used, seed }, { metadata: { seconds: '3' } });
      },
    });
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cvae-checkpoint-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    ['Adam', config],
    ['SGD, an average and all that depends on the epoch', whole],
  ])('bring a training back bit by bit: %s', async (_name, used) => {
    const end = await train(at('last'), 6, used);
    for (const after of [2, 3]) {
      disposeCvaeState(await train(at('run'), after, used));
      const checkpoint = await loadCvaeCheckpoint(at('run'), create);
      const { state } = checkpoint;
      expect([checkpoint.config, checkpoint.seed, checkpoint.metadata]).toEqual([
        checkCvaeTrainingConfig(used),
        seed,
        { seconds: '3' },
      ]);
      expect([state.step, state.epoch, state.batch, state.optimizer.step]).toEqual([
        after,
        Math.floor(after / 3),
        after % 3,
        after,
      ]);
      const resumed = await trainCvae({ ...checkpoint, dataset });
      expect(treeBits(treesOfCvae(resumed))).toEqual(treeBits(treesOfCvae(end)));
      disposeCvaeState(resumed);
    }
    disposeCvaeState(end);
  });

  it('leave no tensor but the loaded ones', async () => {
    disposeCvaeState(await train(at('leak'), 2, whole));
    await expectNoLeak(async () => {
      const { metadata, ...checkpoint } = await loadCvaeCheckpoint(at('leak'), create);
      await saveCvaeCheckpoint(at('leak'), checkpoint, { metadata });
      disposeCvaeState(checkpoint.state);
    });
  });

  it('refuse other files in one line, and leave no tensor', async () => {
    disposeCvaeState(await train(at('good'), 2, whole));
    const { arrays, metadata } = await readSafetensors(at('good'));
    const { 'average/params/decoder/output/bias': _, ...rest } = arrays;
    const { left } = await countLeftTensors(async () => {
      for (const [content, meta, message] of [
        [rest, metadata, "to hold 'average/params/decoder/output/bias', got no such tensor."],
        [arrays, {}, "to be of kind 'gans/cvae-checkpoint/1', got none."],
        [arrays, { ...metadata, decoderConfig: '{}' }, 'createCvaeDecoder: expected latentSize'],
        [arrays, { ...metadata, counters: '{"step":1}' }, 'CvaeCheckpoint: expected epoch to be an integer >= 0'],
      ] as const) {
        await writeSafetensors(at('bad'), content, { metadata: meta });
        await expect(loadCvaeCheckpoint(at('bad'), create)).rejects.toMatchObject({
          code: 'FORMAT',
          message: expect.stringContaining(message),
        });
      }
    });
    expect(left).toBe(0);
  });
});
