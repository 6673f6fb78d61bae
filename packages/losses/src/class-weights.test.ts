import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectClose } from '#test-kit';
import { type ClassWeightsOptions, classWeights } from './class-weights';

const someCounts = fc.array(fc.double({ min: 1, max: 1e5, noNaN: true }), { minLength: 2, maxLength: 12 });
const someOptions: fc.Arbitrary<ClassWeightsOptions> = fc.constantFrom(
  {},
  { beta: 0 },
  { beta: 0.9 },
  { beta: 0.9999 },
);
const total = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0);
const tight = { rtol: 1e-9, atol: 0 };

describe('classWeights', () => {
  it('equals the vector of three classes (CB-A)', () => {
    expectClose(classWeights([100, 10, 1]), [0.027027027027, 0.27027027027, 2.7027027027], { rtol: 1e-10 });
    expectClose(classWeights([100, 10, 1], { normalization: 'raw' }), [0.01, 0.1, 1], tight);
    expectClose(classWeights([100, 10, 1], { normalization: 'sum-one' }), [1.11, 11.1, 111], tight);
  });

  it('equals the vectors of effective numbers (CB-G)', () => {
    const beta = 0.9999;
    expectClose(classWeights([100, 10, 1], { beta }), [0.0271587216223, 0.270368873993, 2.70247240438], {
      rtol: 1e-10,
    });
    expectClose(classWeights([5000, 500, 50], { beta }), [0.034107361801, 0.275167225437, 2.69072541276], {
      rtol: 1e-10,
    });
  });

  it('CB-1: sums to K, lies between 0 and K, and never falls as a class gets rarer', () => {
    fc.assert(
      fc.property(someCounts, someOptions, (counts, options) => {
        const weights = classWeights(counts, options);
        expectClose(total(weights), counts.length, tight);
        for (const [a, weight] of weights.entries()) {
          expect(weight).toBeGreaterThan(0);
          expect(weight).toBeLessThan(counts.length);
          for (const b of weights.keys())
            if (counts[a]! <= counts[b]!) expect(weight).toBeGreaterThanOrEqual(weights[b]!);
        }
      }),
    );
  });

  it('CB-2: depends on the ratios of counts alone, is inverse to them, and 1 where they are equal', () => {
    fc.assert(
      fc.property(
        someCounts,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.double({ min: 1, max: 1e5, noNaN: true }),
        (counts, c, n) => {
          const weights = classWeights(counts);
          expectClose(classWeights(counts.map((count) => c * count)), weights, tight);
          for (const [k, weight] of weights.entries())
            expectClose(weight / weights[0]!, counts[0]! / counts[k]!, tight);
          expectClose(
            classWeights(counts.map(() => n)),
            counts.map(() => 1),
            tight,
          );
        },
      ),
    );
  });

  it('CB-10: differs between normalisations by one factor', () => {
    fc.assert(
      fc.property(someCounts, (counts) => {
        const raw = classWeights(counts, { normalization: 'raw' });
        expectClose(
          raw,
          counts.map((n) => 1 / n),
          tight,
        );
        const meanOne = counts.length / total(counts.map((n) => 1 / n));
        expectClose(
          classWeights(counts, { normalization: 'mean-one' }),
          raw.map((w) => meanOne * w),
          tight,
        );
        expectClose(
          classWeights(counts, { normalization: 'sum-one' }),
          raw.map((w) => total(counts) * w),
          tight,
        );
      }),
    );
  });

  it('CB-17: is uniform for beta = 0, and tends to the weights of the counts as beta tends to 1', () => {
    fc.assert(
      fc.property(someCounts, (counts) => {
        expectClose(
          classWeights(counts, { beta: 0 }),
          counts.map(() => 1),
          tight,
        );
        expectClose(classWeights(counts, { beta: 1 - 1e-12 }), classWeights(counts), { rtol: 1e-6, atol: 0 });
      }),
    );
  });

  it('scales effective numbers like counts', () => {
    const effective = [100, 10, 1].map((n) => (1 - 0.9 ** n) / 0.1);
    expectClose(
      classWeights([100, 10, 1], { beta: 0.9, normalization: 'raw' }),
      effective.map((n) => 1 / n),
      tight,
    );
    expectClose(
      classWeights([100, 10, 1], { beta: 0.9, normalization: 'sum-one' }),
      effective.map((n) => total(effective) / n),
      tight,
    );
  });

  it('keeps its digits where beta is so near to 1 that 1 - beta^N loses them', () => {
    const delta = 2 ** -33;
    const effective = 3 - 3 * delta + delta ** 2; // (1 - (1 - delta)^3) / delta
    const raw = classWeights([3], { beta: 1 - delta, normalization: 'raw' });
    expectClose(raw, [1 / effective], { rtol: 1e-14, atol: 0 });
    const naive = (1 - (1 - delta) ** 3) / delta;
    expect(Math.abs(naive - effective)).toBeGreaterThan(1e-10);
  });

  it('takes an empty class for one of one image, or for the rarest where that has less', () => {
    expect(classWeights([100, 10, 0])).toEqual(classWeights([100, 10, 1]));
    expect(classWeights([0.9, 0.1, 0])).toEqual(classWeights([0.9, 0.1, 0.1]));
    expect(classWeights([0, 0])).toEqual(Float64Array.of(1, 1));
    expect(classWeights([7, 0], { normalization: 'raw', beta: 0.5 })).toEqual(
      classWeights([7, 1], { normalization: 'raw', beta: 0.5 }),
    );
    expect(classWeights([5])).toEqual(Float64Array.of(1));
  });

  it('changes no counts', () => {
    const counts = Float64Array.of(0, 3);
    classWeights(counts);
    expect(counts).toEqual(Float64Array.of(0, 3));
  });

  it('rejects counts that are none, and options out of range', () => {
    expect(() => classWeights([])).toThrow(
      'classWeights: expected counts to hold at least one number, one a class, got 0.',
    );
    for (const bad of [Number.NaN, -1, Number.POSITIVE_INFINITY])
      expect(() => classWeights([1, bad])).toThrow(
        `classWeights: expected counts to be finite and >= 0, got ${bad} for class 1.`,
      );
    for (const beta of [1, -0.1, Number.NaN])
      expect(() => classWeights([1], { beta })).toThrow(`classWeights: expected beta to be in [0, 1), got ${beta}.`);
    expect(() => classWeights([1], { normalization: 'mean' as 'raw' })).toThrow(
      "classWeights: expected normalization to be one of 'mean-one', 'raw', 'sum-one', got 'mean'.",
    );
  });
});
