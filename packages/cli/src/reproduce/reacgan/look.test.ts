import '@tensorflow/tfjs';
import type { Taps } from '@gans/tensor';
import { createSeed } from '@gans/tensor';
import { mean, memory, oneHot, type Tensor1D, type Tensor4D, tidy, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { smallDataset } from '../../internal/small-gan';
import type { Judge } from '../../run/judge';
import { MEASURES, measureAll, meterOf, seeDataset, seeGenerator } from './look';

// Reads the class by brightness: 0, 90 or 180 and noise below 60 in bytes.
const taps: Taps = (images) =>
  tidy(() => {
    const features = mean(images, [1, 2], false).reshape([-1, 1]);
    const classes = features
      .add(1)
      .mul(127.5 / 90)
      .floor()
      .clipByValue(0, 2)
      .toInt();
    return {
      features,
      logits: oneHot(classes.reshape([-1]) as Tensor1D, 3)
        .toFloat()
        .mul(50),
    };
  });
const judge: Judge = {
  taps,
  classCount: 3,
  featureSize: 1,
  identity: { name: 'brightness' },
  engines: [],
  dispose() {},
};
const dataset = smallDataset(60);
const signal = new AbortController().signal;
const extractor = { extractor: judge.identity };

describe('seeDataset', () => {
  it('sees every so many-th image, so that a sorted set gives all classes', async () => {
    const seen = await seeDataset(judge, dataset, { count: 20, splits: 1, signal });
    expect([...seen.readings!.expected]).toEqual(Array.from({ length: 20 }, (_, i) => dataset.labels[3 * i]));
  });

  it('finds real images to be what they are', async () => {
    const seen = await seeDataset(judge, dataset, { splits: 1, signal });
    const { frechetDistance, is, classAccuracy, classFrechetDistance } = measureAll(seen, seen, extractor, {
      of: 'real',
    });
    expect(frechetDistance.value).toBeCloseTo(0, 9);
    expect(classFrechetDistance.value).toBeCloseTo(0, 9);
    expect(classAccuracy.value).toBe(1);
    expect(is.value).toBeCloseTo(3, 6);
    expect(is.protocol).toMatchObject({ of: 'real', splits: 1, extractor: { name: 'brightness' } });
  });

  it('stops when it is told to', async () => {
    await expect(seeDataset(judge, dataset, { splits: 1, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'ABORTED',
    });
  });
});

describe('seeGenerator, meterOf and measureAll', () => {
  it('see through one that always draws black', async () => {
    const real = await seeDataset(judge, dataset, { splits: 1, signal });
    const black = {
      params: {},
      state: {},
      spec: { latentSize: 2, classCount: 3, imageShape: [8, 8, 1], prior: { kind: 'normal' } },
      apply: (_: unknown, state: object, { latent }: { latent: { shape: number[] } }) => ({
        output: zeros([latent.shape[0]!, 8, 8, 1]).sub(1) as Tensor4D,
        state,
      }),
    };
    const before = memory().numTensors;
    const labels = Int32Array.from({ length: 30 }, (_, i) => i % 3);
    const options = { classNames: dataset.classNames, splits: 1, signal };
    const seen = await seeGenerator(judge, black as never, labels, createSeed(1), options);
    expect(memory().numTensors).toBe(before);
    const meter = meterOf(real, seen, extractor);
    expect(meter('classAccuracy').value).toBeCloseTo(1 / 3, 12);
    expect(meter('is').value).toBeCloseTo(1, 9);
    expect(meter('diversity').value).toBe(0);
    expect(Object.keys(measureAll(real, seen, extractor, {}))).toEqual([...MEASURES]);
  });
});
