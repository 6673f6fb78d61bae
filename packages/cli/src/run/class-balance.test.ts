import { accumulateByClass, emptyClassStatistics, emptyStatistics } from '@gans/metrics';
import { describe, expect, it } from 'vitest';
import { balanceMetrics } from './class-balance';
import type { Observation } from './judge';

const extractor = { name: 'judge' };
const byClass = (rows: number[], labels: number[]) => accumulateByClass(emptyClassStatistics(3, 1), rows, labels);
const test = byClass([0, 1, 5, 6, 9, 10], [0, 0, 1, 1, 2, 2]);
const reference = { trainingCounts: [2, 100, 10], test };
const seen = (rows: number[], labels: number[]): Observation => ({
  predicted: Int32Array.from(labels),
  expected: new Int32Array(labels.length),
  statistics: emptyStatistics(1),
  byClass: byClass(rows, labels),
});

describe('balanceMetrics', () => {
  it('counts what the judge reads, and measures the rare half of the training classes apart from the frequent one', () => {
    const found = balanceMetrics(reference, seen([2, 3, 5, 6, 9, 10], [0, 0, 1, 1, 2, 2]), extractor);
    expect(found.histogramKl.value).toBe(0);
    expect(found.histogramKl.protocol.classHistogram).toEqual([2, 2, 2]);
    expect(found.minorityFrechetDistance!.protocol.classes).toEqual([0]);
    expect(found.minorityFrechetDistance!.value).toBeCloseTo(4, 6);
    expect(found.majorityFrechetDistance!.value).toBeCloseTo(0, 6);
  });

  it('has no distance of a half of which there is nothing to measure', () => {
    const collapsed = balanceMetrics(reference, seen([5, 6, 7, 0], [1, 1, 1, 0]), extractor);
    expect(Object.keys(collapsed)).toEqual(['histogramKl']);
    expect(collapsed.histogramKl.value).toBeGreaterThan(0.5);
  });
});
