import { batch, createImageDataset } from '@gans/datasets';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { emptyPool } from './internal/empty-pool';
import { poolAges, poolBatch, poolCounts, type SyntheticPool } from './pool';

function examplePool(): SyntheticPool {
  const pool = emptyPool({ imageShape: [1, 2, 1], classCount: 3 }, 4);
  pool.pixels.set([0, 255, 1, 2, 127, 128, 200, 100]);
  pool.labels.set([2, 0, 2, 1]);
  pool.born.set([0, 0, 3, 5]);
  return pool;
}

describe('poolBatch', () => {
  it('gives images and labels in the order asked for, as a data set of the same bytes does', () => {
    const pool = examplePool();
    const got = poolBatch(pool, [2, 0, 2]);
    const dataset = createImageDataset({ name: 'generated', classNames: ['a', 'b', 'c'], ...pool });
    const expected = batch(dataset, [2, 0, 2]);
    expect(got.images.shape).toEqual([3, 1, 2, 1]);
    expect(got.images.dataSync()).toEqual(expected.images.dataSync());
    expect(got.labels).toEqual(Int32Array.of(2, 2, 2));
    tf.dispose([got.images, expected.images]);
  });

  it('refuses an index outside the pool, before a tensor is made', () => {
    const before = tf.memory().numTensors;
    expect(() => poolBatch(examplePool(), [0, 4])).toThrow(
      'poolBatch: expected indices to be integers from 0 to 3, got 4 at position 1.',
    );
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe('poolAges', () => {
  it('counts the epochs since each image came in', () => {
    expect([...poolAges(examplePool(), 5)]).toEqual([5, 5, 2, 0]);
  });

  it('refuses an epoch before an image', () => {
    expect(() => poolAges(examplePool(), 4)).toThrow(
      'poolAges: expected epoch to be at least 5, that of image 3, got 4.',
    );
  });
});

describe('poolCounts', () => {
  it('counts the images of each class', () => {
    expect([...poolCounts(examplePool())]).toEqual([1, 1, 2]);
  });
});
