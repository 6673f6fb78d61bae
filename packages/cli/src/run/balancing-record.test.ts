import { emptyStatistics } from '@gans/metrics';
import { tensor1d } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { balancingRecord } from './balancing-record';
import type { Reference } from './evaluate';
import type { Balancing } from './obtain-balancing';

const state = {
  memory: { terms: { classBalancing: { counts: [100, 10, 1], batches: 7 } } },
  terms: { classBalancing: { pending: tensor1d([1, 2, 3]) } },
} as unknown as Parameters<typeof balancingRecord>[1];
const reference = {
  balance: { trainingCounts: Int32Array.of(90, 9, 1), test: [emptyStatistics(1)] },
} as unknown as Reference;
const balancing = (normalization: string) =>
  ({
    config: { weight: 0, normalization, interval: 5 },
    identity: { name: 'net', sha256: 'ab' },
  }) as unknown as Balancing;

describe('balancingRecord', () => {
  it('holds what was counted beside the optimum and its bound', async () => {
    const record = await balancingRecord(balancing('mean-one'), state, reference);
    expect(record).toMatchObject({
      classifier: { name: 'net', sha256: 'ab' },
      weight: 0,
      interval: 5,
      trainingCounts: [90, 9, 1],
      frequencies: [100, 10, 1],
    });
    expect(record.optimalHistogram.map((p) => p.toFixed(6))).toEqual(['0.275753', '0.357427', '0.366821']);
    expect(record.optimalHistogramBound.map((p) => p.toFixed(6))).toEqual(['0.281811', '0.358204', '0.366900']);
    expect(record.settledHistogram!.map((p) => p.toFixed(6))).toEqual(['0.900000', '0.090000', '0.010000']);
  });

  it('has no settled histogram where lambda belongs to another normalization', async () => {
    expect(await balancingRecord(balancing('raw'), state, reference)).not.toHaveProperty('settledHistogram');
  });
});
