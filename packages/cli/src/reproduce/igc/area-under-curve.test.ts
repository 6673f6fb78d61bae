import { describe, expect, it } from 'vitest';
import { areaUnderCurve } from './area-under-curve';

describe('areaUnderCurve', () => {
  it('is the share of pairs in order, half of it for equal ones', () => {
    const higher = [0.9, 0.4, 0.4, 0.7, 0.1];
    const lower = [0.4, 0.2, 0.05, 0.7];
    const pairs = higher.flatMap((a) => lower.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)));
    expect(areaUnderCurve(higher, lower)).toBeCloseTo(
      pairs.reduce<number>((sum, own) => sum + own, 0) / pairs.length,
      12,
    );
    expect(areaUnderCurve([3, 2], [1, 2])).toBe(0.875);
  });

  it('is 1 where all are in order, 0 where none is, 1/2 where all are equal', () => {
    expect([areaUnderCurve([2, 3], [1]), areaUnderCurve([1], [2, 3]), areaUnderCurve([1, 1], [1])]).toEqual([
      1, 0, 0.5,
    ]);
  });

  it('refuses what is no score', () => {
    expect(() => areaUnderCurve([], [1])).toThrow('expected numbers of both kinds, got 0 and 1');
    expect(() => areaUnderCurve([Number.NaN], [1])).toThrow('some NaN');
  });
});
