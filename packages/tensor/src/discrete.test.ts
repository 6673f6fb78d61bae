import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySeed } from '#test-kit';
import { categorical, integers, permutation } from './discrete';
import { createSeed, foldIn } from './seed';

const seed = createSeed(11);

/** Sum of (observed - expected)^2 / expected. */
const chiSquare = (observed: readonly number[], expected: readonly number[]) =>
  observed.reduce((total, count, i) => total + (count - expected[i]!) ** 2 / expected[i]!, 0);
const countOf = (values: Int32Array, size: number) => {
  const counts = new Array<number>(size).fill(0);
  for (const value of values) counts[value]!++;
  return counts;
};

describe('integers', () => {
  it('are uniform on [0, bound)', () => {
    const counts = countOf(integers(seed, 30_000, 10), 10);
    expect(chiSquare(counts, new Array(10).fill(3000))).toBeLessThan(27.9); // chi-square of 9 degrees: 0.1 % beyond
  });

  it('depend on seed and position only, and stay below any bound', () => {
    fc.assert(
      fc.property(
        anySeed(),
        fc.integer({ min: 1, max: 2 ** 31 }),
        fc.nat(10),
        fc.nat(10),
        (seed, bound, count, first) => {
          const whole = integers(seed, first + count, bound);
          expect(Array.from(integers(seed, count, bound, first))).toEqual(Array.from(whole.subarray(first)));
          expect(whole.every((value) => value >= 0 && value < bound)).toBe(true);
        },
      ),
    );
  });

  it('refuse a bound or count out of range', () => {
    for (const bound of [0, 1.5, 2 ** 31 + 1])
      expect(() => integers(seed, 1, bound)).toThrow(
        `integers: expected bound to be an integer from 1 to 2^31, got ${bound}.`,
      );
    expect(() => integers(seed, -1, 2)).toThrow(
      'integers: expected count and first to be integers >= 0, got -1 and 0.',
    );
  });
});

describe('categorical', () => {
  it('draws each class as often as its probability says', () => {
    const weights = [5, 0, 1, 3, 1];
    const counts = countOf(categorical(seed, weights, 20_000), 5);
    expect(counts[1]).toBe(0);
    const kept = [0, 2, 3, 4];
    expect(
      chiSquare(
        kept.map((k) => counts[k]!),
        kept.map((k) => weights[k]! * 2000),
      ),
    ).toBeLessThan(16.3); // 3 degrees
  });

  it('does not depend on the scale of the probabilities, never draws an impossible class', () => {
    fc.assert(
      fc.property(
        anySeed(),
        fc.array(fc.nat(3), { minLength: 1, maxLength: 6 }),
        fc.nat(12),
        (seed, weights, first) => {
          fc.pre(weights.some((weight) => weight > 0));
          const drawn = categorical(seed, weights, 20, first);
          expect(drawn.every((k) => weights[k]! > 0)).toBe(true);
          expect(
            Array.from(
              categorical(
                seed,
                weights.map((weight) => weight * 4),
                20,
                first,
              ),
            ),
          ).toEqual(Array.from(drawn));
          expect(Array.from(categorical(seed, weights, 20 + first).subarray(first))).toEqual(Array.from(drawn));
        },
      ),
    );
  });

  it('refuses what is not a distribution', () => {
    expect(() => categorical(seed, [0.5, -0.1], 1)).toThrow(
      'categorical: expected probabilities to be finite and >= 0, got -0.1 at index 1.',
    );
    expect(() => categorical(seed, [Number.NaN], 1)).toThrow('got NaN at index 0.');
    for (const none of [[], [0, 0]])
      expect(() => categorical(seed, none, 1)).toThrow(
        'categorical: expected at least one probability above 0, got none.',
      );
    expect(() => categorical(seed, [1], 0.5)).toThrow(
      'categorical: expected count and first to be integers >= 0, got 0.5 and 0.',
    );
  });
});

describe('permutation', () => {
  it('holds each index once', () => {
    fc.assert(
      fc.property(anySeed(), fc.nat(200), (seed, count) => {
        expect(Array.from(permutation(seed, count)).sort((a, b) => a - b)).toEqual(
          Array.from({ length: count }, (_, i) => i),
        );
      }),
    );
  });

  it('gives each of the 24 orders of four equally often', () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 12_000; i++) {
      const order = permutation(foldIn(seed, i), 4).join('');
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expect(chiSquare([...counts.values()], new Array(24).fill(500))).toBeLessThan(49.7); // 23 degrees
  });

  it('refuses a count out of range', () => {
    for (const count of [-1, 1.5, Number.NaN])
      expect(() => permutation(seed, count)).toThrow(
        `permutation: expected count to be an integer from 0 to 2^31, got ${count}.`,
      );
  });
});
