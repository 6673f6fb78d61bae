import { useEngine } from '@gans/engines';
import { countParameters, createSeed, disposeTree, normal } from '@gans/tensor';
import { add, mul, type Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { describeClassifier, stagesOf } from './internal/classifier-suite';
import { createResnet32 } from './resnet-32';

const seed = createSeed(1);
const colour = { classCount: 4, height: 16, width: 12, channels: 3, filters: 3 };

describeClassifier({
  name: 'Resnet32',
  config: { ...colour, pixelMean: [0.4914, 0.4822, 0.4465], pixelDeviation: [0.2023, 0.1994, 0.201] },
  create: createResnet32,
  featureSize: 12,
  activations: { stem: [16, 12, 3], ...stagesOf(5, [16, 12, 3], [8, 6, 6], [4, 3, 12]) },
});

describeOnEngines('createResnet32', () => {
  it('standardises pixels as its recipes do: ((x + 1) / 2 - mean) / deviation', () => {
    const config = { ...colour, height: 8, width: 8, channels: 1 };
    const plain = createResnet32(config, seed);
    const scaled = createResnet32({ ...config, pixelMean: [0.25], pixelDeviation: [0.1] }, seed);
    const x = normal(seed, [2, 8, 8, 1]) as Tensor4D;
    const standardized = mul(add(mul(x, 0.5), 0.25), 10) as Tensor4D;
    expectClose(
      scaled.apply(scaled.params, scaled.state, x, { training: false }).output.logits,
      plain.apply(plain.params, plain.state, standardized, { training: false }).output.logits,
      { rtol: 1e-4, atol: 1e-4 },
    );
  });
});

describe('createResnet32', () => {
  it('has 464 154 parameters for CIFAR-10', async () => {
    await useEngine('cpu');
    const net = createResnet32({ classCount: 10, height: 32, width: 32, channels: 3, filters: 16 }, seed);
    expect(countParameters(net.params)).toBe(464_154);
    disposeTree(net.params, net.state);
  });

  it.each([
    [{ height: 10 }, 'expected height to be a multiple of 4 >= 4, got 10. The nearest allowed value is 12.'],
    [{ width: 0 }, 'expected width to be a multiple of 4 >= 4, got 0.'],
    [{ classCount: 1 }, 'expected classCount to be an integer >= 2, got 1.'],
    [{ channels: 0 }, 'expected channels to be an integer >= 1, got 0.'],
    [{ filters: 0 }, 'expected filters to be an integer >= 1, got 0.'],
    [{ depth: 32 }, 'got depth.'],
    [
      { pixelMean: [0, 1], pixelDeviation: [1, 1] },
      'expected pixelMean to hold 3 finite numbers, one a channel, got [0,1].',
    ],
    [
      { pixelMean: [0, 0, 0], pixelDeviation: [1, 0, 1] },
      'expected pixelDeviation to hold 3 finite numbers > 0, one a channel, got [1,0,1].',
    ],
  ])('refuses %o', (change, message) => {
    expect(() => createResnet32({ ...colour, ...change }, seed)).toThrow(message);
  });
});
