import { describe, expect, it } from 'vitest';
import { type ClassBalancingConfig, checkClassBalancingConfig } from './config';

const given: ClassBalancingConfig = { weight: 10, normalization: 'mean-one' };
const published = { batchSize: 256, steps: 100_000 };

describe('checkClassBalancingConfig', () => {
  it('has the published constants in a run of the published length', () => {
    expect(checkClassBalancingConfig(given, published)).toEqual({
      ...given,
      interval: 2000,
      warmUp: 0,
      forgetting: 0.5,
      combination: 'convex',
      minimum: 1,
      initialCount: 50,
      initialPending: 512,
    });
  });

  it('updates twenty times in a short run, from start values that weigh as little there', () => {
    const { interval, initialCount, initialPending } = checkClassBalancingConfig(given, { batchSize: 64, steps: 2019 });
    expect([interval, initialCount, initialPending]).toEqual([100, 1, 6.4]);
    expect(checkClassBalancingConfig(given, { batchSize: 64, steps: 3 }).interval).toBe(1);
    const accumulated = checkClassBalancingConfig(given, { batchSize: 64, steps: 2000, accumulationSteps: 4 });
    expect([accumulated.initialCount, accumulated.initialPending]).toEqual([2.56, 25.6]);
    expect(checkClassBalancingConfig({ ...given, minimum: 7 }, { batchSize: 64, steps: 2000 }).initialCount).toBe(7);
  });

  it('gives the same when it is asked again', () => {
    const once = checkClassBalancingConfig({ ...given, interval: 7 }, published);
    expect(checkClassBalancingConfig(once, published)).toEqual(once);
    expect(Object.isFrozen(once)).toBe(true);
  });

  it.each([
    [
      { weight: 10 },
      "expected normalization to be chosen: 'mean-one' (which the published weights belong to), 'raw' or 'sum-one', got undefined",
    ],
    [{ ...given, normalization: 'mean' }, "'raw' or 'sum-one', got \"mean\". Did you mean 'raw'?"],
    [{ ...given, weight: -1 }, 'expected weight to be a number >= 0, got -1'],
    [{ ...given, interval: 0 }, 'expected interval to be a positive integer, got 0'],
    [
      { ...given, interval: 100_001 },
      'expected interval to be at most the 100000 steps of the run, got 100001. The class frequencies would never be updated: leave it out, or take a twentieth of the steps.',
    ],
    [{ ...given, interval: 70_000 }, 'cycles of at most 16777216 images, got 70000 of 256 images each. Lower it.'],
    [{ ...given, forgeting: 0.5 }, 'got forgeting. The nearest known one is forgetting.'],
    [{ ...given, initialCount: 0 }, 'expected initialCount to be a number > 0, got 0'],
  ])('refuses %j', (config, message) => {
    expect(() => checkClassBalancingConfig(config as ClassBalancingConfig, published)).toThrow(message);
  });
});
