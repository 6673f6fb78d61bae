import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySeed, describeOnEngines, expectClose } from '#test-kit';
import { expectNoLeak } from './memory';
import { normal, normalValues, randomBits, uniform } from './random';
import { createSeed, foldIn } from './seed';

const seed = createSeed(42);

/** Largest distance between the empirical and the given distribution function, times the root of the count: beyond 1.95 once in 1000. */
function kolmogorovSmirnov(values: ArrayLike<number>, distribution: (x: number) => number): number {
  const sorted = Float64Array.from(values).sort();
  let worst = 0;
  sorted.forEach((value, i) => {
    const expected = distribution(value);
    worst = Math.max(worst, Math.abs(expected - i / sorted.length), Math.abs(expected - (i + 1) / sorted.length));
  });
  return worst * Math.sqrt(sorted.length);
}

// Abramowitz and Stegun 26.2.17, absolute error below 7.5e-8.
function normalDistribution(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return x > 0 ? 1 - tail : tail;
}

const moments = (values: ArrayLike<number>) => {
  const list = Array.from(values);
  const mean = list.reduce((a, b) => a + b, 0) / list.length;
  const central = (power: number) => list.reduce((total, x) => total + (x - mean) ** power, 0) / list.length;
  return {
    mean,
    variance: central(2),
    skewness: central(3) / central(2) ** 1.5,
    kurtosis: central(4) / central(2) ** 2,
  };
};

describe('randomBits', () => {
  it('is Threefry in counter mode: the key is the seed, the counter the block', () => {
    expect(Array.from(randomBits([0, 0], 2))).toEqual([0x6b200159, 0x99ba4efe]);
  });

  it('gives the same words from any start, in any parts', () => {
    fc.assert(
      fc.property(
        anySeed(),
        fc.nat(20),
        fc.nat(20),
        fc.constantFrom(0, 1, 2 ** 33 - 3, 2 ** 40 + 1),
        (seed, skip, count, base) => {
          const whole = randomBits(seed, skip + count, base);
          expect(Array.from(randomBits(seed, count, base + skip))).toEqual(Array.from(whole.subarray(skip)));
          expect(randomBits(seed, count, base + skip)).toHaveLength(count);
        },
      ),
    );
  });

  it('sets each bit half of the time', () => {
    const words = randomBits(seed, 20_000);
    for (let bit = 0; bit < 32; bit++) {
      const set = words.reduce((total, word) => total + ((word >>> bit) & 1), 0);
      expect(Math.abs(set / 20_000 - 0.5)).toBeLessThan((4 * 0.5) / Math.sqrt(20_000));
    }
  });

  it('refuses counts that are not integers >= 0', () => {
    expect(() => randomBits(seed, -1)).toThrow(
      'randomBits: expected count and first to be integers >= 0, got -1 and 0.',
    );
    expect(() => randomBits(seed, 1, 0.5)).toThrow(
      'randomBits: expected count and first to be integers >= 0, got 1 and 0.5.',
    );
  });
});

describe('normalValues', () => {
  it('has the moments and the distribution of a standard normal', () => {
    const values = normalValues(seed, 100_000);
    const { mean, variance, skewness, kurtosis } = moments(values);
    const bound = 4 / Math.sqrt(values.length); // four standard errors
    expect(Math.abs(mean)).toBeLessThan(bound);
    expect(Math.abs(variance - 1)).toBeLessThan(bound * Math.sqrt(2));
    expect(Math.abs(skewness)).toBeLessThan(bound * Math.sqrt(6));
    expect(Math.abs(kurtosis - 3)).toBeLessThan(bound * Math.sqrt(24));
    expect(kolmogorovSmirnov(values, normalDistribution)).toBeLessThan(1.95);
  });

  it('has neighbours, and children of a seed, that do not go together', () => {
    const count = 50_000;
    const correlation = (a: Float32Array, b: Float32Array) =>
      a.reduce((total, x, i) => total + x * b[i]!, 0) / a.length;
    const values = normalValues(seed, count + 2);
    const bound = 4 / Math.sqrt(count);
    for (const lag of [1, 2])
      expect(Math.abs(correlation(values.subarray(0, count), values.subarray(lag, count + lag)))).toBeLessThan(bound);
    const [a, b] = [normalValues(foldIn(seed, 0), count), normalValues(foldIn(seed, 1), count)];
    expect(Math.abs(correlation(a, b))).toBeLessThan(bound);
    expect(Math.abs(correlation(values.subarray(0, count), a))).toBeLessThan(bound);
  });

  it('gives the same values from any start', () => {
    const whole = normalValues(seed, 12);
    for (let first = 0; first < 12; first++)
      for (let count = 0; first + count <= 12; count++)
        expect(Array.from(normalValues(seed, count, first))).toEqual(Array.from(whole.subarray(first, first + count)));
  });

  it('refuses counts that are not integers >= 0', () => {
    expect(() => normalValues(seed, -1)).toThrow(
      'normalValues: expected count and first to be integers >= 0, got -1 and 0.',
    );
  });
});

describeOnEngines('normal and uniform', () => {
  it('give the values of the seed, whatever the engine', () => {
    const sample = normal(createSeed(7), [2, 3]);
    expect(Array.from(sample.dataSync())).toEqual(Array.from(normalValues(createSeed(7), 6)));
    expect(Array.from(normal(createSeed(7), [4]).dataSync(), (x) => x.toFixed(6))).toEqual([
      '-0.559257',
      '0.161815',
      '2.343972',
      '-0.830498',
    ]);
    expect(Array.from(uniform(createSeed(7), [4]).dataSync(), (x) => x.toFixed(6))).toEqual([
      '0.844107',
      '0.455174',
      '0.045413',
      '0.945806',
    ]);
    expect([sample.shape, sample.dtype]).toEqual([[2, 3], 'float32']);
    sample.dispose();
  });

  it('draw row i from seed and i only, in any chunks', () => {
    fc.assert(
      fc.property(
        anySeed(),
        fc.integer({ min: 1, max: 5 }),
        fc.nat(6),
        fc.integer({ min: 1, max: 4 }),
        (seed, rowSize, firstRow, rows) => {
          for (const draw of [normal, uniform])
            tf.tidy(() => {
              const whole = draw(seed, [firstRow + rows + 2, rowSize]).dataSync();
              const part = draw(seed, [rows, rowSize], { firstRow }).dataSync();
              expect(Array.from(part)).toEqual(
                Array.from(whole.slice(firstRow * rowSize, (firstRow + rows) * rowSize)),
              );
            });
        },
      ),
      { numRuns: 20 },
    );
  });

  it('take any shape, a scalar and an empty one too', () => {
    for (const shape of [[], [0, 4], [2, 0], [2, 1, 3]])
      for (const draw of [normal, uniform]) {
        const sample = draw(seed, shape);
        expect(sample.shape).toEqual(shape);
        sample.dispose();
      }
  });

  it('shift and scale', () => {
    tf.tidy(() => {
      const plain = normal(seed, [50]).dataSync();
      const moved = normal(seed, [50], { mean: 3, standardDeviation: 0.5 }).dataSync();
      expectClose(
        moved,
        Array.from(plain, (value) => 3 + 0.5 * value),
      );
      const { mean, variance } = moments(uniform(seed, [40_000], { min: -2, max: 4 }).dataSync());
      expect(Math.abs(mean - 1)).toBeLessThan((4 * Math.sqrt(3)) / 200);
      expect(Math.abs(variance - 3)).toBeLessThan(0.06);
    });
  });

  it('uniform is uniform', () => {
    const sample = uniform(seed, [100_000]);
    expect(kolmogorovSmirnov(sample.dataSync(), (x) => x)).toBeLessThan(1.95);
    sample.dispose();
  });

  it('uniform never gives min or max, however close they are', () => {
    tf.tidy(() => {
      for (const [min, max] of [
        [0, 1],
        [1, 1 + 2 ** -22],
        [-1e8, -1e8 + 24],
        [0, 2 ** -148],
      ] as const) {
        const values = uniform(seed, [2000], { min, max }).dataSync();
        expect(values.every((value) => value > min && value < max)).toBe(true);
      }
      // This word is one of the 128 that float32 would round to 1.
      const firstRow = 24_479_804;
      expect(randomBits(seed, 1, firstRow)[0]).toBe(4_294_967_202);
      expect(Math.fround((4_294_967_202 + 0.5) / 2 ** 32)).toBe(1);
      expect(uniform(seed, [1], { firstRow }).dataSync()[0]).toBe(1 - 2 ** -24);
    });
  });

  it('refuse what they cannot draw', () => {
    expect(() => uniform(seed, [2], { min: 1, max: 1 })).toThrow(
      'uniform: expected min < max with a float32 between them, got 1 and 1.',
    );
    expect(() => uniform(seed, [2], { min: 1, max: 1 + 2 ** -23 })).toThrow(
      'uniform: expected min < max with a float32 between them',
    );
    expect(() => uniform(seed, [2], { max: Number.POSITIVE_INFINITY })).toThrow('got 0 and Infinity.');
    expect(() => uniform(seed, [-1])).toThrow('uniform: expected shape to hold integers >= 0, got [-1].');
    expect(() => normal(seed, [2, 0.5])).toThrow('normal: expected shape to hold integers >= 0, got [2, 0.5].');
    expect(() => normal(seed, [2], { firstRow: -1 })).toThrow(
      'normal: expected firstRow to be an integer >= 0 whose elements count below 2^53, got -1.',
    );
    expect(() => normal(seed, [2], { standardDeviation: -1 })).toThrow(
      'normal: expected a finite mean and a finite standardDeviation >= 0, got 0 and -1.',
    );
  });

  it('leave no tensor behind', async () => {
    await expectNoLeak(() => normal(seed, [2, 2]).dispose());
    await expectNoLeak(() => uniform(seed, [2, 2]).dispose());
  });
});
