import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { saturation } from './saturation';

const radius = 10 / 255;

describe('saturation', () => {
  it('UAP-G: equals the published vector, where comparing for equality does not', () => {
    const values = [radius, -radius, 0.02, 0, Math.fround(radius)];
    expect(saturation(values, radius)).toBe(0.6);
    expect(
      saturation(
        values.map((x) => x / 2),
        radius,
      ),
    ).toBe(0);
    expect(values.filter((x) => Math.abs(x) === radius).length / 5).toBe(0.4);
  });

  it('UAP-6: is a share, 0 for zeros and after halving, 1 on the corners, also in float32', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-3, max: 100, noNaN: true }),
        fc.array(fc.boolean(), { minLength: 1 }),
        (r, signs) => {
          const corner = Float32Array.from(signs, (sign) => (sign ? r : -r));
          expect(saturation(corner, r)).toBe(1);
          expect(
            saturation(
              corner.map((x) => x / 2),
              r,
            ),
          ).toBe(0);
          expect(
            saturation(
              corner.map(() => 0),
              r,
            ),
          ).toBe(0);
        },
      ),
    );
    expect(saturation([], 1)).toBe(0);
    expect(() => saturation([1], -1)).toThrow('saturation: expected radius to be a finite number > 0, got -1.');
  });
});
