import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from './decide';

const distance = () => fc.double({ min: 0, max: 10, noNaN: true });

describe('decide', () => {
  it('P9: takes the least, ties to the lowest class, and the margin to the second', () => {
    fc.assert(
      fc.property(fc.array(distance(), { minLength: 2, maxLength: 12 }), (distances) => {
        const [{ winner, outOfClassScore, margin }] = decide(distances, distances.length) as [
          ReturnType<typeof decide>[0],
        ];
        const sorted = [...distances].sort((a, b) => a - b);
        expect(winner).toBe(distances.indexOf(sorted[0]!));
        expect(outOfClassScore).toBe(sorted[0]);
        expect(margin).toBe(sorted[1]! - sorted[0]!);
        expect(margin === 0).toBe(sorted[0] === sorted[1]);
      }),
    );
  });

  it('P9: a pruned class never wins', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(distance(), fc.boolean()), { minLength: 2, maxLength: 8 }), (rows) => {
        const flags = rows.map(([, flag], i) => Number(flag && i !== 1));
        const [{ winner, margin }] = decide(
          rows.map(([d]) => d),
          rows.length,
          flags,
        ) as [ReturnType<typeof decide>[0]];
        expect(flags[winner]).toBe(0);
        expect(margin).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('has no margin where there is one class', () => {
    expect(decide([0.5, 0.25], 1)).toEqual([
      { winner: 0, outOfClassScore: 0.5, margin: Number.POSITIVE_INFINITY },
      { winner: 0, outOfClassScore: 0.25, margin: Number.POSITIVE_INFINITY },
    ]);
  });

  it.each([
    [() => decide([1, 2, 3], 2), /whole rows of 2 numbers, got 3/],
    [() => decide([1], 0), /whole rows of 0/],
    [() => decide([1, 2], 2, [0]), /pruned to hold 2 flags, got 1/],
    [() => decide([1, Number.NaN], 2), /NaN for class 1 of image 0/],
    [() => decide([1, 2], 2, [1, 1]), /a class of image 0 to be left, got 2 pruned ones/],
  ])('refuses what cannot be decided: %#', (call, message) => {
    expect(call).toThrow(message);
  });
});
