import { createSeed } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { smallDataset } from '../../internal/small-gan';
import { checkMemorization } from './memorization-check';

describe('checkMemorization', () => {
  it('finds copies of training images, and none in new ones', () => {
    const [train, test, other] = [1, 2, 3].map((seed) => smallDataset(60, createSeed(seed)));
    const pool = (from: typeof train) => ({
      pixels: from!.pixels(Int32Array.from({ length: 30 }, (_, i) => i)),
      labels: Int32Array.from({ length: 30 }),
      imageShape: from!.imageShape,
    });
    const data = { train: train!, test: test! };
    const copies = checkMemorization(data, pool(train));
    expect([copies.value, copies.protocol.exactCopies]).toEqual([1, 30]);
    const fresh = checkMemorization(data, pool(other));
    expect(fresh.protocol.exactCopies).toBe(0);
    expect(Math.abs(fresh.value - 0.5)).toBeLessThan(5 * Number(fresh.protocol.standardError));
  });
});
