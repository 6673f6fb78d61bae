import '@tensorflow/tfjs';
import { createSeed, ValueError } from '@gans/tensor';
import { memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import * as nets from './index';

/** Functions that take something else first: a number of channels, a kernel, a target. */
const others = ['createBatchNorm', 'createInstanceNorm', 'createSpectralNorm', 'createAdaptiveProbability'];
const creators = Object.entries(nets).filter(([name]) => name.startsWith('create') && !others.includes(name)) as [
  string,
  (config: unknown, seed: unknown) => unknown,
][];

describe.each(creators)('%s', (name, create) => {
  it.each([
    [null, 'null'],
    [undefined, 'undefined'],
    [[], '[]'],
    [7, '7'],
  ])('refuses %o for a config', (config, shown) => {
    const before = memory().numTensors;
    const call = () => create(config, createSeed(7));
    expect(call).toThrow(ValueError);
    expect(call).toThrow(
      `${name}: expected config to be an object, got ${shown}. Pass its fields, which the documentation of ${name} lists.`,
    );
    expect(memory().numTensors).toBe(before);
  });
});
