import { createSeed, normalValues } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { squaredDistance } from './internal/squared-distance';
import { nearestNeighbours } from './nearest-neighbours';

const set = <V extends ArrayLike<number>>(values: V, dimension: number) => ({
  values,
  count: values.length / dimension,
  dimension,
});

describe('nearestNeighbours', () => {
  it('gives index and distance of the closest row, of equal ones the first', () => {
    const { indices, distances } = nearestNeighbours(set([0, 0, 3, 4], 2), set([3, 0, 0, 3, 3, 3], 2));
    expect(indices).toEqual(Int32Array.of(0, 2));
    expect(distances).toEqual(Float64Array.of(3, 1));
  });

  it('RE-28: finds each row of a set in it, at distance 0, across blocks', () => {
    const rows = set(normalValues(createSeed(1), 1100 * 3), 3);
    const { indices, distances } = nearestNeighbours(rows, rows);
    expect(indices).toEqual(Int32Array.from({ length: 1100 }, (_, i) => i));
    expect(distances).toEqual(new Float64Array(1100));
  });

  it('rejects empty sets and other dimensions', () => {
    expect(() => nearestNeighbours(set([1], 1), set([], 1))).toThrow(
      'nearestNeighbours: expected references to have at least 1 rows, got 0.',
    );
    expect(() => nearestNeighbours(set([1, 2], 2), set([1], 1))).toThrow('of one dimension, got 1 and 2.');
    expect(() => nearestNeighbours(set([Number.NaN], 1), set([1], 1))).toThrow(
      'queries to be finite, got NaN in row 0',
    );
  });
});

describeOnEngines('nearestNeighbours of many features', () => {
  it('gives the same rows and distances as all distances do, of equal ones the first', () => {
    const [n, m, dimension] = [150, 180, 200];
    const references = set(Float64Array.from(normalValues(createSeed(1), m * dimension), Math.round), dimension);
    references.values.set(references.values.subarray(0, 40 * dimension), 100 * dimension);
    const queries = set(Float64Array.from(normalValues(createSeed(2), n * dimension), Math.round), dimension);
    queries.values.set(references.values.subarray(20 * dimension, 30 * dimension), 0);
    const { indices, distances } = nearestNeighbours(queries, references);
    for (let i = 0; i < n; i++) {
      const squares = Array.from({ length: m }, (_, j) => squaredDistance(queries, i, references, j));
      expect(distances[i]).toBe(Math.sqrt(Math.min(...squares)));
      expect(indices[i]).toBe(squares.indexOf(Math.min(...squares)));
    }
  });
});
