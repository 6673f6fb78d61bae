import { foldIn, normalValues } from '@gans/tensor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySeed } from '#test-kit';
import { frameOf } from './frame';

const set = (values: Float64Array, dimension: number) => ({
  values,
  count: values.length / dimension,
  dimension,
});

describe('frameOf', () => {
  it('lies near the mean of all rows, in a unit that is a power of two and leaves no number above 1', () => {
    fc.assert(
      fc.property(anySeed(), fc.double({ min: -100, max: 100, noNaN: true }), (seed, exponent) => {
        const scale = 2 ** exponent;
        const drawn = (which: number, rows: number) =>
          set(
            Float64Array.from(normalValues(foldIn(seed, which), rows * 3), (x) => (x + 5) * scale),
            3,
          );
        const [a, b] = [drawn(0, 4), drawn(1, 6)];
        const { centre, unit } = frameOf(a, b);
        expect(Number.isInteger(Math.log2(unit))).toBe(true);
        const framed = [...a.values, ...b.values].map((value, at) => (value - centre[at % 3]!) * unit);
        const largest = Math.max(...framed.map(Math.abs));
        expect(largest).toBeLessThanOrEqual(1);
        expect(largest).toBeGreaterThan(0.49);
        for (const k of [0, 1, 2]) {
          const mean = framed.filter((_, at) => at % 3 === k).reduce((sum, x) => sum + x, 0) / 10;
          expect(Math.abs(mean)).toBeLessThan(0.02);
        }
      }),
    );
  });

  it('is the origin in units of 1 for rows of zeros', () => {
    expect(frameOf(set(new Float64Array(4), 2))).toEqual({ centre: new Float64Array(2), unit: 1 });
  });
});
