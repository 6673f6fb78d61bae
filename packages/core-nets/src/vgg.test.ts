import { countParameters, createSeed } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { describeClassifier } from './internal/classifier-suite';
import { createVgg } from './vgg';

const seed = createSeed(1);
const config = {
  classCount: 4,
  height: 8,
  width: 12,
  channels: 1,
  filters: 4,
  blocks: 2,
  convolutions: 2,
  featureSize: 12,
};

describeClassifier({
  name: 'Vgg',
  config,
  create: createVgg,
  featureSize: 12,
  activations: {
    'block1/convolution1': [8, 12, 4],
    'block1/convolution2': [8, 12, 4],
    'block2/convolution1': [4, 6, 8],
    'block2/convolution2': [4, 6, 8],
  },
});

describe('createVgg', () => {
  it('doubles its channels with each block, up to eight times', () => {
    const { params } = createVgg({ ...config, height: 32, width: 32, blocks: 5, convolutions: 1 }, seed);
    const channels = Object.values(params.blocks).map(({ convolution1 }) => convolution1!.kernel.shape[3]);
    expect(channels).toEqual([4, 8, 16, 32, 32]);
  });

  it('has as many parameters as its layers add up to', () => {
    const convolutions = 9 * (1 * 4 + 4 * 4 + 4 * 8 + 8 * 8) + 2 * (4 + 4 + 8 + 8);
    const hidden = 2 * 3 * 8 * 12 + 12;
    expect(countParameters(createVgg(config, seed).params)).toBe(convolutions + hidden + 12 * 4 + 4);
  });

  it.each([
    [{ blocks: 3 }, 'expected width to be a multiple of 8 >= 8, got 12. The nearest allowed value is 16.'],
    [{ height: 10 }, 'expected height to be a multiple of 4 >= 4, got 10.'],
    [{ blocks: 0 }, 'expected blocks to be an integer >= 1, got 0.'],
    [{ convolutions: 0 }, 'expected convolutions to be an integer >= 1, got 0.'],
    [{ classCount: 1 }, 'expected classCount to be an integer >= 2, got 1.'],
    [{ channels: 0 }, 'expected channels to be an integer >= 1, got 0.'],
    [{ filters: 0 }, 'expected filters to be an integer >= 1, got 0.'],
    [{ featureSize: 0 }, 'expected featureSize to be an integer >= 1, got 0.'],
    [{ convolution: 2 }, 'got convolution. The nearest known one is convolutions.'],
  ])('refuses %o', (change, message) => {
    expect(() => createVgg({ ...config, ...change }, seed)).toThrow(message);
  });
});
