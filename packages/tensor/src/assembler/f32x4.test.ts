import { describe, expect, it } from 'vitest';
import { i32, sequence } from './code';
import { f32x4 } from './f32x4';
import { runCode } from './internal/run-code';

describe('f32x4', () => {
  it('does in every lane what the names say', () => {
    const floats = runCode([0, 0], (first) => {
      const [a, b] = [f32x4.load(first, 4 * 4), f32x4.load(first, 8 * 4)]; // 4 5 6 7 and 8 9 10 11
      const results = [
        f32x4.add(a, b),
        f32x4.sub(a, b),
        f32x4.mul(a, b),
        f32x4.div(b, a),
        f32x4.minimum(a, f32x4.constant(5.5)),
        f32x4.maximum(a, f32x4.constant(5.5)),
        f32x4.abs(f32x4.sub(a, b)),
        f32x4.nearest(f32x4.div(b, a)),
        f32x4.select(a, b, f32x4.less(a, f32x4.constant(5.5))),
        f32x4.powerOfTwo(f32x4.sub(a, f32x4.constant(6))),
        f32x4.keepIf(a, i32.constant(-1)),
        f32x4.keepIf(a, i32.constant(0)),
        f32x4.loadSplat(first, 20),
        f32x4.loadFirst(first, 20),
      ];
      return sequence(...results.map((value, i) => f32x4.store(first, value, 400 + 16 * i)));
    });
    const lanes = Array.from({ length: 14 }, (_, i) => Array.from(floats.slice(100 + 4 * i, 104 + 4 * i)));
    expect(lanes).toEqual([
      [12, 14, 16, 18],
      [-4, -4, -4, -4],
      [32, 45, 60, 77],
      [2, Math.fround(9 / 5), Math.fround(10 / 6), Math.fround(11 / 7)],
      [4, 5, 5.5, 5.5],
      [5.5, 5.5, 6, 7],
      [4, 4, 4, 4],
      [2, 2, 2, 2],
      [4, 5, 10, 11],
      [0.25, 0.5, 1, 2],
      [4, 5, 6, 7],
      [0, 0, 0, 0],
      [5, 5, 5, 5],
      [5, 0, 0, 0],
    ]);
  });
});
