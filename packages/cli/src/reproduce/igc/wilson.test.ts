import { describe, expect, it } from 'vitest';
import { wilsonInterval } from './wilson';

describe('wilsonInterval', () => {
  it('is the interval of published examples', () => {
    // Newcombe, 1998, doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E, table I, method 3.
    for (const [right, n, low, high] of [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const) {
      const interval = wilsonInterval(right, n);
      expect(interval.share).toBe(right / n);
      expect(Math.abs(interval.low - low)).toBeLessThan(5e-5);
      expect(Math.abs(interval.high - high)).toBeLessThan(5e-5);
    }
  });

  it('is mirrored where what is counted is what was wrong', () => {
    const [right, wrong] = [wilsonInterval(37, 40), wilsonInterval(3, 40)];
    expect(right.low).toBeCloseTo(1 - wrong.high, 12);
    expect(right.high).toBeCloseTo(1 - wrong.low, 12);
    expect([wilsonInterval(40, 40).high, wilsonInterval(0, 40).low]).toEqual([1, 0]);
  });

  it('refuses counts that are none', () => {
    expect(() => wilsonInterval(5, 4)).toThrow('expected right to be an integer from 0 to n >= 1, got 5 of 4');
    expect(() => wilsonInterval(0, 0)).toThrow('got 0 of 0');
  });
});
