import { createSeed, normalValues } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { innerProducts } from './inner-products';

const direct = (x: ArrayLike<number>, y: ArrayLike<number>, dimension: number) => {
  const products: number[] = [];
  for (let i = 0; i < x.length; i += dimension)
    for (let j = 0; j < y.length; j += dimension) {
      let sum = 0;
      for (let k = 0; k < dimension; k++) sum += x[i + k]! * y[j + k]!;
      products.push(sum);
    }
  return products;
};

describeOnEngines('innerProducts', () => {
  it.each([
    ['small', 5, 7, 3],
    ['large', 130, 131, 260],
  ])('sums %s blocks in float64, from their first rows on', (_, n, m, dimension) => {
    const x = Float64Array.from(normalValues(createSeed(1), (n + 2) * dimension), (value) => value + 1e-10);
    const y = normalValues(createSeed(2), (m + 1) * dimension);
    const [rows, columns] = [
      { values: x, first: 2, count: n },
      { values: y, first: 1, count: m },
    ];
    const expected = direct(x.subarray(2 * dimension), y.subarray(dimension), dimension);
    expectClose(innerProducts(rows, columns, dimension), expected, { rtol: 1e-13, atol: 1e-12 });
  });

  it('keeps products beyond the range of float32', () => {
    const block = { values: new Float64Array(256 * 256).fill(2 ** 80), first: 0, count: 256 };
    expect(innerProducts(block, block, 256)[0]).toBe(2 ** 168);
  });

  it('leaves no tensor behind', async () => {
    const block = { values: new Float32Array(256 * 256).fill(0.5), first: 0, count: 256 };
    await expectNoLeak(() => void innerProducts(block, block, 256));
    expect(innerProducts(block, block, 256)[0]).toBe(64);
  });
});
