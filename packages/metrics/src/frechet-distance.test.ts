import { createSeed, foldIn, normalValues } from '@gans/tensor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySeed, expectClose } from '#test-kit';
import { frechetDistance, frechetTerms, momentsOf } from './frechet-distance';
import { nuclearNorm } from './internal/singular-values';
import { accumulate, covariance, emptyStatistics, type FeatureStatistics } from './statistics';

const statisticsOf = (rows: ArrayLike<number>, dimension: number) => accumulate(emptyStatistics(dimension), rows);
const terms = (real: FeatureStatistics, fake: FeatureStatistics) => frechetTerms(momentsOf(real), momentsOf(fake));
const diagonal = (variances: readonly number[]) =>
  Float64Array.from({ length: variances.length ** 2 }, (_, i) =>
    i % (variances.length + 1) === 0 ? variances[i / (variances.length + 1)]! : 0,
  );
const draw = (seed: number, rows: number, dimension: number) => normalValues(createSeed(seed), rows * dimension);

// The published inputs of two closed formulas, which any language can regenerate.
const sines = (n: number, dimension: number) =>
  Float64Array.from({ length: n * dimension }, (_, at) => {
    const [i, j] = [Math.floor(at / dimension), at % dimension];
    return Math.sin(1.7 * i * (j + 1) + 0.9 * j * j + 0.3);
  });
const cosines = (n: number, dimension: number) =>
  Float64Array.from({ length: n * dimension }, (_, at) => {
    const [i, j] = [Math.floor(at / dimension), at % dimension];
    return 1.2 * Math.cos(1.3 * i * (j + 2) - 0.6 * j * j) + 0.1;
  });

/** tr (S_r S_f)^{1/2} from the features themselves: the singular values of A B^T, A and B centred and divided by sqrt(n - 1). */
function traceSqrtOfFeatures(a: ArrayLike<number>, b: ArrayLike<number>, dimension: number): number {
  const centred = (rows: ArrayLike<number>) => {
    const { mean, count } = statisticsOf(rows, dimension);
    return Float64Array.from(rows, (x, i) => (x - mean[i % dimension]!) / Math.sqrt(count - 1));
  };
  const [x, y] = [centred(a), centred(b)];
  const [n, m] = [x.length / dimension, y.length / dimension];
  const product = Float64Array.from({ length: n * m }, (_, at) => {
    const [i, j] = [Math.floor(at / m), at % m];
    let sum = 0;
    for (let k = 0; k < dimension; k++) sum += x[i * dimension + k]! * y[j * dimension + k]!;
    return sum;
  });
  return nuclearNorm(product, n, m);
}

describe('frechetTerms', () => {
  it('equals the vectors of formula features, n = 40, D = 6', () => {
    const got = terms(statisticsOf(sines(40, 6), 6), statisticsOf(cosines(40, 6), 6));
    expectClose(got.meanTerm, 0.04685332092, { rtol: 1e-10, atol: 0 });
    expectClose(got.traceReal, 3.107535723412, { rtol: 1e-12, atol: 0 });
    expectClose(got.traceFake, 4.422698346033, { rtol: 1e-12, atol: 0 });
    expectClose(got.traceSqrt, 3.6882091552, { rtol: 1e-10, atol: 0 });
    expectClose(got.distance, 0.200669079965, { rtol: 1e-10, atol: 0 });
  });

  it('equals them for singular covariances, n = 8, D = 12, rank 7', () => {
    const got = terms(statisticsOf(sines(8, 12), 12), statisticsOf(cosines(8, 12), 12));
    expect([got.rankReal, got.rankFake]).toEqual([7, 7]);
    expectClose(got.traceSqrt, 5.192836765845, { rtol: 1e-11, atol: 0 });
    expectClose(got.distance, 6.493455702555, { rtol: 1e-11, atol: 0 });
  });

  it('is (m_1 - m_2)^2 + (s_1 - s_2)^2 in one dimension', () => {
    const standard = { mean: Float64Array.of(0), covariance: Float64Array.of(1) };
    const wide = { mean: Float64Array.of(1), covariance: Float64Array.of(4) };
    expectClose(frechetTerms(standard, wide).distance, 2, { rtol: 1e-14, atol: 0 });
  });

  it('is sum (s_1 - s_2)^2 for diagonal covariances: (1, 2, 3) against (2, 2, 1) gives 5', () => {
    const mean = new Float64Array(3);
    const got = frechetTerms({ mean, covariance: diagonal([1, 4, 9]) }, { mean, covariance: diagonal([4, 4, 1]) });
    expectClose(got.distance, 5, { rtol: 1e-14, atol: 0 });
  });

  it('counts every unit of the mean: 0 against 1 in 256 dimensions gives 256', () => {
    const covariance = diagonal(Array(256).fill(1));
    const [zero, one] = [new Float64Array(256), new Float64Array(256).fill(1)];
    const { distance } = frechetTerms({ mean: zero, covariance }, { mean: one, covariance });
    expectClose(distance, 256, { rtol: 1e-14, atol: 0 });
  });

  it.each([
    [64, 150],
    [64, 40],
    [64, 8],
    [128, 50],
  ])('agrees with the singular values of the features to 1e-12: D = %i, n = %i', (dimension, n) => {
    const [a, b] = [draw(1, n, dimension), draw(2, n, dimension)];
    const { traceSqrt, rankReal } = terms(statisticsOf(a, dimension), statisticsOf(b, dimension));
    expect(rankReal).toBe(Math.min(n - 1, dimension));
    expectClose(traceSqrt, traceSqrtOfFeatures(a, b, dimension), { rtol: 1e-12, atol: 0 });
  });

  it('is within 1e-8 of the traces where features depend on each other up to float32 rounding', () => {
    const [n, dimension, rank] = [100, 20, 2];
    const [base, mix] = [draw(3, n, rank), draw(4, rank, dimension)];
    const dependent = Float32Array.from({ length: n * dimension }, (_, at) => {
      const [i, j] = [Math.floor(at / dimension), at % dimension];
      return base[i * rank]! * mix[j]! + base[i * rank + 1]! * mix[dimension + j]!;
    });
    const full = draw(5, n, dimension);
    const got = terms(statisticsOf(dependent, dimension), statisticsOf(full, dimension));
    const difference = got.traceSqrt - traceSqrtOfFeatures(dependent, full, dimension);
    expect(Math.abs(difference)).toBeLessThan(0.5e-8 * (got.traceReal + got.traceFake));
  });

  it('is 0 between a set and itself, singular or not (1e-12 of the traces)', () => {
    for (const n of [5, 30]) {
      const statistics = statisticsOf(draw(6, n, 10), 10);
      const { distance, traceReal } = terms(statistics, statistics);
      expect(distance).toBeLessThanOrEqual(1e-12 * traceReal);
    }
  });

  it('is symmetric, >= 0, and unchanged by a common rotation and shift', () => {
    fc.assert(
      fc.property(anySeed(), fc.integer({ min: 2, max: 12 }), (seed, n) => {
        const [a, b] = [normalValues(foldIn(seed, 0), n * 2), normalValues(foldIn(seed, 1), 8 * 2)];
        const moved = (rows: Float32Array) =>
          Float64Array.from(rows, (_, at) => {
            const [x, y] = [rows[at - (at % 2)]!, rows[at - (at % 2) + 1]!];
            return at % 2 === 0 ? 0.6 * x - 0.8 * y + 5 : 0.8 * x + 0.6 * y - 2;
          });
        const { distance, traceReal, traceFake } = terms(statisticsOf(a, 2), statisticsOf(b, 2));
        const close = { rtol: 1e-9, atol: 1e-8 * (traceReal + traceFake) };
        expect(distance).toBeGreaterThanOrEqual(0);
        expectClose(terms(statisticsOf(b, 2), statisticsOf(a, 2)).distance, distance, close);
        expectClose(terms(statisticsOf(moved(a), 2), statisticsOf(moved(b), 2)).distance, distance, close);
      }),
      { numRuns: 50 },
    );
  });

  it('grows with the square of the scale, however different the units of the features', () => {
    const units = [1, 1e-6, 1e5];
    const scaled = (rows: Float32Array, s: number) => Float64Array.from(rows, (x, i) => x * units[i % 3]! * s);
    const [a, b] = [draw(7, 20, 3), draw(8, 30, 3)];
    const at = (s: number) => terms(statisticsOf(scaled(a, s), 3), statisticsOf(scaled(b, s), 3));
    expect(at(1).rankReal).toBe(3);
    expectClose(at(7).distance, 49 * at(1).distance, { rtol: 1e-9, atol: 0 });
  });

  it('bounds tr (S_r S_f)^{1/2} by the arithmetic and the geometric mean of the traces', () => {
    fc.assert(
      fc.property(anySeed(), fc.integer({ min: 2, max: 9 }), (seed, n) => {
        const [a, b] = [normalValues(foldIn(seed, 0), n * 4), normalValues(foldIn(seed, 1), 6 * 4)];
        const { traceSqrt, traceReal, traceFake } = terms(statisticsOf(a, 4), statisticsOf(b, 4));
        expect(traceSqrt).toBeLessThanOrEqual(((traceReal + traceFake) / 2) * (1 + 1e-12));
        expect(traceSqrt).toBeLessThanOrEqual(Math.sqrt(traceReal * traceFake) * (1 + 1e-12));
      }),
      { numRuns: 50 },
    );
  });

  it('takes a factor in the place of the covariance, one side or both', () => {
    const [few, many] = [statisticsOf(draw(11, 7, 20), 20), statisticsOf(draw(12, 60, 20), 20)];
    const dense = (statistics: FeatureStatistics) => ({
      mean: statistics.mean,
      covariance: covariance(statistics),
      largestRank: statistics.count - 1,
    });
    expect(momentsOf(few).covariance).toBeUndefined();
    for (const other of [few, many]) {
      const expected = frechetTerms(dense(few), dense(other));
      const got = terms(few, other);
      expect([got.rankReal, got.rankFake]).toEqual([expected.rankReal, expected.rankFake]);
      expectClose(got.traceSqrt, expected.traceSqrt, { rtol: 1e-12, atol: 0 });
      expectClose(got.traceReal, expected.traceReal, { rtol: 1e-12, atol: 0 });
    }
  });

  it('takes singular covariances that were kept in float32, and says what it clamped', () => {
    const rounded = (statistics: FeatureStatistics) => ({
      mean: statistics.mean,
      covariance: Float64Array.from(Float32Array.from(covariance(statistics))),
    });
    const [a, b] = [statisticsOf(draw(13, 20, 64), 64), statisticsOf(draw(14, 30, 64), 64)];
    const [exact, got] = [terms(a, b), frechetTerms(rounded(a), rounded(b))];
    expect([got.rankReal, got.rankFake]).toEqual([19, 29]);
    expectClose(got.distance, exact.distance, { rtol: 1e-4, atol: 0 });
    const warning = (side: string) =>
      expect.stringMatching(
        `^covariance of ${side} indefinite by rounding: eigenvalues down to -\\S+e-[89] of the largest count as 0$`,
      );
    expect(got.warnings).toEqual([warning('real'), warning('fake')]);
    expect(frechetTerms(rounded(a), rounded(a)).distance).toBeLessThanOrEqual(1e-8 * 2 * exact.traceReal);
  });

  it('is |mean_r - mean_f|^2 and the other trace where one set is constant', () => {
    const [constant, other] = [statisticsOf(Array(40).fill(3), 4), statisticsOf(draw(15, 30, 4), 4)];
    const { distance, meanTerm, traceFake, rankReal } = terms(constant, other);
    expect([distance, rankReal]).toEqual([meanTerm + traceFake, 0]);
    expect(terms(constant, statisticsOf(Array(40).fill(5), 4)).distance).toBe(16);
  });

  it('keeps its digits for means of 1e6 and for features of 1e-12', () => {
    const [a, b] = [draw(16, 50, 5), draw(17, 50, 5)];
    const moved = (rows: Float32Array, scale: number, shift: number) =>
      statisticsOf(
        Float64Array.from(rows, (x) => x * scale + shift),
        5,
      );
    const { distance } = terms(statisticsOf(a, 5), statisticsOf(b, 5));
    expectClose(terms(moved(a, 1, 1e6), moved(b, 1, 1e6)).distance, distance, { rtol: 1e-8, atol: 0 });
    expectClose(terms(moved(a, 1e-12, 0), moved(b, 1e-12, 0)).distance * 1e24, distance, { rtol: 1e-12, atol: 0 });
  });

  it('rejects moments that are not those of a distribution', () => {
    const mean = new Float64Array(2);
    const good = { mean, covariance: diagonal([1, 1]) };
    const message = (real: Parameters<typeof frechetTerms>[0]) => () => frechetTerms(real, good);
    expect(message({ mean, covariance: Float64Array.of(1, 2, 2, 1) })).toThrow(
      'frechetTerms: expected real.covariance to be positive semi-definite, got eigenvalues from -1',
    );
    expect(message({ mean, covariance: Float64Array.of(1, 0.5, 0.4, 1) })).toThrow(
      'finite and symmetric, got 0.4 and 0.5',
    );
    expect(message({ mean, covariance: Float64Array.of(1, 0, 0, Number.NaN) })).toThrow('finite and symmetric');
    expect(message({ mean: Float64Array.of(Number.NaN, 0), covariance: diagonal([1, 1]) })).toThrow(
      'frechetTerms: expected real.mean to be finite, got NaN at feature 0.',
    );
    expect(message({ mean, factor: Float64Array.of(1, Number.POSITIVE_INFINITY) })).toThrow(
      'frechetTerms: expected real.factor to be finite, got Infinity in row 0, feature 1.',
    );
    expect(message({ mean })).toThrow('got 2 and neither.');
    expect(message({ mean: new Float64Array(3), covariance: diagonal([1, 1, 1]) })).toThrow(
      'frechetTerms: expected fake to have 3 means and their square of covariances, or whole rows of a factor, got 2 and 4.',
    );
  });
});

describe('frechetDistance', () => {
  it('carries its protocol', () => {
    const [real, fake] = [statisticsOf(draw(9, 50, 4), 4), statisticsOf(draw(10, 40, 4), 4)];
    const result = frechetDistance(real, fake, { extractor: { name: 'glyphs classifier', sha256: 'ab' } });
    expect(result).toEqual({
      value: terms(real, fake).distance,
      n: 40,
      protocol: {
        metric: 'frechetDistance',
        extractor: { name: 'glyphs classifier', sha256: 'ab' },
        dimension: 4,
        nReal: 50,
        nFake: 40,
        rankReal: 4,
        rankFake: 4,
        covariance: 'sample (n-1)',
      },
    });
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it('warns that no more images than features bias it', () => {
    const [real, fake] = [statisticsOf(draw(9, 50, 4), 4), statisticsOf(draw(10, 4, 4), 4)];
    expect(frechetDistance(real, fake, { extractor: { name: 'x' } }).protocol.warning).toBe(
      'no more images than features (4): strongly biased upward',
    );
  });

  it('rejects fewer than two images and different extractors', () => {
    const extractor = { name: 'x' };
    expect(() => frechetDistance(statisticsOf([1], 1), statisticsOf([1, 2], 1), { extractor })).toThrow(
      'covariance: expected statistics of at least 2 rows, got 1.',
    );
    expect(() => frechetDistance(statisticsOf([1, 2, 3, 4], 2), statisticsOf([1, 2], 1), { extractor })).toThrow(
      'Use one extractor for both sides.',
    );
  });
});
