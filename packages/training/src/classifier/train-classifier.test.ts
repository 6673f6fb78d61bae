import { asClassifier, createSmallCnn } from '@gans/core-nets';
import { batch, glyphsDataset } from '@gans/datasets';
import { useEngine } from '@gans/engines';
import { adam, createSeed, disposeTree, flattenTree, valueAndGrad } from '@gans/tensor';
import { exp } from '@gans/tensor/ops';
import { countLeftTensors, expectNoLeak } from '@gans/tensor/testing';
import { log, mean, mul, sub, sum, type Tensor, tensor2d } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { tinyDataset } from '../internal/tiny-gan';
import { treeBits } from '../internal/tree-bits';
import type { ClassifierConfig } from './classifier-config';
import { predictDataset } from './predict-dataset';
import { trainClassifier } from './train-classifier';

const seed = createSeed(12);
const dataset = tinyDataset(20);
const config: ClassifierConfig = { epochs: 2, batchSize: 6, learningRate: 1e-2 };
const createNet = () =>
  createSmallCnn({ classCount: 3, height: 8, width: 8, channels: 1, filters: 2, featureSize: 6 }, seed);

describeOnEngines('trainClassifier', () => {
  it('takes its first step by Adam along the gradient of the cross-entropy', async () => {
    let order: ArrayLike<number> = [];
    const spied = {
      ...dataset,
      pixels: (indices: ArrayLike<number>) => {
        order = Array.from(indices);
        return dataset.pixels(indices);
      },
    };
    const told: { step: number; steps: number; loss: number }[] = [];
    // A data set of one batch and one epoch: one step, at the full learning rate.
    const net = await trainClassifier({
      net: createNet(),
      dataset: spied,
      config: { epochs: 1, batchSize: 20, learningRate: 1e-2 },
      seed,
      onStep: (progress) => {
        told.push(progress);
      },
    });
    const before = createNet();
    const { images, labels } = batch(dataset, order);
    const target = tensor2d(Array.from(labels, (label) => [0, 1, 2].map((k) => Number(k === label))));
    const { value, grads } = valueAndGrad((params: typeof before.params) => {
      const { logits } = before.apply(params, before.state, images, { training: true }).output;
      // ln of the softmax, written out; logits are small here.
      const own = sum(mul(logits, target), 1);
      return { loss: mean(sub(log(sum(exp(logits), 1)), own)) };
    })(before.params);
    expect(told.map(({ step, steps }) => [step, steps])).toEqual([[1, 1]]);
    expectClose(told[0]!.loss, value, { rtol: 1e-4 });
    const optimizer = adam({ learningRate: 1e-2 });
    const expected = optimizer.update(before.params, grads, optimizer.init(before.params)).params;
    const got = flattenTree(net.params);
    // Where a gradient is rounding noise (biases before a batch norm) Adam's first step has a random sign: those are left out.
    for (const [path, leaf] of Object.entries(flattenTree(expected))) {
      const slope = flattenTree(grads)[path]!.dataSync();
      const firm = Array.from(slope, (x) => Math.abs(x) > 1e-5);
      expect(firm.some(Boolean), path).toBe(true);
      const pick = (x: Tensor) => Array.from(x.dataSync()).filter((_, i) => firm[i]);
      expectClose(pick(got[path]!), pick(leaf), { rtol: 1e-4, atol: 1e-5 });
    }
  });

  it('depends on its seed and initial weights only', async () => {
    const after = async (n: number) => {
      const net = await trainClassifier({ net: createNet(), dataset, config, seed: createSeed(n) });
      return treeBits(net.params, net.state);
    };
    const first = await after(1);
    expect(await after(1)).toEqual(first);
    expect(await after(2)).not.toEqual(first);
  });

  it('stops when told to, with ABORTED, and leaves no tensor', async () => {
    const controller = new AbortController();
    const { left } = await countLeftTensors(() =>
      expect(
        trainClassifier({
          net: createNet(),
          dataset,
          config,
          seed,
          signal: controller.signal,
          onStep: ({ step }) => {
            if (step === 2) controller.abort();
          },
        }),
      ).rejects.toMatchObject({ code: 'ABORTED', message: 'trainClassifier: stopped at step 2 of 6.' }),
    );
    expect(left).toBe(0);
  });

  it('says DIVERGED when the loss is not finite, and leaves no tensor', async () => {
    const { left } = await countLeftTensors(() =>
      expect(
        trainClassifier({ net: createNet(), dataset, config: { ...config, learningRate: 1e38 }, seed }),
      ).rejects.toMatchObject({
        code: 'DIVERGED',
        message: expect.stringMatching(
          /^trainClassifier: expected a finite loss, got \S+ at step \d\. Lower the learning rate\.$/,
        ),
      }),
    );
    expect(left).toBe(0);
  });

  it('refuses what does not fit, and leaves the net to the caller', async () => {
    const net = createNet();
    const attempt = (change: Partial<ClassifierConfig>, data = dataset) =>
      trainClassifier({ net, dataset: data, config: { ...config, ...change }, seed });
    const { left } = await countLeftTensors(async () => {
      await expect(attempt({ epochs: 0 })).rejects.toThrow('ClassifierConfig: expected epochs');
      await expect(attempt({ batchSize: 21 })).rejects.toThrow(
        'trainClassifier: expected dataset to hold at least one batch of 21 images, got 20. Lower batchSize.',
      );
      await expect(attempt({}, { ...dataset, classCount: 4 })).rejects.toThrow(
        'trainClassifier: expected dataset to have 3 classes, got 4. Build the net from the data set.',
      );
      await expect(attempt({ augmentation: { shift: 8 } })).rejects.toThrow(
        'augmentDataset: expected shift to be an integer from 0 to 7, got 8.',
      );
      await expect(attempt({ augmentation: { crop: { height: 4, width: 6 } } })).rejects.toThrow('SmallCnn: expected');
      const progress = { step: 1, epoch: 0, batch: 3, optimizer: { step: 1, buffer: {} } };
      await expect(trainClassifier({ net, progress, dataset, config, seed })).rejects.toThrow(
        'trainClassifier: expected progress to lie within 2 epochs of 3 batches, got batch 3 of epoch 0. Resume with the data set and the configuration of the checkpoint.',
      );
      await expect(
        trainClassifier({ net, progress: { ...progress, batch: 1 }, dataset, config, seed }),
      ).rejects.toThrow(
        'trainClassifier: expected progress to be that of adam, got sgd. Resume with the configuration of the checkpoint.',
      );
    });
    expect(left).toBe(0);
    expect(treeBits(net.params)).toEqual(treeBits(createNet().params));
  });

  it('tells of each step, and of each epoch its means', async () => {
    const steps: number[] = [];
    const epochs: unknown[] = [];
    const losses: number[] = [];
    const net = await trainClassifier({
      net: createNet(),
      dataset,
      config: { ...config, gradientClipping: { norm: 0.5 } },
      seed,
      onStep: ({ step, loss, scalars, progress }) => {
        steps.push(step);
        losses.push(loss);
        expect(scalars.loss).toBe(loss);
        expect(scalars.accuracy).toBeGreaterThanOrEqual(0);
        expect(scalars.gradientNorm).toBeGreaterThan(0);
        expect(progress.step).toBe(step);
      },
      onEpoch: ({ epoch, epochs: all, scalars }) => {
        epochs.push([epoch, all, steps.length]);
        expectClose(scalars.loss, losses.slice(-3).reduce((total, loss) => total + loss) / 3);
      },
    });
    expect(steps).toEqual([1, 2, 3, 4, 5, 6]);
    expect(epochs).toEqual([
      [1, 2, 3],
      [2, 2, 6],
    ]);
    disposeTree(net.params, net.state);
  });

  it('frees the weights when a callback fails', async () => {
    const { left } = await countLeftTensors(() =>
      expect(
        trainClassifier({
          net: createNet(),
          dataset,
          config,
          seed,
          onEpoch: () => {
            throw new Error('disk full');
          },
        }),
      ).rejects.toThrow('disk full'),
    );
    expect(left).toBe(0);
  });

  it.each([
    [
      'SGD and focal loss, re-weighted',
      {
        optimizer: { name: 'sgd' },
        learningRate: 0.05,
        loss: { name: 'focal' },
        classWeights: { name: 'effective-number', fromEpoch: 3 },
      },
    ],
    [
      'Adam and smoothed labels, warmed up',
      { loss: { name: 'cross-entropy', labelSmoothing: 0.1 }, warmUp: { epochs: 1 } },
    ],
  ] as const)('learns to tell rows apart with %s', async (_name, change) => {
    const net = await trainClassifier({
      net: createNet(),
      dataset: tinyDataset(60),
      config: { ...config, epochs: 6, ...change },
      seed,
    });
    const unseen = tinyDataset(30);
    const predicted = await predictDataset(asClassifier(net), unseen);
    expect(predicted.filter((label, i) => label === unseen.labels[i]).length).toBeGreaterThan(27);
  });

  it('leaves nothing but the trained weights', async () => {
    await expectNoLeak(async () => {
      const { params, state } = await trainClassifier({ net: createNet(), dataset, config, seed });
      disposeTree(params, state);
    });
  });

  it('learns to tell rows apart', async () => {
    const net = await trainClassifier({
      net: createNet(),
      dataset: tinyDataset(60),
      config: { ...config, epochs: 6 },
      seed,
    });
    const unseen = tinyDataset(30);
    const predicted = await predictDataset(asClassifier(net), unseen);
    expect(predicted.filter((label, i) => label === unseen.labels[i]).length).toBeGreaterThan(27);
  });
});

describe('trainClassifier of glyphs', () => {
  it('reads digits that it has not seen', async () => {
    await useEngine('wasm', { threads: 1 });
    const train = glyphsDataset({ seed, count: 600, split: 'train' });
    const test = glyphsDataset({ seed, count: 200, split: 'test' });
    const net = createSmallCnn(
      { classCount: 10, height: 32, width: 32, channels: 1, filters: 8, featureSize: 32 },
      seed,
    );
    const trained = await trainClassifier({
      net,
      dataset: train,
      config: { epochs: 4, batchSize: 30, learningRate: 5e-3 },
      seed,
    });
    const predicted = await predictDataset(asClassifier(trained), test);
    expect(predicted.filter((label, i) => label === test.labels[i]).length / 200).toBeGreaterThan(0.6);
  });
});
