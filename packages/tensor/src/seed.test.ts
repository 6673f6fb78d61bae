import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySeed } from '#test-kit';
import { randomBits } from './random';
import { createSeed, foldIn, split } from './seed';

describe('createSeed', () => {
  it('holds the 53 bits of an integer', () => {
    expect(createSeed(0)).toEqual([0, 0]);
    expect(createSeed(2 ** 32 + 7)).toEqual([1, 7]);
    expect(createSeed(Number.MAX_SAFE_INTEGER)).toEqual([2 ** 21 - 1, 2 ** 32 - 1]);
  });

  it('refuses what is not an integer from 0 to 2^53 - 1', () => {
    for (const value of [-1, 0.5, 2 ** 53, Number.NaN, '7' as unknown as number])
      expect(() => createSeed(value)).toThrow(
        `createSeed: expected value to be an integer from 0 to 2^53 - 1, got ${value}. Pass for example 7.`,
      );
  });
});

describe('foldIn', () => {
  const key = (seed: readonly [number, number]) => seed.join();

  it('is a function of seed and index', () => {
    fc.assert(
      fc.property(anySeed(), fc.oneof(fc.maxSafeNat(), fc.string()), (seed, index) => {
        expect(foldIn(seed, index)).toEqual(foldIn(seed, index));
      }),
    );
  });

  it('gives different children to different indices, names and parents', () => {
    const children = new Set<string>();
    for (let parent = 0; parent < 5; parent++) {
      for (let i = 0; i < 4000; i++) children.add(key(foldIn(createSeed(parent), i)));
      for (const a of 'abcdefghij')
        for (const b of '0123456789/_')
          for (const c of 'abxyz') children.add(key(foldIn(createSeed(parent), a + b + c)));
      children.add(key(createSeed(parent)));
    }
    expect(children.size).toBe(5 * (4000 + 600 + 1));
  });

  it('tells the names of a net apart, and an order of folds from another', () => {
    const seed = createSeed(1);
    expect(foldIn(seed, '1')).not.toEqual(foldIn(seed, 1));
    expect(foldIn(seed, '')).not.toEqual(foldIn(seed, 0));
    expect(foldIn(foldIn(seed, 1), 2)).not.toEqual(foldIn(foldIn(seed, 2), 1));
  });

  it('gives children that are none of the words that sampling draws', () => {
    const seed = createSeed(3);
    const words = randomBits(seed, 20_000);
    const drawn = new Set(Array.from({ length: 10_000 }, (_, i) => `${words[2 * i]},${words[2 * i + 1]}`));
    for (let i = 0; i < 10_000; i++) expect(drawn.has(key(foldIn(seed, i)))).toBe(false);
  });

  it('refuses a number that is not an index', () => {
    expect(() => foldIn(createSeed(1), -1)).toThrow(
      'foldIn: expected index to be a name or an integer from 0 to 2^53 - 1, got -1.',
    );
  });
});

describe('split', () => {
  it('gives the children 0, 1, ..., however many are asked', () => {
    const seed = createSeed(9);
    expect(split(seed, 3)).toEqual([foldIn(seed, 0), foldIn(seed, 1), foldIn(seed, 2)]);
    expect(split(seed, 10).slice(0, 3)).toEqual(split(seed, 3));
  });

  it('refuses a count that is not a positive integer', () => {
    for (const count of [0, -1, 1.5])
      expect(() => split(createSeed(1), count)).toThrow(
        `split: expected count to be a positive integer, got ${count}.`,
      );
  });
});
