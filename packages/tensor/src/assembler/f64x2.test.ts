import { describe, expect, it } from 'vitest';
import { sequence } from './code';
import { f64x2 } from './f64x2';
import { runCode } from './internal/run-code';

describe('f64x2', () => {
  it('does in both lanes what the names say', () => {
    const results = new Float64Array(
      runCode([0, 0], (first, _, local) => {
        const sum = local('v128');
        // What neighbouring float32 numbers read as float64.
        const [x, y] = [f64x2.loadSplat(first, 8), f64x2.load(first, 16)];
        return sequence(
          f64x2.store(first, x, 400),
          f64x2.store(first, f64x2.add(x, y), 416),
          f64x2.store(first, f64x2.mul(x, y), 432),
          sum.set(y),
          f64x2.storeSum(first, sum, 448),
          f64x2.store(first, f64x2.zero, 456),
        );
      }).buffer,
    );
    const [, x, y, z] = results as unknown as [number, number, number, number];
    expect(Array.from(results.slice(50, 59))).toEqual([x, x, x + y, x + z, x * y, x * z, y + z, 0, 0]);
  });
});
