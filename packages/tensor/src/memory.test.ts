import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { countLeftTensors, expectNoLeak } from './memory';

describe('countLeftTensors', () => {
  it('counts what a function leaves, its result included', async () => {
    const { result, left } = await countLeftTensors(() => {
      tf.scalar(1);
      return tf.scalar(2);
    });
    expect([result.dataSync()[0], left]).toEqual([2, 2]);
    tf.disposeVariables();
    result.dispose();
    expect((await countLeftTensors(() => tf.tidy(() => tf.add(1, 2).dataSync()[0]))).left).toBe(0);
  });

  it('waits for an async function and counts below zero where it frees more than it makes', async () => {
    const old = tf.scalar(1);
    const { result, left } = await countLeftTensors(async () => {
      await Promise.resolve();
      old.dispose();
      return 'done';
    });
    expect([result, left]).toEqual(['done', -1]);
  });
});

describe('expectNoLeak', () => {
  it('returns the result of a function that leaves nothing', async () => {
    expect(await expectNoLeak(async () => 7)).toBe(7);
  });

  it('throws with the number of tensors left, or lost', async () => {
    const left: tf.Tensor[] = [];
    await expect(expectNoLeak(() => void left.push(tf.scalar(1), tf.scalar(2)))).rejects.toThrow(
      'expectNoLeak: expected no tensor to be left, got 2.',
    );
    await expect(expectNoLeak(() => tf.dispose(left))).rejects.toThrow('got -2.');
  });
});
