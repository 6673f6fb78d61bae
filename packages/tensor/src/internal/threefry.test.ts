import { describe, expect, it } from 'vitest';
import { threefry2x32 } from './threefry';

describe('threefry2x32', () => {
  it('gives the known answers of Random123 for 20 rounds', () => {
    const ones = 0xffffffff;
    for (const [key, counter, answer] of [
      [
        [0, 0],
        [0, 0],
        [0x6b200159, 0x99ba4efe],
      ],
      [
        [ones, ones],
        [ones, ones],
        [0x1cb996fc, 0xbb002be7],
      ],
      [
        [0x13198a2e, 0x03707344],
        [0x243f6a88, 0x85a308d3],
        [0xc4923a9c, 0x483df7a0],
      ],
    ] as const) {
      const out = new Uint32Array(4);
      threefry2x32(key[0], key[1], counter[0], counter[1], out, 1);
      expect(Array.from(out)).toEqual([0, ...answer, 0]);
    }
  });
});
