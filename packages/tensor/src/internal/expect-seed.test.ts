import '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { ValueError } from '../errors';
import * as tensor from '../index';

/** Whatever takes a seed, by name. */
const takers = {
  foldIn: (seed: tensor.Seed) => tensor.foldIn(seed, 3),
  split: (seed: tensor.Seed) => tensor.split(seed, 2),
  randomBits: (seed: tensor.Seed) => tensor.randomBits(seed, 4),
  uniform: (seed: tensor.Seed) => tensor.uniform(seed, [2]),
  normal: (seed: tensor.Seed) => tensor.normal(seed, [2]),
  normalValues: (seed: tensor.Seed) => tensor.normalValues(seed, 2),
  integers: (seed: tensor.Seed) => tensor.integers(seed, 2, 10),
  categorical: (seed: tensor.Seed) => tensor.categorical(seed, [1, 2], 2),
  permutation: (seed: tensor.Seed) => tensor.permutation(seed, 5),
};

describe.each(Object.entries(takers))('%s', (name, take) => {
  it.each([
    [5, '5', 'Pass createSeed(5).'],
    [-1, '-1', 'Pass for example createSeed(7).'],
    [0.5, '0.5', 'Pass for example createSeed(7).'],
    [undefined, 'undefined', 'Pass for example createSeed(7).'],
    [null, 'null', 'Pass for example createSeed(7).'],
    ['7', '7', 'Pass for example createSeed(7).'],
    [[7], '[7]', 'Pass for example createSeed(7).'],
    [[7, 0.5], '[7, 0.5]', 'Pass for example createSeed(7).'],
    [[-1, 7], '[-1, 7]', 'Pass for example createSeed(7).'],
    [[0, 2 ** 32], '[0, 4294967296]', 'Pass for example createSeed(7).'],
    [[1, 2, 3], '[1, 2, 3]', 'Pass for example createSeed(7).'],
  ])('refuses %o for a seed', (seed, shown, advice) => {
    const call = () => take(seed as never);
    expect(call).toThrow(ValueError);
    expect(call).toThrow(`${name}: expected seed to be made by createSeed, split or foldIn, got ${shown}. ${advice}`);
  });

  it('takes the largest halves, and seeds that went through JSON', () => {
    const seed: tensor.Seed = [2 ** 32 - 1, 2 ** 32 - 1];
    expect(() => [take(seed), take(JSON.parse(JSON.stringify(seed)))]).not.toThrow();
  });
});
