import { createSeed, foldIn, normalValues } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySeed, describeOnEngines, expectClose } from '#test-kit';
import type { FeatureSet } from './feature-set';
import { squaredDistance } from './internal/squared-distance';
import { type PrecisionRecallOptions, precisionRecall } from './precision-recall';

const set = <V extends ArrayLike<number>>(values: V, dimension: number) => ({
  values,
  count: values.length / dimension,
  dimension,
});
const measure = (
  real: FeatureSet,
  fake: FeatureSet,
  neighbours: number,
  comparison: PrecisionRecallOptions['comparison'] = 'strict',
) => {
  const results = precisionRecall(real, fake, { neighbours, comparison, extractor: { name: 'x' } });
  return [results.precision, results.recall, results.density, results.coverage].map(({ value }) => value) as [
    number,
    number,
    number,
    number,
  ];
};
const drawn = (seed: Parameters<typeof normalValues>[0], count: number, dimension: number, scale = 1) =>
  set(
    Array.from(normalValues(seed, count * dimension), (x) => scale * x),
    dimension,
  );
const formula = (f: (i: number, j: number) => number) =>
  set(
    Array.from({ length: 240 }, (_, at) => f(Math.floor(at / 6), at % 6)),
    6,
  );
const sines = formula((i, j) => Math.sin(1.7 * i * (j + 1) + 0.9 * j * j + 0.3));
const cosines = formula((i, j) => 1.2 * Math.cos(1.3 * i * (j + 2) - 0.6 * j * j) + 0.1);
const exact = { rtol: 1e-14, atol: 0 };

describe('precisionRecall', () => {
  it.each([
    [1, [0.15, 0.75, 0.15, 0.1]],
    [3, [0.775, 0.975, 0.65, 0.7]],
    [5, [1, 1, 0.91, 0.975]],
  ])('equals the published vectors for k = %i, strict and inclusive', (k, expected) => {
    expectClose(measure(sines, cosines, k), expected, exact);
    expectClose(measure(sines, cosines, k, 'inclusive'), expected, exact);
  });

  it('FA-C: equals the published example', () => {
    const real = set([0, 0, 1, 0, 0, 1, 1, 1, 2, 2], 2);
    const fake = set([0.1, 0.1, 0.9, 0.2, 3, 3], 2);
    expectClose(measure(real, fake, 1), [2 / 3, 0.8, 2, 0.8], exact);
  });

  it('RE-25: shares lie in [0, 1], density is >= 0, and exchanging the sets exchanges precision and recall', () => {
    fc.assert(
      fc.property(anySeed(), fc.integer({ min: 4, max: 20 }), fc.integer({ min: 1, max: 3 }), (seed, n, k) => {
        const [a, b] = [drawn(foldIn(seed, 0), n, 2), drawn(foldIn(seed, 1), 9, 2, 1.5)];
        const [precision, recall, density, coverage] = measure(a, b, k);
        for (const share of [precision, recall, coverage]) {
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1);
        }
        expect(density).toBeGreaterThanOrEqual(0);
        expect(measure(b, a, k).slice(0, 2)).toEqual([recall, precision]);
      }),
    );
  });

  it('RE-25: identical sets have precision = recall = coverage = 1; density is 1 without the rim, (k + 1) / k with it', () => {
    fc.assert(
      fc.property(anySeed(), fc.integer({ min: 1, max: 5 }), (seed, k) => {
        const a = drawn(seed, 12, 3);
        expectClose(measure(a, a, k), [1, 1, 1, 1], exact);
        expectClose(measure(a, a, k, 'inclusive'), [1, 1, (k + 1) / k, 1], exact);
      }),
      { numRuns: 30 },
    );
  });

  it('RE-25: far-away images have none of all four', () => {
    const [a, b] = [drawn(createSeed(1), 10, 2), drawn(createSeed(2), 10, 2)];
    const far = set(
      Array.from(b.values, (x) => x + 1e3),
      2,
    );
    expect(measure(a, far, 3)).toEqual([0, 0, 0, 0]);
  });

  it('PRDC: precision, recall and coverage do not fall as k grows', () => {
    fc.assert(
      fc.property(anySeed(), (seed) => {
        const [a, b] = [drawn(foldIn(seed, 0), 12, 3), drawn(foldIn(seed, 1), 15, 3)];
        for (let k = 1; k < 6; k++) {
          const [less, more] = [measure(a, b, k), measure(a, b, k + 1)];
          for (const which of [0, 1, 3] as const) expect(more[which]).toBeGreaterThanOrEqual(less[which]);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('PRDC: a common rotation, scale and shift change nothing', () => {
    const move = ({ values }: FeatureSet) =>
      set(
        Array.from(values, (_, at) => {
          const [x, y] = [values[at - (at % 2)]!, values[at - (at % 2) + 1]!];
          return 7 * (at % 2 === 0 ? 0.6 * x - 0.8 * y : 0.8 * x + 0.6 * y) + 2;
        }),
        2,
      );
    const [a, b] = [drawn(createSeed(3), 40, 2), drawn(createSeed(4), 40, 2)];
    expect(measure(move(a), move(b), 3)).toEqual(measure(a, b, 3));
  });

  it('PRDC: mode collapse has high precision and low recall', () => {
    const [precision, recall] = measure(drawn(createSeed(5), 200, 16, 3), drawn(createSeed(6), 200, 16, 0.1), 3);
    expect(precision).toBeGreaterThan(0.8);
    expect(recall).toBeLessThan(0.3);
  });

  it('PRDC: equal distributions have density 1 and coverage 1 - prod (N - j) / (N + M - j), across blocks too', () => {
    const [a, b] = [drawn(createSeed(7), 1040, 2), drawn(createSeed(8), 1040, 2)];
    const [, , density, coverage] = measure(a, b, 5);
    let uncovered = 1;
    for (let j = 1; j <= 5; j++) uncovered *= (1040 - j) / (2080 - j);
    expectClose(density, 1, { rtol: 0, atol: 0.07 });
    expectClose(coverage, 1 - uncovered, { rtol: 0, atol: 0.02 });
  });

  it('strict balls of duplicates hold nothing, inclusive ones each other', () => {
    const same = set([1, 1, 1, 1, 1, 1], 2);
    expect(measure(same, same, 2)).toEqual([0, 0, 0, 0]);
    expect(measure(same, same, 2, 'inclusive')).toEqual([1, 1, 1.5, 1]);
  });

  it('carries its protocol', () => {
    const [a, b] = [drawn(createSeed(1), 5, 2), drawn(createSeed(2), 4, 2)];
    const { recall } = precisionRecall(a, b, { neighbours: 2, comparison: 'strict', extractor: { name: 'x' } });
    expect(recall).toEqual({
      value: recall.value,
      n: 4,
      protocol: {
        metric: 'recall',
        extractor: { name: 'x' },
        neighbours: 2,
        comparison: 'strict',
        dimension: 2,
        nReal: 5,
        nFake: 4,
      },
    });
  });

  it('rejects fewer rows than neighbours, other dimensions, and features that are not finite', () => {
    const [a, b] = [drawn(createSeed(1), 5, 2), drawn(createSeed(2), 3, 2)];
    expect(() => measure(a, b, 3)).toThrow(
      'precisionRecall: expected fake to have at least 4 rows, got 3. Collect more images.',
    );
    expect(() => measure(a, b, 0)).toThrow('expected neighbours to be a positive integer, got 0.');
    expect(() => measure(a, drawn(createSeed(2), 4, 3), 1)).toThrow('of one dimension, got 2 and 3.');
    expect(() => measure(set([1, Number.NaN, 0], 1), b, 1)).toThrow(
      'precisionRecall: expected real to be finite, got NaN in row 1, feature 0.',
    );
  });
});

describeOnEngines('precisionRecall of many features', () => {
  /** The definitions, pair by pair. */
  const byDefinition = (real: FeatureSet, fake: FeatureSet, k: number, comparison: 'strict' | 'inclusive') => {
    const radii = (s: FeatureSet) =>
      Array.from({ length: s.count }, (_, i) => {
        const others = Array.from({ length: s.count }, (_, j) => squaredDistance(s, i, s, j)).filter((_, j) => j !== i);
        return others.sort((a, b) => a - b)[k - 1]!;
      });
    const isInside = (d: number, r: number) => (comparison === 'strict' ? d < r : d <= r);
    const [radiiReal, radiiFake] = [radii(real), radii(fake)];
    const [reached, covered, faithful] = [new Set<number>(), new Set<number>(), new Set<number>()];
    let balls = 0;
    for (let i = 0; i < real.count; i++)
      for (let j = 0; j < fake.count; j++) {
        const distance = squaredDistance(real, i, fake, j);
        if (isInside(distance, radiiFake[j]!)) reached.add(i);
        if (!isInside(distance, radiiReal[i]!)) continue;
        balls++;
        covered.add(i);
        faithful.add(j);
      }
    return [faithful.size / fake.count, reached.size / real.count, balls / (k * fake.count), covered.size / real.count];
  };
  const [n, m, dimension] = [170, 150, 200];
  const from = (seed: number, count: number, f: (x: number, at: number) => number) =>
    set(Float64Array.from(normalValues(createSeed(seed), count * dimension), f), dimension);

  it.each<[string, (x: number, at: number) => number]>([
    ['of normal numbers', (x) => x],
    ['far from the origin', (x) => 1e4 + x],
    ['tiny', (x) => 1e-30 * x],
    ['huge', (x) => 1e30 * x],
    ['on a lattice, with many ties', (x, at) => (at % dimension < 3 ? Math.round(x) : 7)],
    ['in tight clusters far apart', (x, at) => 1e5 * (Math.floor(at / dimension) % 3) + 1e-3 * x],
  ])('decides as float64 does, for features %s', (_, f) => {
    const [real, fake] = [from(1, n, f), from(2, m, f)];
    for (const comparison of ['strict', 'inclusive'] as const)
      expect(measure(real, fake, 3, comparison)).toEqual(byDefinition(real, fake, 3, comparison));
  });

  it('finds images in each other as often as they are there', () => {
    const real = from(1, n, (x) => x);
    const fake = set(real.values.slice(0, m * dimension), dimension);
    expect(measure(real, fake, 3, 'inclusive')).toEqual(byDefinition(real, fake, 3, 'inclusive'));
    const same = set(new Float64Array(n * dimension).fill(0.1), dimension);
    expect(measure(same, same, 3)).toEqual([0, 0, 0, 0]);
    expect(measure(same, same, 3, 'inclusive')).toEqual([1, 1, n / 3, 1]);
  });

  it('leaves no tensor behind', async () => {
    const [real, fake] = [from(1, n, (x) => x), from(2, m, (x) => x)];
    await expectNoLeak(() => void measure(real, fake, 3));
  });
});
