import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumProducts } from './sum-products';

const size = fc.integer({ min: 1, max: 9 });

describe('sumProducts', () => {
  it('sums the products of each pair of rows, whatever their number', () => {
    fc.assert(
      fc.property(size, size, size, (n, m, dimension) => {
        // Integers: their sums are exact in any order.
        const x = Float64Array.from({ length: n * dimension }, (_, at) => (at * 7) % 11);
        const y = Float64Array.from({ length: m * dimension }, (_, at) => ((at * 5) % 13) - 6);
        const expected = Array.from({ length: n * m }, (_, at) => {
          const [i, j] = [Math.floor(at / m), at % m];
          let sum = 0;
          for (let k = 0; k < dimension; k++) sum += x[i * dimension + k]! * y[j * dimension + k]!;
          return sum;
        });
        expect([...sumProducts(x, y, dimension)]).toEqual(expected);
      }),
    );
  });
});
