import { describe, expect, it } from 'vitest';
import { widenBfloat16, widenFloat16 } from './widen';

const every = Uint16Array.from({ length: 65536 }, (_, i) => i);

describe('widenFloat16', () => {
  it('gives the value of each of the 65536 patterns', () => {
    const wide = widenFloat16(every);
    for (const bits of every) {
      const [sign, exponent, mantissa] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
      const value =
        exponent === 31
          ? mantissa === 0
            ? sign * Infinity
            : Number.NaN
          : exponent === 0
            ? sign * mantissa * 2 ** -24
            : sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
      if (!Object.is(wide[bits], value)) expect([bits, wide[bits]]).toEqual([bits, value]);
    }
    expect(wide.length).toBe(65536);
  });

  it('keeps NaN payloads and signs', () => {
    const wide = new Uint32Array(widenFloat16(Uint16Array.of(0x7c01, 0xfe00)).buffer);
    expect([...wide]).toEqual([0x7f802000, 0xffc00000]);
  });
});

describe('widenBfloat16', () => {
  it('puts the bits into the upper half', () => {
    const wide = new Uint32Array(widenBfloat16(every).buffer);
    expect([wide[0x3f80], wide[0xffff], wide[1]]).toEqual([0x3f800000, 0xffff0000, 0x00010000]);
    expect(widenBfloat16(Uint16Array.of(0x3fc0, 0xc040))).toEqual(Float32Array.of(1.5, -3));
  });
});
