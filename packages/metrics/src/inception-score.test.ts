import { createSeed, foldIn, normalValues, permutation } from '@gans/tensor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySeed, expectClose } from '#test-kit';
import type { FeatureSet } from './feature-set';
import {
  accumulatePosteriors,
  accumulateSplitPosteriors,
  emptyPosteriors,
  inceptionScore,
  inceptionScoreOfSplits,
  inceptionSplits,
  mergePosteriors,
} from './inception-score';

const extractor = { name: 'x' };
const set = (values: ArrayLike<number>, dimension: number): FeatureSet => ({
  values,
  count: values.length / dimension,
  dimension,
});
// The published formula features of 40 images, three times as logits.
const logits = Array.from({ length: 240 }, (_, at) => {
  const [i, j] = [Math.floor(at / 6), at % 6];
  return 3 * Math.sin(1.7 * i * (j + 1) + 0.9 * j * j + 0.3);
});
const score = (values: ArrayLike<number>, dimension: number, splits = 1) =>
  inceptionScore(set(values, dimension), { splits, extractor });
const drawn = (seed: Parameters<typeof normalValues>[0], n: number, classes: number) =>
  Array.from(normalValues(seed, n * classes), (x) => 3 * x);

describe('inceptionScore', () => {
  it('equals the published vectors: one split, and four', () => {
    expectClose(score(logits, 6).value, 2.186523965767, { rtol: 1e-11, atol: 0 });
    const four = score(logits, 6, 4);
    expectClose(four.value, 2.135829484023, { rtol: 1e-11, atol: 0 });
    expectClose(four.std!, 0.19106353583, { rtol: 1e-10, atol: 0 });
    expectClose(four.protocol.perSplit as number[], [2.007582461712, 2.440033216533, 2.151662273217, 1.944039984632], {
      rtol: 1e-11,
      atol: 0,
    });
  });

  it('FA-B: takes posteriors', () => {
    const posteriors = set([0.7, 0.2, 0.1, 0.1, 0.8, 0.1, 0.2, 0.2, 0.6], 3);
    const { value } = inceptionScore(posteriors, { splits: 1, rows: 'probabilities', extractor });
    expectClose(value, 1.33395510943, { rtol: 1e-11, atol: 0 });
  });

  it('RE-24: lies in [1, K]: 1 for equal posteriors, K for balanced one-hot ones, and has no spread in one split', () => {
    fc.assert(
      fc.property(anySeed(), fc.integer({ min: 1, max: 30 }), (seed, n) => {
        const { value, std } = score(drawn(seed, n, 4), 4);
        expect(value).toBeGreaterThanOrEqual(1);
        expect(value).toBeLessThanOrEqual(4 * (1 + 1e-12));
        expect(std).toBe(0);
      }),
    );
    expectClose(score([1, 2, 3, 1, 2, 3], 3).value, 1, { rtol: 1e-14, atol: 0 });
    const oneHot = set([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], 4);
    const { value } = inceptionScore(oneHot, { splits: 1, rows: 'probabilities', extractor });
    expectClose(value, 4, { rtol: 1e-14, atol: 0 });
  });

  it('IS: does not see a constant added to a row, nor the order within a split', () => {
    fc.assert(
      fc.property(anySeed(), fc.double({ min: -500, max: 500, noNaN: true }), (seed, shift) => {
        const rows = drawn(seed, 12, 3);
        const order = permutation(foldIn(seed, 1), 12);
        const moved = Array.from(order).flatMap((i) => rows.slice(3 * i, 3 * i + 3).map((x) => x + shift * i));
        expectClose(score(moved, 3).value, score(rows, 3).value, { rtol: 1e-10, atol: 0 });
      }),
    );
  });

  it('survives logits whose probabilities underflow', () => {
    expectClose(score([2000, 0, -2000, -2000, 0, 2000], 3).value, 2, { rtol: 1e-12, atol: 0 });
  });

  it('carries its protocol', () => {
    const { n, protocol } = inceptionScore(set(logits, 6), {
      splits: 4,
      extractor,
      resize: 'tf1',
      reference: { name: 'none' },
      versions: { tensor: '1' },
    });
    expect(n).toBe(40);
    expect(protocol).toMatchObject({
      metric: 'inceptionScore',
      extractor,
      resize: 'tf1',
      reference: { name: 'none' },
      versions: { tensor: '1' },
      nFake: 40,
      splits: 4,
    });
  });

  it('sees all classes in each split of a set that lies class by class, once it is shuffled', () => {
    const sorted = set(
      Float64Array.from({ length: 400 * 4 }, (_, at) => Number(at % 4 === Math.floor(at / 400))),
      4,
    );
    const options = { splits: 4, rows: 'probabilities', extractor } as const;
    expect(inceptionScore(sorted, options).value).toBeCloseTo(1, 12);
    const shuffled = inceptionScore(sorted, { ...options, shuffle: createSeed(3) });
    expect(shuffled.value).toBeGreaterThan(3.9);
    expect(shuffled.value).toBeLessThan(4);
    expect(inceptionScore(sorted, { ...options, shuffle: createSeed(3) })).toEqual(shuffled);
    expect(inceptionScore(sorted, { ...options, shuffle: createSeed(4) }).value).not.toBe(shuffled.value);
  });

  it('rejects sets without an image for each split, broken rows and numbers that are not finite', () => {
    expect(() => score(logits, 6, 41)).toThrow(
      'inceptionScore: expected fake to have at least 41 rows, got 40. Collect more images.',
    );
    expect(() => score(logits, 6, 0)).toThrow('expected splits to be a positive integer, got 0.');
    expect(() => score([], 6)).toThrow('expected fake to have at least 1 rows, got 0.');
    expect(() => score([1, 2, 3], 2)).toThrow('got 3 for 1.5 and 2');
    expect(() => score([1, 2, Number.NaN, 3], 2)).toThrow(
      'inceptionScore: expected fake to be finite, got NaN in row 1, feature 0.',
    );
    const halves = set([0.5, 0.5, 0.5, 0.4], 2);
    expect(() => inceptionScore(halves, { splits: 1, rows: 'probabilities', extractor })).toThrow(
      'to sum to 1, got a smallest of 0 and a sum of 0.9 in row 1',
    );
    expect(() => inceptionScoreOfSplits([], { extractor })).toThrow('images in each, got none.');
    expect(() => inceptionScoreOfSplits([emptyPosteriors(2)], { extractor })).toThrow('got an empty split 0.');
  });
});

describe('mergePosteriors', () => {
  it('gives the statistics of all rows, whatever the shards (1e-12)', () => {
    for (const shards of [1, 2, 7]) {
      const parts = Array.from({ length: shards }, (_, i) => {
        const [first, last] = [Math.floor((i * 40) / shards), Math.floor(((i + 1) * 40) / shards)];
        return accumulatePosteriors(emptyPosteriors(6), logits.slice(6 * first, 6 * last));
      });
      const { value } = inceptionScoreOfSplits([parts.reduce(mergePosteriors)], { extractor });
      expectClose(value, score(logits, 6).value, { rtol: 1e-12, atol: 0 });
    }
  });

  it('rejects different numbers of classes', () => {
    expect(() => mergePosteriors(emptyPosteriors(2), emptyPosteriors(3))).toThrow('got 2 and 3.');
    expect(() => emptyPosteriors(0)).toThrow('emptyPosteriors: expected classCount to be a positive integer, got 0.');
  });

  it('does not change what it is given', () => {
    const before = accumulatePosteriors(emptyPosteriors(2), drawn(createSeed(1), 3, 2));
    const copy = structuredClone(before);
    mergePosteriors(before, accumulatePosteriors(before, [1, 2]));
    expect(before).toEqual(copy);
  });
});

describe('accumulateSplitPosteriors', () => {
  const begun = () => [emptyPosteriors(2), emptyPosteriors(2), emptyPosteriors(2)];

  it('gives each split the statistics of its own rows, block by block', () => {
    const [values, splitOf] = [[...drawn(createSeed(4), 7, 2)], [2, 0, 2, 2, 0, 0, 2]];
    const own = (split: number) => values.filter((_, i) => splitOf[i >> 1] === split);
    const first = accumulateSplitPosteriors(begun(), values.slice(0, 6), splitOf.slice(0, 3));
    const all = accumulateSplitPosteriors(first, values.slice(6), splitOf.slice(3));
    for (const [split, { count, sum, negativeEntropy }] of all.entries()) {
      const expected = accumulatePosteriors(emptyPosteriors(2), own(split));
      expect(count).toBe(own(split).length / 2);
      expectClose(sum, expected.sum, { rtol: 1e-12, atol: 1e-12 });
      expectClose([negativeEntropy], [expected.negativeEntropy], { rtol: 1e-12, atol: 1e-12 });
    }
  });

  it('refuses splits that there are none of', () => {
    expect(() => accumulateSplitPosteriors(begun(), [1, 2], [3])).toThrow(
      'accumulateSplitPosteriors: expected splits to be numbers below 3, got 3 at position 0.',
    );
    expect(() => accumulateSplitPosteriors(begun(), [1, 2], [])).toThrow(
      'expected one split a row, got 0 splits and 2 numbers in rows of 2.',
    );
    expect(() => accumulateSplitPosteriors([], [], [])).toThrow('in rows of 0.');
  });
});

describe('inceptionSplits', () => {
  it('refuses splits without images', () => {
    expect(() => inceptionSplits(3, 4)).toThrow('one image for each of 4 splits, got 3.');
    expect(() => inceptionSplits(3, 1.5)).toThrow(
      'inceptionSplits: expected splits to be a positive integer, got 1.5.',
    );
  });

  it('has splits of the same sizes in any order', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 12 }),
        anySeed(),
        (count, splits, seed) => {
          fc.pre(splits <= count);
          const [plain, shuffled] = [inceptionSplits(count, splits), inceptionSplits(count, splits, seed)];
          expect([...plain]).toEqual([...plain].sort((a, b) => a - b));
          expect([...shuffled].sort((a, b) => a - b)).toEqual([...plain]);
          for (let i = 0; i < splits; i++) {
            const size = plain.filter((split) => split === i).length;
            expect([Math.floor(count / splits), Math.ceil(count / splits)]).toContain(size);
          }
        },
      ),
    );
  });
});
