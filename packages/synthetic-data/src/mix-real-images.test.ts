import '@tensorflow/tfjs';
import { createSeed } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { fillDataset } from './fill-dataset';
import { labelledExample } from './internal/linear-example';
import { mixRealImages, type RealImages } from './mix-real-images';
import { planReplacement } from './plan-replacement';
import { poolCounts, REAL_IMAGE } from './pool';

const seed = createSeed(9);
const fill = () => fillDataset(labelledExample(), { count: 40, seed, chunkSize: 20 });
/** Image i has the byte 100 + i four times, and class i mod 4. */
const real: RealImages = {
  length: 20,
  classCount: 4,
  imageShape: [1, 4, 1],
  labels: Int32Array.from({ length: 20 }, (_, i) => i % 4),
  pixels: (indices) => Uint8Array.from({ length: 4 * indices.length }, (_, i) => 100 + indices[i >> 2]!),
};

describe('mixRealImages', () => {
  it('makes a share of each class real, each image with its own label and none twice', async () => {
    const [pool, before] = [await fill(), await fill()];
    const mixed = mixRealImages(pool, real, { share: 0.4, seed });
    expect([...poolCounts(mixed)]).toEqual([10, 10, 10, 10]);
    const seen = new Set<number>();
    for (const [i, origin] of mixed.origin.entries()) {
      const image = mixed.pixels.subarray(4 * i, 4 * i + 4);
      if (origin === REAL_IMAGE) {
        seen.add(image[0]!);
        expect((image[0]! - 100) % 4).toBe(mixed.labels[i]);
      } else expect(image).toEqual(before.pixels.subarray(4 * i, 4 * i + 4));
    }
    expect(seen.size).toBe(16);
    const { slots } = planReplacement(mixed, { share: 1, seed, epoch: 1 });
    expect(slots).toHaveLength(24);
  });

  it('shares the bytes of the pool, and leaves its marks', async () => {
    const pool = await fill();
    const mixed = mixRealImages(pool, real, { share: 0.2, seed });
    expect(mixed.pixels).toBe(pool.pixels);
    expect([...pool.origin]).toEqual(Array(40).fill(0));
  });

  it('refuses what does not fit', async () => {
    const pool = await fill();
    expect(() => mixRealImages(pool, real, { share: 0.9, seed })).toThrow(
      'mixRealImages: expected 9 real images of class 0, got 5.',
    );
    expect(() => mixRealImages(pool, real, { share: -1, seed })).toThrow('expected share to be from 0 to 1, got -1.');
    expect(() => mixRealImages(pool, { ...real, classCount: 3 }, { share: 0, seed })).toThrow(
      'expected real images of [1, 4, 1] and 4 classes, got [1, 4, 1] and 3.',
    );
    expect(() => mixRealImages({ ...pool, mined: new Uint8Array(3) }, real, { share: 0, seed })).toThrow(
      'mixRealImages: expected pool.mined to hold 40 numbers for 40 labels, got 3.',
    );
  });
});
