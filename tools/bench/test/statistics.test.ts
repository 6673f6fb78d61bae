import { describe, expect, it } from 'vitest';
import { signature } from '../src/signature';
import { inUnit, median, ratioOf } from '../src/statistics';

describe('median', () => {
  it('is the middle value, or the mean of the middle two, in whatever order', () => {
    expect(median([3])).toBe(3);
    expect(median([10, 2, 9])).toBe(9);
    expect(median([4, 100, 1, 2])).toBe(3);
  });

  it('leaves the values as they are', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe('inUnit', () => {
  it('makes speeds and times of seconds', () => {
    expect(inUnit('images/s', 0.5, 64)).toBe(128);
    expect(inUnit('GF/s', 0.25, 2e9)).toBe(8);
    expect(inUnit('ms', 0.002, 1)).toBe(2);
  });
});

describe('ratioOf', () => {
  it('is above 1 when ours is better: a higher speed, a shorter time', () => {
    expect(ratioOf('images/s', 120, 100)).toBe(1.2);
    expect(ratioOf('GF/s', 50, 100)).toBe(0.5);
    expect(ratioOf('ms', 2, 5)).toBe(2.5);
    expect(ratioOf('ms', 5, 2)).toBe(0.4);
  });
});

describe('signature', () => {
  it('is the sum of its docstring', () => {
    expect(signature([2, 3, -1])).toBeCloseTo((2 + 3 * Math.cos(1) - Math.cos(2)) / Math.sqrt(3), 12);
  });

  it('changes with the order and with a value', () => {
    const values = [1, 2, 3, 4];
    for (const other of [
      [2, 1, 3, 4],
      [1, 3, 2, 4],
      [1, 2, 3, 4.1],
    ])
      expect(Math.abs(signature(other) - signature(values))).toBeGreaterThan(0.01);
  });
});
