import { createSeed } from '@gans/tensor';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { fillDataset } from './fill-dataset';
import { labelledExample, readsPixels } from './internal/linear-example';
import { readClasses } from './read-classes';

const fill = (ignoresCondition: boolean, count = 200) =>
  fillDataset(labelledExample(4, { ignoresCondition }), { count, seed: createSeed(8), chunkSize: 50 });

describe('readClasses', () => {
  it('counts what is read of each class asked for', async () => {
    const pool = await fill(false, 40);
    const right = await readClasses(readsPixels(), pool, { chunkSize: 7 });
    expect(right).toMatchObject({ classCount: 4, images: 40, accuracy: 1, isAtChance: false });
    expect([...right.counts]).toEqual([10, 0, 0, 0, 0, 10, 0, 0, 0, 0, 10, 0, 0, 0, 0, 10]);
    const next = (images: tf.Tensor4D) =>
      tf.tidy(() => {
        const logits = readsPixels()(images);
        return tf.concat([tf.slice(logits, [0, 3], [-1, 1]), tf.slice(logits, [0, 0], [-1, 3])], 1) as tf.Tensor2D;
      });
    const wrong = await readClasses(next, pool);
    expect(wrong).toMatchObject({ accuracy: 0, isAtChance: true });
    expect([...wrong.counts]).toEqual([0, 10, 0, 0, 0, 0, 10, 0, 0, 0, 0, 10, 10, 0, 0, 0]);
  });

  it('sees that a generator ignores its condition, also on a part of the pool', async () => {
    expect((await readClasses(readsPixels(), await fill(true))).isAtChance).toBe(true);
    expect(await readClasses(readsPixels(), await fill(true), { limit: 100 })).toMatchObject({
      images: 100,
      isAtChance: true,
    });
    expect((await readClasses(readsPixels(), await fill(false))).isAtChance).toBe(false);
  });

  it('leaves no tensor, and refuses what does not fit', async () => {
    const pool = await fill(false, 8);
    const before = tf.memory().numTensors;
    await readClasses(readsPixels(), pool);
    const three = (images: tf.Tensor4D) => tf.slice(tf.reshape(images, [-1, 4]), [0, 0], [-1, 3]) as tf.Tensor2D;
    await expect(readClasses(three, pool)).rejects.toThrow(
      'readClasses: expected the classifier to give logits of 4 classes, got 3.',
    );
    await expect(readClasses(readsPixels(), pool, { limit: 0 })).rejects.toThrow(
      'expected limit to be an integer >= 1, got 0.',
    );
    await expect(readClasses(readsPixels(), pool, { chunkSize: 0 })).rejects.toThrow('expected chunkSize');
    expect(tf.memory().numTensors).toBe(before);
  });
});
