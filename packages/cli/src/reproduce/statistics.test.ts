import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairedDifference, studentQuantile, summarize } from './statistics';

describe('summarize', () => {
  it('gives mean and sample standard deviation', () => {
    expect(summarize([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({ n: 8, mean: 5, std: Math.sqrt(32 / 7) });
  });

  it('knows no spread of one value, and nothing of none', () => {
    expect(summarize([3])).toEqual({ n: 1, mean: 3, std: Number.NaN });
    expect(() => summarize([])).toThrow('summarize: expected at least one value, got none.');
  });
});

describe('pairedDifference', () => {
  it('gives the interval of a table by hand: differences 2, 3, 4', () => {
    // mean 3, std 1, margin 4.302653 / sqrt(3) = 2.484138
    const found = pairedDifference([3, 5, 7], [1, 2, 3]);
    expect(found).toMatchObject({ n: 3, mean: 3, std: 1 });
    expect(found.low).toBeCloseTo(0.515862, 6);
    expect(found.high).toBeCloseTo(5.484138, 6);
  });

  it('bounds nothing by a single pair', () => {
    expect(pairedDifference([3], [1])).toMatchObject({ n: 1, mean: 2, low: -Infinity, high: Infinity });
  });

  it('is the same the other way round, and blind to what both share', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(values, fc.integer({ min: -1000, max: 1000 }), (a, shift) => {
        const b = a.map((value, i) => value + (i % 3));
        const [forth, back] = [pairedDifference(a, b), pairedDifference(b, a)];
        expect(forth.low).toBeCloseTo(-back.high, 9);
        const shifted = (list: number[]) => list.map((value) => value + shift);
        expect(pairedDifference(shifted(a), shifted(b))).toEqual(forth);
      }),
    );
  });

  it('refuses lists that are no pairs', () => {
    expect(() => pairedDifference([1, 2], [1])).toThrow('expected as many values of both, got 2 and 1.');
  });
});

describe('studentQuantile', () => {
  // Printed tables of Student's distribution.
  it.each([
    [0.975, 1, 12.7062],
    [0.975, 2, 4.30265],
    [0.975, 3, 3.18245],
    [0.975, 4, 2.77645],
    [0.975, 9, 2.26216],
    [0.975, 30, 2.04227],
    [0.95, 5, 2.01505],
    [0.995, 10, 3.16927],
  ])('of %d with %d degrees of freedom is %d', (probability, degrees, expected) => {
    expect(studentQuantile(probability, degrees)).toBeCloseTo(expected, 4);
  });

  it('is 0 at one half and refuses what is no probability', () => {
    expect(studentQuantile(0.5, 3)).toBeCloseTo(0, 12);
    expect(() => studentQuantile(1, 3)).toThrow('expected probability to be in [0.5, 1), got 1.');
    expect(() => studentQuantile(0.9, 0)).toThrow('expected degreesOfFreedom to be a positive integer, got 0.');
  });
});
