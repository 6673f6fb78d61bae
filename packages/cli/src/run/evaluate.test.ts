import '@tensorflow/tfjs';
import type { GeneratorNet } from '@gans/core-nets';
import { createImageDataset, type ImageDataset, toImages } from '@gans/datasets';
import { createSeed, type Taps } from '@gans/tensor';
import {
  argMax,
  concat,
  gather,
  mean,
  oneHot,
  reshape,
  slice,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { smallDataset } from '../internal/small-gan';
import { balancedLabels, evaluateGenerator, judgeAccuracy, measureReference } from './evaluate';
import type { Judge } from './judge';

// A judge whose answers are known: features are the mean of each half, the class is told by brightness.
const taps: Taps = (images) => {
  const count = images.shape[0]!;
  const halves = [0, 4].map((row) => mean(slice(images, [0, row, 0, 0], [count, 4, 8, 1]), [1, 2, 3]));
  const features = concat(
    halves.map((half) => reshape(half, [count, 1])),
    1,
  );
  const class_ = features
    .mean(1)
    .add(1)
    .mul(127.5 / 90)
    .floor()
    .clipByValue(0, 2)
    .toInt();
  return { features, logits: oneHot(class_ as never, 3).toFloat() };
};
const judge: Judge = {
  taps,
  classCount: 3,
  featureSize: 2,
  identity: { name: 'brightness', sha256: 'ab' },
  engines: [],
  dispose: () => {},
};

/** A generator that answers each class with the same real image of that class. */
function parrot(dataset: ImageDataset): GeneratorNet {
  const images = toImages(dataset.pixels([0, 1, 2]), dataset.imageShape);
  return {
    params: {},
    state: {},
    spec: { latentSize: 2, classCount: 3, imageShape: [8, 8, 1], prior: { kind: 'normal' } },
    apply: (_params, state, { condition }) => ({
      output: gather(images, argMax(condition as Tensor, 1)) as Tensor4D,
      state,
    }),
  };
}

describe('evaluateGenerator', () => {
  it('measures accuracy and distance with their protocol', async () => {
    const reference = await measureReference(judge, smallDataset(96), smallDataset(60, createSeed(2)));
    const labels = balancedLabels(30, 3);
    const { classAccuracy, frechetDistance } = await evaluateGenerator(
      reference,
      parrot(smallDataset(3)),
      labels,
      createSeed(4),
    );
    expect(classAccuracy).toMatchObject({
      value: 1,
      n: 30,
      protocol: { perClass: { 0: 1, 1: 1, 2: 1 }, classifier: { name: 'brightness', sha256: 'ab' } },
    });
    expect(frechetDistance).toMatchObject({
      n: 30,
      protocol: {
        nReal: 60,
        nFake: 30,
        reference: 'all real test images',
        realTrainingImagesScore: reference.realDistance,
      },
    });
    expect(frechetDistance.value).toBeGreaterThan(reference.realDistance);
  });

  it('reads an image of another class as what it is', async () => {
    const reference = await measureReference(judge, smallDataset(96), smallDataset(60, createSeed(2)));
    const swapped = createImageDataset({
      ...smallDataset(3),
      pixels: smallDataset(3).pixels([1, 0, 2]),
      labels: Uint8Array.of(0, 1, 2),
    });
    const { classAccuracy } = await evaluateGenerator(reference, parrot(swapped), balancedLabels(30, 3), createSeed(4));
    expect(classAccuracy?.protocol.perClass).toEqual({ 0: 0, 1: 0, 2: 1 });
  });
});

describe('measureReference', () => {
  it('finds real training images close to real test images', async () => {
    const [train, test] = [smallDataset(96), smallDataset(60, createSeed(2))];
    const { realDistance } = await measureReference(judge, train, test);
    expect(realDistance).toBeGreaterThan(0);
    expect(realDistance).toBeLessThan(0.01);
  });
});

describe('judgeAccuracy', () => {
  it('counts real test images', async () => {
    const reference = await measureReference(judge, smallDataset(96), smallDataset(60, createSeed(2)));
    expect(judgeAccuracy(reference)).toMatchObject({ value: 1, n: 60, protocol: { images: 'all real test images' } });
  });
});

describe('balancedLabels', () => {
  it('gives every class in turn', () => {
    expect([...balancedLabels(7, 3)]).toEqual([0, 1, 2, 0, 1, 2, 0]);
  });
});
