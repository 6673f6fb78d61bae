import { createSeed, foldIn, normalValues } from '@gans/tensor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySeed, expectClose } from '#test-kit';
import { frechetTerms, momentsOf } from './frechet-distance';
import { accumulate, covariance, emptyStatistics, type FeatureStatistics, mergeStatistics } from './statistics';

const D = 3;
const drawn = (seed: number, count: number, offset = 0) =>
  Array.from(normalValues(createSeed(seed), count * D), (x) => x + offset);
const ofRows = (rows: ArrayLike<number>) => accumulate(emptyStatistics(D), rows);

function expectSame(got: FeatureStatistics, expected: FeatureStatistics, rtol = 1e-10): void {
  expect(got.count).toBe(expected.count);
  expectClose(got.mean, expected.mean, { rtol, atol: 1e-12 });
  expectClose(got.m2, expected.m2, { rtol, atol: 1e-10 });
}

describe('accumulate', () => {
  it('gives n, mean and M2 = sum (x - mean)(x - mean)^T', () => {
    const statistics = accumulate(emptyStatistics(2), [1, 10, 3, 14]);
    expect(statistics).toMatchObject({
      dimension: 2,
      count: 2,
      mean: Float64Array.of(2, 12),
      m2: Float64Array.of(2, 4, 4, 8),
    });
  });

  it('gives the same whatever the batches (1e-10)', () => {
    const rows = drawn(1, 40);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 12 }), (sizes) => {
        let statistics = emptyStatistics(D);
        let at = 0;
        for (const size of [...sizes, 40]) {
          const end = Math.min(at + size * D, rows.length);
          statistics = accumulate(statistics, rows.slice(at, end));
          at = end;
        }
        expectSame(statistics, ofRows(rows));
      }),
      { numRuns: 50 },
    );
  });

  it('keeps no more rows than features as they are: the same to the last bit whatever the batches', () => {
    const rows = drawn(7, D);
    const byOne = Array.from({ length: D }, (_, i) => rows.slice(i * D, (i + 1) * D)).reduce(
      accumulate,
      emptyStatistics(D),
    );
    expect(byOne).toEqual(ofRows(rows));
    expect(byOne.rows).toEqual(Float64Array.from(rows));
    expect(accumulate(byOne, drawn(8, 1)).rows).toBeUndefined();
  });

  it('sums many features and rows as a plain loop does (1e-13)', () => {
    const [n, dimension] = [530, 133];
    const values = normalValues(createSeed(9), n * dimension);
    const { mean, m2 } = accumulate(emptyStatistics(dimension), values);
    const expected = new Float64Array(dimension * dimension);
    for (let row = 0; row < n; row++)
      for (let i = 0; i < dimension; i++)
        for (let j = 0; j < dimension; j++)
          expected[i * dimension + j]! +=
            (values[row * dimension + i]! - mean[i]!) * (values[row * dimension + j]! - mean[j]!);
    expectClose(m2, expected, { rtol: 1e-13, atol: 1e-11 });
    expect(m2).toEqual(m2.map((_, at) => m2[(at % dimension) * dimension + Math.floor(at / dimension)]!));
  });

  it('keeps the digits of a standard deviation of 1 beside a mean of 1e6, and of features of 1e-12', () => {
    const near = covariance(ofRows(drawn(3, 200)));
    expectClose(covariance(ofRows(drawn(3, 200, 1e6))), near, { rtol: 1e-8, atol: 1e-8 });
    const tiny = covariance(ofRows(drawn(3, 200).map((x) => x * 1e-12)));
    expectClose(
      tiny.map((x) => x * 1e24),
      near,
      { rtol: 1e-12, atol: 1e-12 },
    );
  });

  it('does not depend on the order of the rows', () => {
    const rows = drawn(2, 30);
    const reversed = Array.from({ length: 30 }, (_, i) => rows.slice((29 - i) * D, (30 - i) * D)).flat();
    expectSame(ofRows(reversed), ofRows(rows));
  });

  it('keeps its digits far from the origin', () => {
    const near = covariance(ofRows(drawn(3, 200)));
    const far = covariance(ofRows(drawn(3, 200, 2 ** 30)));
    expectClose(far, near, { rtol: 1e-5, atol: 1e-6 });
  });

  it('does not change what it is given', () => {
    const before = ofRows(drawn(4, 5));
    const copy = structuredClone(before);
    accumulate(before, drawn(5, 5));
    expect(before).toEqual(copy);
  });

  it('rejects broken rows and numbers that are not finite', () => {
    expect(() => ofRows([1, 2, 3, 4])).toThrow(
      'accumulate: expected rows to hold a multiple of 3 numbers, got 4. Pass whole rows of features.',
    );
    expect(() => ofRows([1, 2, 3, 4, Number.NaN, 6])).toThrow(
      'accumulate: expected rows to be finite, got NaN in row 1, feature 1.',
    );
    expect(() => emptyStatistics(0)).toThrow('emptyStatistics: expected dimension to be a positive integer, got 0.');
  });
});

describe('mergeStatistics', () => {
  it('equals one pass over all rows, in any grouping (1e-10)', () => {
    fc.assert(
      fc.property(anySeed(), fc.tuple(fc.nat(9), fc.nat(9), fc.nat(9)), (seed, sizes) => {
        const parts = sizes.map((size, i) => Array.from(normalValues(foldIn(seed, i), size * D)));
        const [a, b, c] = parts.map(ofRows) as [FeatureStatistics, FeatureStatistics, FeatureStatistics];
        expectSame(mergeStatistics(mergeStatistics(a, b), c), ofRows(parts.flat()));
        expectSame(mergeStatistics(a, mergeStatistics(c, b)), ofRows(parts.flat()));
      }),
      { numRuns: 50 },
    );
  });

  it.each([1, 2, 7])('gives for %i shards the Fréchet distance of one pass (1e-10)', (shards) => {
    const rows = drawn(10, 56);
    const size = 56 / shards;
    const parts = Array.from({ length: shards }, (_, i) => ofRows(rows.slice(i * size * D, (i + 1) * size * D)));
    const fake = momentsOf(ofRows(drawn(11, 40)));
    const distance = (real: FeatureStatistics) => frechetTerms(momentsOf(real), fake).distance;
    expectClose(distance(parts.reduce(mergeStatistics)), distance(ofRows(rows)), { rtol: 1e-10, atol: 0 });
  });

  it('merges rows that are kept, sums and what was read from a file', () => {
    const [few, many] = [drawn(12, 2), drawn(13, 9)];
    const { dimension, count, mean, m2 } = ofRows(few);
    const all = ofRows([...few, ...many]);
    for (const stored of [ofRows(few), { dimension, count, mean, m2 }]) {
      expectSame(mergeStatistics(stored, ofRows(many)), all);
      expectSame(mergeStatistics(ofRows(many), stored), all);
      expectSame(mergeStatistics(emptyStatistics(D), mergeStatistics(stored, ofRows(many))), all);
    }
  });

  it('multiplies the covariance by 2(n - 1)/(2n - 1) when a set is taken twice', () => {
    const once = ofRows(drawn(6, 10));
    const factor = (2 * 9) / 19;
    expectClose(
      covariance(mergeStatistics(once, once)),
      covariance(once).map((x) => x * factor),
      { rtol: 1e-12, atol: 0 },
    );
  });

  it('rejects statistics of different dimensions', () => {
    expect(() => mergeStatistics(emptyStatistics(2), emptyStatistics(3))).toThrow(
      'mergeStatistics: expected statistics of one dimension, got 2 and 3.',
    );
  });
});

describe('covariance', () => {
  it('divides by n - 1', () => {
    expect(covariance(accumulate(emptyStatistics(1), [1, 2, 3, 6]))).toEqual(Float64Array.of(14 / 3));
  });

  it('rejects fewer than two rows', () => {
    expect(() => covariance(accumulate(emptyStatistics(1), [1]))).toThrow(
      'covariance: expected statistics of at least 2 rows, got 1.',
    );
  });
});
