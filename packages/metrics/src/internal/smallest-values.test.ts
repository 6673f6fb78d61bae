import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallestValues } from './smallest-values';

describe('smallestValues', () => {
  it('knows the k-th smallest value of each row, infinite before there are k', () => {
    const value = fc.double({ min: 0, max: 3, noNaN: false });
    const offers = fc.array(fc.tuple(fc.nat(2), value), { maxLength: 40 });
    fc.assert(
      fc.property(offers, fc.integer({ min: 1, max: 4 }), (all, k) => {
        const smallest = smallestValues(3, k);
        for (const [row, offered] of all) smallest.offer(row, offered);
        for (const row of [0, 1, 2]) {
          const own = all.filter(([to, x]) => to === row && !Number.isNaN(x)).map(([, x]) => x);
          expect(smallest.largest[row]).toBe(own.sort((a, b) => a - b)[k - 1] ?? Number.POSITIVE_INFINITY);
        }
      }),
    );
  });
});
