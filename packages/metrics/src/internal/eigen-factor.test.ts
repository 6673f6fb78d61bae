import { createSeed, normalValues } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { expectClose } from '#test-kit';
import { eigenFactor } from './eigen-factor';

const gram = (vectors: ArrayLike<number>, dimension: number) => {
  const result = new Float64Array(dimension * dimension);
  for (let at = 0; at < vectors.length; at += dimension)
    for (let i = 0; i < dimension; i++)
      for (let j = 0; j < dimension; j++) result[i * dimension + j]! += vectors[at + i]! * vectors[at + j]!;
  return result;
};

describe('eigenFactor', () => {
  it.each([1, 2, 7, 32, 33, 70])(
    'gives vectors whose products add up to a positive definite matrix of %i features',
    (dimension) => {
      const matrix = gram(normalValues(createSeed(1), 2 * dimension * dimension), dimension);
      const { vectors, rank, smallest } = eigenFactor(matrix, dimension);
      expect(rank).toBe(dimension);
      expect(smallest).toBeGreaterThan(0);
      expectClose(gram(vectors, dimension), matrix, { rtol: 1e-12, atol: 1e-12 * dimension });
    },
  );

  it('leaves out what is negative, and takes as rank what stands out from it', () => {
    const { vectors, rank, smallest, largest } = eigenFactor(
      Float64Array.of(2, 0, 0, 0, 0, -1e-6, 0, 0, 0, 0, 1e-7, 0, 0, 0, 0, 3),
      4,
    );
    expect([rank, smallest, largest]).toEqual([2, -1e-6, 3]);
    expectClose(gram(vectors, 4), [2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1e-7, 0, 0, 0, 0, 3], { rtol: 1e-14, atol: 1e-20 });
  });

  it('gives nothing for zeros', () => {
    expect(eigenFactor(new Float64Array(9), 3)).toMatchObject({ rank: 0, vectors: new Float64Array(0) });
  });
});
