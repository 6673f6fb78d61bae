import { createSeed, normalValues } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { expectClose } from '#test-kit';
import { squaredDistance } from './squared-distance';

describe('squaredDistance', () => {
  it.each([1, 2, 3, 4, 5, 8, 11])('sums %i squared differences of two rows', (dimension) => {
    const x = { values: normalValues(createSeed(1), 3 * dimension), count: 3, dimension };
    const y = { values: normalValues(createSeed(2), 2 * dimension), count: 2, dimension };
    let expected = 0;
    for (let k = 0; k < dimension; k++) expected += (x.values[2 * dimension + k]! - y.values[dimension + k]!) ** 2;
    expectClose(squaredDistance(x, 2, y, 1), expected, { rtol: 1e-14, atol: 0 });
    expect(squaredDistance(y, 1, x, 2)).toBe(squaredDistance(x, 2, y, 1));
    expect(squaredDistance(x, 1, x, 1)).toBe(0);
  });
});
