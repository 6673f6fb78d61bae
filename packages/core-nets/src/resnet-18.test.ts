import { useEngine } from '@gans/engines';
import { countParameters, createSeed, disposeTree } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { describeClassifier, stagesOf } from './internal/classifier-suite';
import { createResnet18 } from './resnet-18';

const seed = createSeed(1);
const grey = { classCount: 4, height: 8, width: 12, channels: 1, filters: 2, stem: '3x3' } as const;

describeClassifier({
  name: 'Resnet18 with the 3x3 stem',
  config: grey,
  create: createResnet18,
  featureSize: 16,
  activations: { stem: [8, 12, 2], ...stagesOf(2, [8, 12, 2], [4, 6, 4], [2, 3, 8], [1, 2, 16]) },
});

describeClassifier({
  name: 'Resnet18 with the 7x7 stem',
  config: { ...grey, height: 16, channels: 3, stem: '7x7' } as const,
  create: createResnet18,
  featureSize: 16,
  activations: { stem: [8, 6, 2], ...stagesOf(2, [4, 3, 2], [2, 2, 4], [1, 1, 8], [1, 1, 16]) },
});

describe('createResnet18', () => {
  const cifar = { classCount: 10, height: 32, width: 32, channels: 3, filters: 64, stem: '3x3' } as const;
  it.each([
    [701_466, { ...cifar, filters: 16 }],
    [701_178, { ...cifar, height: 28, width: 28, channels: 1, filters: 16 }],
  ] as const)('has %i parameters with %o', async (parameters, config) => {
    await useEngine('cpu');
    const net = createResnet18(config, seed);
    expect(countParameters(net.params)).toBe(parameters);
    expect(countParameters(net.state)).toBe(2 * 75 * config.filters); // 4800 channels of batch norm at 64 filters
    disposeTree(net.params, net.state);
  });

  it.each([
    [{ stem: '5x5' }, 'expected stem to be one of 3x3, 7x7, got 5x5.'],
    [{ classCount: 1 }, 'expected classCount to be an integer >= 2, got 1. The nearest allowed value is 2.'],
    [{ height: 0 }, 'expected height to be an integer >= 1, got 0.'],
    [{ width: 1.5 }, 'expected width to be an integer >= 1, got 1.5.'],
    [{ channels: 0 }, 'expected channels to be an integer >= 1, got 0.'],
    [{ filters: 0 }, 'expected filters to be an integer >= 1, got 0.'],
    [{ filter: 2 }, 'got filter. The nearest known one is filters.'],
    [{ pixelMean: [0.5] }, 'expected pixelDeviation to hold 1 finite numbers > 0, one a channel, got undefined.'],
  ])('refuses %o', (change, message) => {
    expect(() => createResnet18({ ...grey, ...(change as object) }, seed)).toThrow(message);
  });
});
