import { createSeed } from '@gans/tensor';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { fillDataset } from './fill-dataset';
import { confidenceOf, type ImageFilter } from './image-filter';
import { labelledExample, readsPixels } from './internal/linear-example';
import { readClasses } from './read-classes';

const seed = createSeed(2);
/** Shows any class, whatever is asked for: a filter has something to do. */
const careless = labelledExample(4, { ignoresCondition: true });
const fill = (filter?: ImageFilter) =>
  fillDataset(careless, { count: 60, seed, chunkSize: 16, ...(filter && { filter }) });
const accuracyOf = async (filter?: ImageFilter) => (await readClasses(readsPixels(), await fill(filter))).accuracy;

describe('confidenceOf', () => {
  it('is the probability of the class asked for', () => {
    tf.tidy(() => {
      const images = tf.tensor4d([Math.log(3), 0, 0, Math.log(7)], [2, 1, 2, 1]);
      const scores = confidenceOf(readsPixels(2))(images, tf.tensor2d([0, 1, 1, 0], [2, 2]));
      expect([...scores.dataSync()].map((score) => Number(score.toFixed(5)))).toEqual([0.25, 0.125]);
    });
  });

  it('filters out images of other classes than those asked for', async () => {
    const without = await accuracyOf();
    const some = await accuracyOf({ score: confidenceOf(readsPixels()), attempts: 3 });
    const many = await accuracyOf({ score: confidenceOf(readsPixels()), attempts: 12 });
    expect(some).toBeGreaterThan(without + 0.2);
    expect(many).toBeGreaterThan(some + 0.1);
  });

  it('keeps the first draw where it reaches the threshold, and never takes a worse one', async () => {
    const score = confidenceOf(readsPixels());
    expect(await fill({ score, threshold: 0 })).toEqual(await fill());
    expect(await fill({ score, attempts: 1 })).toEqual(await fill());
    const rated = async (filter?: ImageFilter) => {
      const pool = await fill(filter);
      return tf.tidy(() => {
        const values = Float32Array.from(pool.pixels, (byte) => byte / 127.5 - 1);
        const condition = tf.oneHot(tf.tensor1d(pool.labels, 'int32'), 4) as tf.Tensor2D;
        return [...score(tf.tensor4d(values, [60, 1, 4, 1]), condition).dataSync()];
      });
    };
    const [plain, two, four] = [await rated(), await rated({ score, attempts: 2 }), await rated({ score })];
    for (const [i, first] of plain.entries()) {
      expect(two[i]).toBeGreaterThanOrEqual(first - 0.01); // bytes round
      expect(four[i]).toBeGreaterThanOrEqual(two[i]! - 0.01);
    }
  });

  it('leaves no tensor, and refuses scores and numbers that do not fit', async () => {
    const before = tf.memory().numTensors;
    await fill({ score: confidenceOf(readsPixels()) });
    await expect(fill({ score: (images) => tf.clone(images) })).rejects.toThrow(
      'fillDataset: expected filter.score to give one number for each of 16 images, got [16, 1, 4, 1].',
    );
    await expect(fill({ score: confidenceOf(readsPixels()), attempts: 0 })).rejects.toThrow(
      'fillDataset: expected filter.attempts to be a positive integer, got 0.',
    );
    await expect(fill({ score: confidenceOf(readsPixels()), threshold: Number.NaN })).rejects.toThrow(
      'fillDataset: expected filter.threshold to be a number, got NaN.',
    );
    expect(tf.memory().numTensors).toBe(before);
  });
});
