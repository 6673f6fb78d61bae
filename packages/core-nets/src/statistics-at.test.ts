import { expectNoLeak } from '@gans/tensor/testing';
import { ones, range, reshape, type Tensor, tensor2d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { statisticsAt } from './statistics-at';

// m[k] = k, as in the specification's table.
const tables = () => ({
  norm: { mean: reshape(range(0, 51), [51, 1]) as Tensor, variance: ones([51, 1]) as Tensor },
  conv: { u: ones([1, 1]) as Tensor },
});
const at = (truncation: number, interpolation?: 'exact' | 'reference') =>
  statisticsAt(tables(), truncation, interpolation).norm.mean;

describeOnEngines('statisticsAt', () => {
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
  ])('gives at truncation %d the statistics %d, and as the public code does %d', (truncation, exact, reference) => {
    expectClose(at(truncation), [exact], { rtol: 1e-6 });
    expectClose(at(truncation, 'reference'), [reference], { rtol: 1e-6 });
  });

  it('hits every row at its own truncation, in both ways but for five', () => {
    const off: number[] = [];
    for (let row = 1; row <= 50; row++) {
      expectClose(at(row / 50), [row], { rtol: 1e-6 });
      if (Math.abs(at(row / 50, 'reference').dataSync()[0]! - row) > 1e-3) off.push(row / 50);
    }
    expect(off).toEqual([0.14, 0.28, 0.56, 0.58, 0.94]);
  });

  it('does not depend on the truncation where all rows are the same, and passes other state on', () => {
    const state = tables();
    const settled = statisticsAt(state, 0.123);
    expectClose(settled.norm.variance, [1]);
    expect(settled.norm.variance.shape).toEqual([1]);
    expect(settled.conv.u).toBe(state.conv.u);
  });

  it('leaves nothing but the statistics', async () => {
    const state = tables();
    await expectNoLeak(() => {
      for (const truncation of [0.5, 0.51]) {
        const { mean, variance } = statisticsAt(state, truncation).norm;
        mean.dispose();
        variance.dispose();
      }
    });
  });

  it.each([0, -0.1, 1.01, Number.NaN])('refuses truncation %d', (truncation) => {
    expect(() => at(truncation)).toThrow(`statisticsAt: expected truncation to be in (0, 1], got ${truncation}.`);
  });

  it('refuses statistics that are no table', () => {
    const state = { norm0: { mean: tensor2d([[1, 2]]) } };
    expect(() => statisticsAt(state, 0.5)).toThrow(
      'statisticsAt: expected norm0/mean to be a table [R, C] of at least two rows, got [1, 2].',
    );
  });
});
