import { createSeed, foldIn, normalValues, permutation } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySeed, describeOnEngines, expectClose } from '#test-kit';
import type { FeatureSet } from './feature-set';
import { kernelDistance, kernelDistanceOfSubsets } from './kernel-distance';

const extractor = { name: 'x' };
const set = (values: ArrayLike<number>, dimension: number): FeatureSet => ({
  values,
  count: values.length / dimension,
  dimension,
});
const all = (count: number) => [Int32Array.from({ length: count }, (_, i) => i)];
const whole = (real: FeatureSet, fake: FeatureSet, estimator: 'unbiased' | 'biased' = 'unbiased') =>
  kernelDistanceOfSubsets(real, fake, all(real.count), all(fake.count), { estimator }).mean;
const drawn = (seed: Parameters<typeof normalValues>[0], count: number, dimension: number) =>
  set(normalValues(seed, count * dimension), dimension);
const formula = (f: (i: number, j: number) => number) =>
  set(
    Array.from({ length: 240 }, (_, at) => f(Math.floor(at / 6), at % 6)),
    6,
  );
const sines = formula((i, j) => Math.sin(1.7 * i * (j + 1) + 0.9 * j * j + 0.3));
const cosines = formula((i, j) => 1.2 * Math.cos(1.3 * i * (j + 2) - 0.6 * j * j) + 0.1);
const mapped = ({ values, dimension }: FeatureSet, f: (x: number, y: number, isFirst: boolean) => number) =>
  set(
    Array.from(values, (_, at) => f(values[at - (at % 2)]!, values[at - (at % 2) + 1]!, at % 2 === 0)),
    dimension,
  );

describe('kernelDistanceOfSubsets', () => {
  it('equals the published vectors, unbiased and biased', () => {
    expectClose(whole(sines, cosines), -0.083170082154, { rtol: 1e-10, atol: 0 });
    expectClose(whole(sines, cosines, 'biased'), 0.081197699154, { rtol: 1e-10, atol: 0 });
  });

  it('KID: symmetric, blind to order and to a common rotation, not to a translation', () => {
    fc.assert(
      fc.property(anySeed(), fc.integer({ min: 2, max: 12 }), (seed, n) => {
        const [a, b] = [drawn(foldIn(seed, 0), n, 2), drawn(foldIn(seed, 1), 7, 2)];
        const expected = whole(a, b);
        const close = { rtol: 1e-9, atol: 1e-9 };
        expectClose(whole(b, a), expected, close);
        const order = permutation(seed, n);
        expectClose(kernelDistanceOfSubsets(a, b, [order], all(7)).mean, expected, close);
        const rotate = (x: number, y: number, isFirst: boolean) => (isFirst ? 0.6 * x - 0.8 * y : 0.8 * x + 0.6 * y);
        expectClose(whole(mapped(a, rotate), mapped(b, rotate)), expected, close);
      }),
      { numRuns: 50 },
    );
    const shift = (x: number, y: number, isFirst: boolean) => (isFirst ? x : y) + 3;
    const [a, b] = [drawn(createSeed(1), 9, 2), drawn(createSeed(2), 9, 2)];
    expect(Math.abs(whole(mapped(a, shift), mapped(b, shift)) - whole(a, b))).toBeGreaterThan(0.1);
  });

  it('KID: the biased estimator is >= 0, and 0 for identical sets', () => {
    fc.assert(
      fc.property(anySeed(), fc.integer({ min: 2, max: 12 }), (seed, n) => {
        const [a, b] = [drawn(foldIn(seed, 0), n, 3), drawn(foldIn(seed, 1), n, 3)];
        expect(whole(a, b, 'biased')).toBeGreaterThan(-1e-12);
        expectClose(whole(a, a, 'biased'), 0, { rtol: 0, atol: 1e-12 });
      }),
      { numRuns: 50 },
    );
  });

  it('KID: the unbiased estimator averages to 0 over draws of one distribution (|t| < 4)', () => {
    const values = Array.from({ length: 200 }, (_, i) =>
      whole(drawn(createSeed(2 * i), 20, 2), drawn(createSeed(2 * i + 1), 20, 2)),
    );
    const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
    const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1);
    expect(Math.abs(mean) / Math.sqrt(variance / values.length)).toBeLessThan(4);
  });

  it('does not depend on the blocks that it is summed in', () => {
    const [a, b] = [drawn(createSeed(3), 1100, 2), drawn(createSeed(4), 261, 2)];
    let between = 0;
    for (let i = 0; i < 1100; i++)
      for (let j = 0; j < 261; j++)
        between += ((a.values[2 * i]! * b.values[2 * j]! + a.values[2 * i + 1]! * b.values[2 * j + 1]!) / 2 + 1) ** 3;
    const within = (s: FeatureSet) => {
      let sum = 0;
      for (let i = 0; i < s.count; i++)
        for (let j = 0; j < s.count; j++)
          if (i !== j)
            sum += ((s.values[2 * i]! * s.values[2 * j]! + s.values[2 * i + 1]! * s.values[2 * j + 1]!) / 2 + 1) ** 3;
      return sum / (s.count * (s.count - 1));
    };
    expectClose(whole(a, b), within(a) + within(b) - (2 * between) / (1100 * 261), { rtol: 1e-9, atol: 1e-12 });
  });

  it('rejects subsets that are none', () => {
    const [a, b] = [drawn(createSeed(1), 3, 2), drawn(createSeed(2), 3, 2)];
    expect(() => kernelDistanceOfSubsets(a, b, [], [])).toThrow('at least one, got 0 and 0.');
    expect(() => kernelDistanceOfSubsets(a, b, [[0]], [[0, 1]])).toThrow(
      'subsetsReal to hold 2 rows or more each, got 1',
    );
    expect(() => kernelDistanceOfSubsets(a, b, [[0, 1]], [[0, 3]])).toThrow('row indices below 3, got 3.');
    expect(() => kernelDistanceOfSubsets(a, b, [[0, 1]], [[0, 1]], { degree: 0.5 })).toThrow('degree');
    expect(() => kernelDistanceOfSubsets(a, b, [[0, 1]], [[0, 1]], { scale: -1 })).toThrow('scale to be positive');
    expect(() => kernelDistanceOfSubsets(a, drawn(createSeed(2), 3, 3), [[0, 1]], [[0, 1]])).toThrow(
      'expected real and fake of one dimension, got 2 and 3.',
    );
  });
});

describe('kernelDistance', () => {
  const [a, b] = [drawn(createSeed(5), 30, 4), drawn(createSeed(6), 40, 4)];

  it('averages subsets that the seed alone decides, with standard error and protocol', () => {
    const options = { subsets: 6, subsetSize: 10, seed: createSeed(7), extractor };
    const result = kernelDistance(a, b, options);
    expect(kernelDistance(a, b, options)).toEqual(result);
    expect(kernelDistance(a, b, { ...options, seed: createSeed(8) }).value).not.toBe(result.value);
    expect(result.protocol).toMatchObject({
      metric: 'kernelDistance',
      dimension: 4,
      nReal: 30,
      nFake: 40,
      kernel: { degree: 3, scale: 0.25, offset: 1 },
      estimator: 'unbiased',
      subsets: 6,
      subsetSize: 10,
      standardError: result.std! / Math.sqrt(6),
    });
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it("is the whole sets' distance where a subset is all of them", () => {
    const fake = drawn(createSeed(6), 30, 4);
    const { value, std } = kernelDistance(a, fake, { subsets: 3, subsetSize: 30, seed: createSeed(1), extractor });
    expectClose(value, whole(a, fake), { rtol: 1e-10, atol: 1e-12 });
    expect(std).toBeLessThan(1e-12);
  });

  it('rejects sets smaller than a subset', () => {
    expect(() => kernelDistance(a, b, { seed: createSeed(1), extractor })).toThrow(
      'kernelDistance: expected real to have at least 1000 rows, got 30. Collect more images.',
    );
    const bad = { subsetSize: 1, seed: createSeed(1), extractor };
    expect(() => kernelDistance(a, b, bad)).toThrow('expected subsetSize to be an integer >= 2, got 1.');
    expect(() => kernelDistance(a, b, { ...bad, subsets: 0 })).toThrow('expected subsets to be a positive integer');
  });
});

describeOnEngines('kernelDistance of many features', () => {
  /** The definition in float64, pair by pair. */
  const byDefinition = (real: FeatureSet, fake: FeatureSet, estimator: 'unbiased' | 'biased') => {
    const { dimension } = real;
    const mean = (a: FeatureSet, b: FeatureSet, isWithin: boolean) => {
      let sum = 0;
      for (let i = 0; i < a.count; i++)
        for (let j = 0; j < b.count; j++) {
          if (isWithin && estimator === 'unbiased' && i === j) continue;
          let product = 0;
          for (let k = 0; k < dimension; k++) product += a.values[i * dimension + k]! * b.values[j * dimension + k]!;
          sum += (product / dimension + 1) ** 3;
        }
      return sum / (a.count * (isWithin && estimator === 'unbiased' ? a.count - 1 : b.count));
    };
    return mean(real, real, true) + mean(fake, fake, true) - 2 * mean(real, fake, false);
  };
  const [n, m, dimension] = [150, 140, 250];
  const from = (seed: number, count: number, f: (x: number) => number) =>
    set(Float32Array.from(normalValues(createSeed(seed), count * dimension), f), dimension);

  it.each<[string, number, (x: number) => number, (x: number) => number]>([
    ['of one distribution', 1e-6, (x) => x, (x) => x],
    ['of one distribution, far from the origin', 1e-6, (x) => 30 + x, (x) => 30 + x],
    ['of one distribution, positive', 1e-6, (x) => Math.max(0, 0.6 * x + 0.1), (x) => Math.max(0, 0.6 * x + 0.1)],
    ['of a collapsed generator', 1e-7, (x) => x, (x) => 0.1 * x],
    ['of two distributions', 1e-8, (x) => x, (x) => x + 0.3],
    ['of two distributions, huge', 1e-8, (x) => 1e30 * x, (x) => 1e30 * (x + 0.3)],
  ])('equals the definition in float64, for features %s', (_, rtol, f, g) => {
    const [real, fake] = [from(1, n, f), from(2, m, g)];
    for (const estimator of ['unbiased', 'biased'] as const)
      expectClose(whole(real, fake, estimator), byDefinition(real, fake, estimator), { rtol, atol: 0 });
  });

  it('leaves no tensor behind', async () => {
    const [real, fake] = [from(1, n, (x) => x), from(2, m, (x) => x)];
    await expectNoLeak(() => void whole(real, fake));
  });
});
