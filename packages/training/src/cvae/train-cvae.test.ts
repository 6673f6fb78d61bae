import { asGenerator } from '@gans/core-nets';
import { createSeed } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { countLeftTensors, expectNoLeak } from '@gans/tensor/testing';
import { type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { tinyCvae, tinyCvaeConfig } from '../internal/tiny-cvae';
import { tinyDataset } from '../internal/tiny-gan';
import { treeBits } from '../internal/tree-bits';
import type { CvaeTrainingConfig } from './cvae-config';
import { disposeCvaeState, trainedCvae, treesOfCvae } from './cvae-state';
import { type CvaeStepReport, trainCvae } from './train-cvae';

const seed = createSeed(8);
const dataset = tinyDataset(20);
const config: CvaeTrainingConfig = { epochs: 2, batchSize: 6, learningRate: 1e-2, average: { decay: 0.5 } };

describeOnEngines('trainCvae', () => {
  it('tells of each step and each epoch, and depends on its seed and weights only', async () => {
    const run = async (n: number) => {
      const steps: CvaeStepReport['scalars'][] = [];
      const epochs: unknown[] = [];
      const nets = tinyCvae(seed);
      const state = await trainCvae({
        nets,
        dataset,
        config,
        seed: createSeed(n),
        onStep: ({ step, steps: all, scalars, state: { step: made } }) => {
          steps.push(scalars);
          expect([step, made, all]).toEqual([steps.length, steps.length, 6]);
          expectClose(scalars.loss, scalars.reconstruction + scalars.kl, { rtol: 1e-5 });
        },
        onEpoch: ({ epoch, epochs: all, scalars }) => {
          epochs.push([epoch, all]);
          expectClose(scalars.kl, steps.slice(-3).reduce((sum, { kl }) => sum + kl, 0) / 3);
        },
      });
      expect(epochs).toEqual([
        [1, 2],
        [2, 2],
      ]);
      const bits = treeBits(treesOfCvae(state));
      disposeCvaeState(state);
      return bits;
    };
    const first = await run(1);
    expect(await run(1)).toEqual(first);
    expect(await run(2)).not.toEqual(first);
  });

  it('learns to draw each class', async () => {
    const nets = tinyCvae(seed);
    const longer = {
      ...config,
      epochs: 12,
      learningRate: 3e-2,
      reconstruction: { name: 'gaussian', variance: 0.02 },
    } as const;
    const state = await trainCvae({ nets, dataset: tinyDataset(30), config: longer, seed });
    const rows = tidy(() => {
      const generate = asGenerator(trainedCvae(nets, state).decoder);
      const images = generate(
        tensor2d([
          [0, 0],
          [0, 0],
          [0, 0],
        ]) as Tensor2D,
        oneHotRows([0, 1, 2], 3),
      );
      return images.mean([2, 3]).argMax(1).dataSync();
    });
    // Class k lights up row 2k + 1.
    expect(Array.from(rows)).toEqual([1, 3, 5]);
    disposeCvaeState(state);
  });

  it('stops when told to, or when a number is not finite, and leaves no tensor', async () => {
    const controller = new AbortController();
    await expectNoLeak(() =>
      expect(
        trainCvae({
          nets: tinyCvae(seed),
          dataset,
          config,
          seed,
          signal: controller.signal,
          onStep: ({ step }) => {
            if (step === 2) controller.abort();
          },
        }),
      ).rejects.toMatchObject({ code: 'ABORTED', message: 'trainCvae: stopped at step 2 of 6.' }),
    );
    await expectNoLeak(() =>
      expect(
        trainCvae({ nets: tinyCvae(seed), dataset, config: { ...config, learningRate: 1e38 }, seed }),
      ).rejects.toMatchObject({
        code: 'DIVERGED',
        message: expect.stringMatching(/^trainCvae: expected a finite loss, got/),
      }),
    );
  });

  it('refuses what does not fit, and leaves the nets to the caller', async () => {
    const nets = tinyCvae(seed);
    const attempt = (change: Partial<Parameters<typeof trainCvae>[0]>) =>
      trainCvae({ nets, dataset, config, seed, ...change });
    const { left } = await countLeftTensors(async () => {
      await expect(attempt({ config: { ...config, epochs: 0 } })).rejects.toThrow(
        'CvaeTrainingConfig: expected epochs',
      );
      await expect(attempt({ config: { ...config, batchSize: 21 } })).rejects.toThrow(
        'trainCvae: expected dataset to hold at least one batch of 21 images, got 20. Lower batchSize.',
      );
      await expect(attempt({ dataset: { ...dataset, classCount: 4 } })).rejects.toThrow(
        'trainCvae: expected dataset to have 3 classes, got 4. Build the nets from the data set.',
      );
      await expect(attempt({ config: { ...config, augmentation: { shift: 8 } } })).rejects.toThrow(
        'augmentDataset: expected shift to be an integer from 0 to 7, got 8.',
      );
      const crop = { height: 4, width: 8 };
      await expect(attempt({ config: { ...config, augmentation: { crop } } })).rejects.toThrow(
        'trainCvae: expected dataset to give images of 8x8x1, got 4x8x1. Build the nets from the data set.',
      );
    });
    expect([left, nets.encoder.params.hidden1.kernel.isDisposed]).toEqual([0, false]);
    const state = await attempt({});
    for (const [change, message] of [
      [{ optimizer: { name: 'sgd' } }, 'expected state to be that of sgd, got adam.'],
      [{ epochs: 1 }, 'expected state to lie within 1 epochs of 3 batches, got batch 0 of epoch 2.'],
    ] as const)
      await expect(attempt({ state, config: { ...config, ...change } })).rejects.toThrow(`trainCvae: ${message}`);
    const { average: _, ...without } = config;
    await expect(attempt({ state, config: without })).rejects.toThrow(
      'trainCvae: expected state without an average, got one. Resume with the data set and the configuration of the checkpoint.',
    );
    disposeCvaeState(state);
  });

  it('takes nets without classes for any data set', async () => {
    const nets = tinyCvae(seed, { ...tinyCvaeConfig, classCount: 0 });
    const state = await trainCvae({ nets, dataset, config: { ...config, epochs: 1 }, seed });
    expect(state.step).toBe(3);
    disposeCvaeState(state);
  });
});
