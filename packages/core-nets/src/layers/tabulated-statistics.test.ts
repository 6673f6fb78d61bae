import { expectNoLeak } from '@gans/tensor/testing';
import { dispose, ones, type Tensor, tensor2d, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { tabulatedStatistics } from './tabulated-statistics';

/** m[k] = k in 51 rows, as the published weights have them. */
const tables = () => ({ means: tensor2d(Array.from({ length: 51 }, (_, k) => [k, -k])), variances: ones([51, 2]) });
const read = (statistic: Tensor) => Array.from(statistic.dataSync());

describeOnEngines('tabulatedStatistics', () => {
  it.each([
    [0.02, 1, 1],
    [0.03, 1.5, 1.5],
    [0.14, 7, 8],
    [0.28, 14, 15],
    [0.4, 20, 20],
    [0.405, 20.25, 20.75],
    [0.41, 20.5, 20.5],
    [0.56, 28, 29],
    [0.58, 29, 28],
    [0.75, 37.5, 37.5],
    [0.94, 47, 46],
    [0.95, 47.5, 47.5],
    [1, 50, 50],
  ])('at truncation %d is row %d exactly, and row %d in the reference', (truncation, exact, reference) => {
    const given = tables();
    const { mean, variance } = tabulatedStatistics(given, truncation);
    expectClose(mean, [exact, -exact], { rtol: 1e-5, atol: 1e-5 });
    expectClose(variance, [1, 1]);
    const other = tabulatedStatistics(given, truncation, { interpolation: 'reference' });
    expectClose(other.mean, [reference, -reference], { rtol: 1e-5, atol: 1e-5 });
    expectClose(other.variance, [1, 1]);
  });

  it('gives two tensors and leaves no other', async () => {
    const given = tables();
    await expectNoLeak(() => dispose({ ...tabulatedStatistics(given, 0.33) }));
  });
});

describe('tabulatedStatistics', () => {
  it('hits every one of the 51 rows', () => {
    const given = tables();
    for (let k = 1; k <= 50; k++) expect(read(tabulatedStatistics(given, k / 50).mean)).toEqual([k, -k]);
  });

  it('says what it cannot take', () => {
    for (const truncation of [0, -0.1, 1.01, Number.NaN])
      expect(() => tabulatedStatistics(tables(), truncation)).toThrow(
        `tabulatedStatistics: expected truncation to be above 0 and at most 1, got ${truncation}.`,
      );
    expect(() => tabulatedStatistics({ means: zeros([3, 2]), variances: zeros([4, 2]) }, 0.5)).toThrow(
      'expected means and variances [S, C] of the same shape with S >= 2, got [3, 2] and [4, 2].',
    );
  });
});
