import {
  accumulate,
  accumulateByClass,
  accumulatePosteriors,
  emptyClassStatistics,
  emptyPosteriors,
  emptyStatistics,
  inceptionSplits,
} from '@gans/metrics';
import { createSeed, normalValues } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { createGatherer } from './gather';
import type { Part } from './metric-table';

const [count, dimension, classCount] = [11, 2, 3];
const features = normalValues(createSeed(1), count * dimension);
const logits = normalValues(createSeed(2), count * classCount);
const labels = Int32Array.from({ length: count }, (_, i) => i % 2);
const all: Part[] = ['moments', 'rows', 'classMoments', 'classSpread', 'posteriors', 'histogram', 'readings'];

function gather(parts: readonly Part[], blocks: readonly number[], splits = 3) {
  const classNames = ['a', 'b'];
  const gatherer = createGatherer(new Set(parts), { count, dimension, classCount, labels, classNames, splits });
  let first = 0;
  for (const block of blocks) {
    const to = first + block;
    gatherer.add(
      features.subarray(first * dimension, to * dimension),
      logits.subarray(first * classCount, to * classCount),
      first,
    );
    first = to;
  }
  return gatherer.gathered();
}

describe('createGatherer', () => {
  it('gathers what the metrics package computes of all rows at once', () => {
    const { moments, rows, classMoments, posteriors, histogram, readings } = gather(all, [4, 4, 3]);
    const whole = accumulate(emptyStatistics(dimension), features);
    for (const [i, mean] of whole.mean.entries()) expect(moments!.mean[i]).toBeCloseTo(mean, 12);
    for (const [i, m2] of whole.m2.entries()) expect(moments!.m2[i]).toBeCloseTo(m2, 12);
    expect([...Array.from(rows!.values)]).toEqual([...features]);
    const byClass = accumulateByClass(emptyClassStatistics(2, dimension), features, labels);
    expect(classMoments!.map((one) => one.count)).toEqual([6, 5]);
    for (const [i, m2] of byClass[1]!.m2.entries()) expect(classMoments![1]!.m2[i]).toBeCloseTo(m2, 12);
    // Images are dealt to the splits in a drawn order.
    expect(posteriors!.map((split) => split.count)).toEqual([3, 4, 4]);
    const splitOf = inceptionSplits(count, 3, createSeed(0));
    const ofSecond = [...logits].filter((_, at) => splitOf[Math.floor(at / classCount)] === 1);
    const second = accumulatePosteriors(emptyPosteriors(classCount), ofSecond);
    expect(posteriors![1]!.negativeEntropy).toBeCloseTo(second.negativeEntropy, 12);
    expect(histogram!.reduce((sum, of) => sum + of, 0)).toBe(count);
    expect([...readings!.expected]).toEqual([...labels]);
    for (const [i, label] of readings!.predicted.entries())
      expect(Math.max(...logits.subarray(3 * i, 3 * i + 3))).toBe(logits[3 * i + label]);
  });

  it('does not depend on the blocks that rows come in', () => {
    const [one, many] = [gather(all, [11]), gather(all, [1, 2, 5, 3])];
    expect(many.histogram).toEqual(one.histogram);
    expect(many.rows).toEqual(one.rows);
    for (const [i, { sum }] of one.posteriors!.entries())
      for (const [k, p] of sum.entries()) expect(many.posteriors![i]!.sum[k]).toBeCloseTo(p, 12);
    for (const [k, scatter] of one.classSpread!.scatters.entries())
      expect(many.classSpread!.scatters[k]).toBeCloseTo(scatter, 12);
  });

  it('gathers nothing that was not asked for', () => {
    expect(Object.keys(gather(['moments'], [11])).sort()).toEqual([
      'classCount',
      'classNames',
      'count',
      'dimension',
      'moments',
    ]);
  });
});
