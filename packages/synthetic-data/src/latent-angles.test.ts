import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { latentAngles } from './latent-angles';

describe('latentAngles', () => {
  it('measures each row, small and large angles alike', async () => {
    const start = tf.tensor2d([
      [1, 0],
      [2, 0],
      [1, 0],
      [1, 0],
    ]);
    const moved = tf.tensor2d([
      [0, 3],
      [-1, 0],
      [5, 0],
      [1, 2 ** -14],
    ]);
    const [right, opposite, none, small] = await latentAngles(start, moved);
    expect(right).toBeCloseTo(Math.PI / 2, 12);
    expect(opposite).toBeCloseTo(Math.PI, 7);
    expect(none).toBe(0);
    expect(small! / Math.atan(2 ** -14)).toBeCloseTo(1, 8);
    tf.dispose([start, moved]);
  });

  it('is 0 where a row is zero, and refuses rows of another length', async () => {
    const [zero, one, other] = [tf.zeros<tf.Rank.R2>([1, 2]), tf.ones<tf.Rank.R2>([1, 2]), tf.ones<tf.Rank.R2>([1, 3])];
    expect([...(await latentAngles(zero, one))]).toEqual([0]);
    await expect(latentAngles(one, other)).rejects.toThrow(
      'latentAngles: expected start and moved to have one shape, got [1, 2] and [1, 3].',
    );
    tf.dispose([zero, one, other]);
  });
});
