import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { thin, ticks } from './series';

describe('thin', () => {
  it('keeps a short curve as it is', () => {
    const series = { label: 'D', steps: [1, 2, 3], values: [0.5, 0.25, 0.75] };
    expect(thin(series, 10)).toEqual({ ...series, low: series.values, high: series.values });
  });

  it('averages neighbours and keeps their extremes', () => {
    const thinned = thin({ label: 'D', steps: [1, 2, 3, 4], values: [0, 4, 1, 3] }, 2);
    expect(thinned).toMatchObject({ steps: [2, 4], values: [2, 2], low: [0, 1], high: [4, 3] });
  });

  it('leaves out what is not finite', () => {
    expect(thin({ label: 'D', steps: [1, 2, 3], values: [1, Number.NaN, 3] }, 10)).toMatchObject({
      steps: [1, 3],
      values: [1, 3],
    });
    expect(thin({ label: 'D', steps: [], values: [] }, 10).values).toEqual([]);
  });

  it('never exceeds the number of points and loses no spike', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 50 }),
        (values, points) => {
          const thinned = thin({ label: '', steps: values.map((_, i) => i), values }, points);
          expect(thinned.values.length).toBeLessThanOrEqual(points);
          expect(Math.max(...thinned.high)).toBe(Math.max(...values));
          expect(Math.min(...thinned.low)).toBe(Math.min(...values));
        },
      ),
    );
  });
});

describe('ticks', () => {
  it('is round', () => {
    expect(ticks(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticks(0, 2000, 4)).toEqual([0, 500, 1000, 1500, 2000]);
    expect(ticks(-0.13, 0.42, 5)).toEqual([-0.1, 0, 0.1, 0.2, 0.3, 0.4]);
    expect(ticks(3, 3, 5)).toEqual([3]);
  });

  it('lies within the range, rising, and about as many as wanted', () => {
    const bound = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        bound,
        fc.double({ min: 1e-3, max: 1e6, noNaN: true }),
        fc.integer({ min: 3, max: 8 }),
        (min, span, about) => {
          const values = ticks(min, min + span, about);
          expect(values.length).toBeGreaterThanOrEqual(1);
          expect(values.length).toBeLessThanOrEqual(1.6 * about + 1);
          for (const [i, value] of values.entries()) {
            expect(value).toBeGreaterThanOrEqual(min - 1e-6 * (1 + span));
            expect(value).toBeLessThanOrEqual(min + span + 1e-6 * (1 + span));
            if (i > 0) expect(value).toBeGreaterThan(values[i - 1]!);
          }
        },
      ),
    );
  });
});
