import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectClose } from '#test-kit';
import { optimalHistogram, optimalHistogramBound } from './optimal-histogram';

const someCount = fc.double({ min: 0.01, max: 1e4, noNaN: true });
const someCounts = (minLength: number) => fc.array(someCount, { minLength, maxLength: 29 });
const someShares = (length: number) =>
  fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: length, maxLength: length }).map((values) => {
    const total = values.reduce((sum, value) => sum + value, 0) || 1;
    return values.map((value) => (value === 0 && total === 1 ? 1 / length : value / total));
  });
/** sum p ln p / N, 0 ln 0 = 0. */
const objective = (p: ArrayLike<number>, counts: readonly number[]) =>
  counts.reduce((sum, n, k) => sum + (p[k] === 0 ? 0 : (p[k]! * Math.log(p[k]!)) / n), 0);

const ones = (length: number, value = 1) => Array<number>(length).fill(value);
/** The vectors CB-E. */
const rows = [
  { counts: ones(10), mu: -1.30258509299, p: ones(10, 0.1), bound: ones(10, 0.1) },
  {
    counts: [10, 1],
    mu: 0.0510377075527,
    p: [0.612857444164, 0.387142555836],
    bound: [0.642694500934, 0.388987302111],
  },
  {
    counts: [3, 2, 1],
    mu: -0.0497180400853,
    p: [0.316904719319, 0.33305884924, 0.350036431441],
    bound: [0.317296556486, 0.333333333333, 0.350180639657],
  },
  {
    counts: [100, 10, 1],
    mu: -0.00288250553806,
    p: [0.275752776001, 0.357426670496, 0.366820553503],
    bound: [0.281810703084, 0.35820423375, 0.366900275406],
  },
  {
    counts: [4, 3, 2, 1],
    mu: -0.160972126783,
    p: [0.19322721415, 0.226974777423, 0.266616427777, 0.313181580649],
    bound: [0.198280818509, 0.231412549366, 0.27008042637, 0.315209511792],
  },
  {
    counts: [5, ...ones(9)],
    mu: -1.19814537842,
    p: [0.000920377273505, ...ones(9, 0.11100884697)],
    bound: [0.0035101741834, ...ones(9, 0.145087550305)],
  },
];
const vector = { rtol: 1e-10, atol: 0 };

describe('optimalHistogram', () => {
  it.each(rows)('equals the vector of $counts (CB-E)', ({ counts, mu, p }) => {
    const { histogram, multiplier, objective: value } = optimalHistogram(counts);
    expectClose(multiplier, mu, vector);
    expectClose(histogram, p, vector);
    expectClose(value, objective(p, counts), vector);
  });

  it('CB-11: is a histogram, p_k = exp(mu N_k - 1), with mu < 0 if and only if K >= 3', () => {
    fc.assert(
      fc.property(someCounts(1), (counts) => {
        const { histogram, multiplier } = optimalHistogram(counts);
        expectClose(
          histogram.reduce((sum, p) => sum + p, 0),
          1,
          { rtol: 1e-9 },
        );
        expectClose(
          histogram,
          counts.map((n) => Math.exp(multiplier * n - 1)),
          { rtol: 1e-9, atol: 1e-300 },
        );
        expect(multiplier < 0).toBe(counts.length >= 3);
      }),
    );
  });

  it('CB-11: prefers the rarer class for K >= 3 and the larger one for K = 2', () => {
    fc.assert(
      fc.property(someCounts(2), (counts) => {
        const { histogram } = optimalHistogram(counts);
        const sign = counts.length === 2 ? 1 : -1;
        for (const [a, p] of histogram.entries())
          for (const [b, other] of histogram.entries())
            if (counts[a]! < 0.99 * counts[b]! && (p > 0 || other > 0)) expect(Math.sign(other - p)).toBe(sign);
      }),
    );
  });

  it('CB-11: does not depend on the unit of the counts', () => {
    fc.assert(
      fc.property(someCounts(1), fc.double({ min: 0.01, max: 100, noNaN: true }), (counts, c) => {
        const scaled = optimalHistogram(counts.map((n) => c * n));
        const { histogram, multiplier } = optimalHistogram(counts);
        expectClose(scaled.histogram, histogram, { rtol: 1e-9, atol: 1e-300 });
        expectClose(scaled.multiplier * c, multiplier, { rtol: 1e-9, atol: 0 });
      }),
    );
  });

  it('CB-11: is smaller than any other histogram makes the regulariser', () => {
    const cases = someCounts(2).chain((counts) => fc.tuple(fc.constant(counts), someShares(counts.length)));
    fc.assert(
      fc.property(cases, ([counts, p]) => {
        const { objective: smallest, histogram } = optimalHistogram(counts);
        expectClose(smallest, objective(histogram, counts), { rtol: 1e-9, atol: 1e-12 });
        expect(smallest).toBeLessThanOrEqual(objective(p, counts) + 1e-9 * Math.abs(smallest));
      }),
    );
  });

  it('is exact where a class dominates by many orders of magnitude, and lets its share underflow to 0', () => {
    const { histogram } = optimalHistogram([1e12, 1, 1, 1, 1]);
    expect(histogram[0]).toBe(0);
    expectClose(histogram.subarray(1), ones(4, 0.25), { rtol: 1e-12 });
    const { histogram: three } = optimalHistogram([1e12, 1, 1]);
    expectClose(three, [1 - 2 / Math.E, 1 / Math.E, 1 / Math.E], { rtol: 1e-9 });
  });

  it('takes an empty class for one of one image, as the weights do', () => {
    expect(optimalHistogram([100, 10, 0])).toEqual(optimalHistogram([100, 10, 1]));
    expectClose(optimalHistogram([0, 0, 0]).histogram, ones(3, 1 / 3), { rtol: 1e-12 });
  });

  it('rejects counts that are none', () => {
    expect(() => optimalHistogram([])).toThrow(
      'optimalHistogram: expected counts to hold at least one number, one a class, got 0.',
    );
    expect(() => optimalHistogram([1, Number.NaN])).toThrow(
      'optimalHistogram: expected counts to be finite and >= 0, got NaN for class 1.',
    );
  });
});

describe('optimalHistogramBound', () => {
  it.each(rows)('equals the vector of $counts (CB-E)', ({ counts, bound }) => {
    expectClose(optimalHistogramBound(counts), bound, vector);
  });

  it('tends to the limits of a dominant and of a vanishing class (CB-E)', () => {
    const bound = optimalHistogramBound([1e15, ...ones(9)]);
    expectClose([bound[0]!, bound[1]!], [8.10308392758e-7, 0.367879441171], vector);
  });

  it('CB-12: bounds the optimal histogram, with equality for equal counts only, and by 1/e for K >= 3', () => {
    fc.assert(
      fc.property(someCounts(1), (counts) => {
        const { histogram } = optimalHistogram(counts);
        const bound = optimalHistogramBound(counts);
        for (const [k, p] of histogram.entries()) {
          expect(p).toBeLessThanOrEqual(bound[k]! * (1 + 1e-9));
          if (counts.length >= 3) expect(bound[k]).toBeLessThanOrEqual(1 / Math.E);
        }
        const isUniform = counts.every((n) => n === counts[0]);
        const isFarFromIt = Math.max(...counts) > 1.5 * Math.min(...counts);
        if (isFarFromIt) expect(histogram.some((p, k) => p < bound[k]! * (1 - 1e-6))).toBe(true);
        if (isUniform) expectClose(bound, histogram, { rtol: 1e-9 });
        expectClose(
          optimalHistogramBound(counts.map(() => counts[0]!)),
          counts.map(() => 1 / counts.length),
          { rtol: 1e-9 },
        );
      }),
    );
  });

  it('CB-12: falls as a class grows, the others taking what it leaves of the same sum (K >= 3)', () => {
    fc.assert(
      fc.property(someCounts(3), fc.double({ min: 0.01, max: 0.9, noNaN: true }), (counts, share) => {
        const moved = share * counts[1]!;
        const grown = counts.map((n, k) => (k === 0 ? n + moved : k === 1 ? n - moved : n));
        const [before, after] = [optimalHistogramBound(counts), optimalHistogramBound(grown)];
        expect(after[0]).toBeLessThanOrEqual(before[0]!);
        expect(after[1]).toBeGreaterThanOrEqual(before[1]!);
      }),
    );
  });

  it('rejects counts that are none', () => {
    expect(() => optimalHistogramBound([-1])).toThrow(
      'optimalHistogramBound: expected counts to be finite and >= 0, got -1 for class 0.',
    );
  });
});
