import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floatAbove, floatBelow } from './float32';

describe('floatAbove and floatBelow', () => {
  it('give the next float32', () => {
    expect(floatBelow(1)).toBe(1 - 2 ** -24);
    expect(floatAbove(1)).toBe(1 + 2 ** -23);
    expect(floatAbove(0)).toBe(2 ** -149);
    expect(floatBelow(0)).toBe(-(2 ** -149));
    expect(floatAbove(-1)).toBe(-1 + 2 ** -24);
    expect(floatAbove(0.1)).toBe(Math.fround(0.1)); // float32 rounds 0.1 up
  });

  it('leave no float32 between them and a double', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e30, max: 1e30, noNaN: true }), (value) => {
        const [low, high] = [floatBelow(value), floatAbove(value)];
        expect([Math.fround(low), Math.fround(high)]).toEqual([low, high]);
        expect(low).toBeLessThan(value);
        expect(high).toBeGreaterThan(value);
        expect([low, value, high]).toContain(Math.fround(value));
      }),
    );
  });
});
