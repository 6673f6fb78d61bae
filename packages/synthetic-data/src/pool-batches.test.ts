import { createSeed } from '@gans/tensor';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { emptyPool } from './internal/empty-pool';
import { poolBatches } from './pool-batches';

const seed = createSeed(6);
const pool = {
  ...emptyPool({ imageShape: [1, 1, 1], classCount: 50 }, 50),
  labels: Int32Array.from({ length: 50 }, (_, i) => i),
};

function walk(options: Partial<Parameters<typeof poolBatches>[1]> = {}): number[][] {
  const seen: number[][] = [];
  for (const { images, labels } of poolBatches(pool, { seed, epoch: 0, batchSize: 16, ...options })) {
    expect(images.shape).toEqual([labels.length, 1, 1, 1]);
    seen.push([...labels]);
    images.dispose();
  }
  return seen;
}

describe('poolBatches', () => {
  it('visits every image once, in an order of the seed and the epoch', () => {
    const before = tf.memory().numTensors;
    const first = walk();
    expect(first.map(({ length }) => length)).toEqual([16, 16, 16, 2]);
    expect(first.flat().sort((a, b) => a - b)).toEqual([...pool.labels]);
    expect(walk()).toEqual(first);
    expect(walk({ epoch: 1 })).not.toEqual(first);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('stops when it is told to, and refuses numbers out of range', () => {
    expect(() => walk({ signal: AbortSignal.abort() })).toThrow(
      "poolBatches: stopped by the caller's signal after 0 of 50 images.",
    );
    expect(() => walk({ batchSize: 0 })).toThrow('poolBatches: expected batchSize to be a positive integer, got 0.');
  });
});
