import { createSeed, normalValues } from '@gans/tensor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySeed, expectClose } from '#test-kit';
import { nuclearNorm } from './singular-values';

const close = { rtol: 1e-13, atol: 1e-14 };
const norm = (rows: readonly (readonly number[])[]) =>
  nuclearNorm(Float64Array.from(rows.flat()), rows.length, rows[0]!.length);

describe('nuclearNorm', () => {
  it('is the sum of absolute values of a diagonal, in any order and sign', () => {
    expectClose(
      norm([
        [0, -3, 0],
        [1e-9, 0, 0],
        [0, 0, 2],
        [0, 0, 0],
      ]),
      5 + 1e-9,
      close,
    );
  });

  it('is sqrt(|M|_F^2 + 2 |det M|) for two columns and rows', () => {
    fc.assert(
      fc.property(anySeed(), (seed) => {
        const [a, b, c, d] = Array.from(normalValues(seed, 4)) as [number, number, number, number];
        const squares = a * a + b * b + c * c + d * d;
        expectClose(
          norm([
            [a, b],
            [c, d],
          ]),
          Math.sqrt(squares + 2 * Math.abs(a * d - b * c)),
          close,
        );
      }),
    );
  });

  it('is |x| |y| for an outer product', () => {
    const [x, y] = [
      [1, -2, 3, 0.5],
      [4, 0, -1],
    ];
    expectClose(norm(x.map((a) => y.map((b) => a * b))), Math.hypot(...x) * Math.hypot(...y), close);
  });

  it('does not depend on the order of rows and columns', () => {
    const [rows, columns] = [9, 7];
    const values = normalValues(createSeed(3), rows * columns);
    const matrix = Array.from({ length: rows }, (_, i) => Array.from(values.subarray(i * columns, (i + 1) * columns)));
    expectClose(norm([...matrix].reverse().map((row) => [...row].reverse())), norm(matrix), close);
  });

  it('is n for the n x n identity and 0 for zeros, a single column or none', () => {
    const identity = Array.from({ length: 50 }, (_, i) => Array.from({ length: 50 }, (_, j) => Number(i === j)));
    expectClose(norm(identity), 50, close);
    expect(
      norm([
        [0, 0],
        [0, 0],
        [0, 0],
      ]),
    ).toBe(0);
    expectClose(norm([[3], [4]]), 5, close);
    expect(nuclearNorm(new Float64Array(0), 4, 0)).toBe(0);
  });

  it('survives entries near the ends of the range', () => {
    expectClose(
      norm([
        [3e200, 0],
        [4e200, 0],
      ]) / 1e200,
      5,
      close,
    );
    expectClose(
      norm([
        [3e-200, 0],
        [4e-200, 0],
      ]) * 1e200,
      5,
      close,
    );
  });
});
