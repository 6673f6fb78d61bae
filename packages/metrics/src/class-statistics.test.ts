import { createSeed, integers, normalValues } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { expectClose } from '#test-kit';
import { accumulateByClass, emptyClassStatistics, mergeClassStatistics } from './class-statistics';
import { accumulate, emptyStatistics } from './statistics';

const rows = Array.from(normalValues(createSeed(1), 40));
const labels = Array.from(integers(createSeed(2), 20, 3));
const empty = () => emptyClassStatistics(3, 2);

describe('accumulateByClass', () => {
  it('gives each class the statistics of its own rows', () => {
    const byClass = accumulateByClass(empty(), rows, labels);
    byClass.forEach((statistics, label) => {
      const own = labels.flatMap((other, i) => (other === label ? rows.slice(2 * i, 2 * i + 2) : []));
      expect(statistics).toEqual(accumulate(emptyStatistics(2), own));
    });
  });

  it('rejects labels that do not match', () => {
    expect(() => accumulateByClass(empty(), [1, 2, 3], [0, 1])).toThrow(
      'accumulateByClass: expected one label a row, got 2 labels and 3 numbers in rows of 2.',
    );
    expect(() => accumulateByClass(empty(), [1, 2], [3])).toThrow('class indices below 3, got 3 at position 0.');
    expect(() => accumulateByClass(empty(), [1, 2], [0.5])).toThrow('got 0.5 at position 0.');
    expect(() => accumulateByClass([], [], [])).toThrow('in rows of 0.');
    expect(() => emptyClassStatistics(0, 2)).toThrow('expected classCount to be a positive integer, got 0.');
  });
});

describe('mergeClassStatistics', () => {
  it('equals one pass over all rows (1e-10)', () => {
    const parts = [0, 7, 20].map((_, i, cuts) => [cuts[i]!, cuts[i + 1] ?? 20] as const);
    const merged = parts
      .map(([from, to]) => accumulateByClass(empty(), rows.slice(2 * from, 2 * to), labels.slice(from, to)))
      .reduce(mergeClassStatistics);
    accumulateByClass(empty(), rows, labels).forEach((expected, label) => {
      expect(merged[label]!.count).toBe(expected.count);
      expectClose(merged[label]!.m2, expected.m2, { rtol: 1e-10, atol: 1e-12 });
    });
  });

  it('rejects different numbers of classes', () => {
    expect(() => mergeClassStatistics(empty(), emptyClassStatistics(2, 2))).toThrow('got 3 and 2.');
  });
});
