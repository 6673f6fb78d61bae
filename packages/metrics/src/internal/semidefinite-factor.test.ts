import { createSeed, normalValues } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { expectClose } from '#test-kit';
import { semidefiniteFactor } from './semidefinite-factor';

const gram = (vectors: Float64Array | Float32Array, dimension: number) => {
  const result = new Float64Array(dimension * dimension);
  for (let at = 0; at < vectors.length; at += dimension)
    for (let i = 0; i < dimension; i++)
      for (let j = 0; j < dimension; j++) result[i * dimension + j]! += vectors[at + i]! * vectors[at + j]!;
  return result;
};

describe('semidefiniteFactor', () => {
  it.each([
    [1, 1],
    [6, 6],
    [6, 2],
    [6, 0],
  ])('gives D = %i features %i vectors whose products add up to the matrix', (dimension, rank) => {
    const covariance = gram(normalValues(createSeed(1), rank * dimension), dimension);
    const factor = semidefiniteFactor(covariance, dimension, rank);
    if (!('rank' in factor)) throw new Error('not semi-definite');
    expect(factor.rank).toBe(rank);
    expectClose(gram(factor.vectors, dimension), covariance, { rtol: 1e-12, atol: 1e-14 });
  });

  it('skips features without variance and copies of others', () => {
    const factor = semidefiniteFactor(Float64Array.of(4, 0, 4, 0, 0, 0, 4, 0, 4), 3);
    expect(factor).toEqual({ rank: 1, vectors: Float64Array.of(2, 0, 2) });
  });

  it('names the feature where the matrix is not semi-definite', () => {
    expect(semidefiniteFactor(Float64Array.of(-1), 1)).toEqual({ indefiniteAt: 0 });
    expect(semidefiniteFactor(Float64Array.of(1, 3, 3, 1), 2)).toEqual({ indefiniteAt: 1 });
  });
});
