import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { expectDerivatives } from '../internal/expect-derivatives';
import { expectNoLeak } from '../memory';
import { normal } from '../random';
import { createSeed, foldIn } from '../seed';
import { batchNormalizeWith } from './batch-normalize-with';

const seed = createSeed(14);
const draw = (name: string, shape: number[]) => normal(foldIn(seed, name), shape);

describeOnEngines('batchNormalizeWith', () => {
  it.each([
    ['rows', [6, 3]],
    ['images', [2, 3, 2, 3]],
  ])('is the equation of Algorithm 2, for %s', (_, shape) => {
    tf.tidy(() => {
      const [x, gain, bias, mean] = [draw('x', shape), draw('gain', [3]), draw('bias', [3]), draw('mean', [3])];
      const variance = tf.square(draw('deviation', [3]));
      const expected = tf.add(tf.mul(gain, tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-3)))), bias);
      expectClose(batchNormalizeWith(x, gain, bias, { mean, variance }, 1e-3), expected, { rtol: 1e-4, atol: 1e-5 });
    });
  });

  it('has right first, second and third derivatives in all five tensors', () => {
    const errors = expectDerivatives(
      (x, gain, bias, mean, deviation) =>
        batchNormalizeWith(x!, gain!, bias!, { mean: mean!, variance: tf.add(tf.square(deviation!), 1) }, 0.1),
      [[3, 2], [2], [2], [2], [2]],
      { orders: 3, tolerance: 1e-2 },
    );
    expect(Math.max(...errors)).toBeLessThan(1e-2);
  });

  it('leaves no tensor but its output', async () => {
    const [x, vector] = [draw('x', [2, 1, 1, 3]), tf.ones([3])];
    await expectNoLeak(() => {
      batchNormalizeWith(x, vector, vector, { mean: vector, variance: vector }).dispose();
    });
    tf.dispose([x, vector]);
  });

  it('refuses what does not fit', () => {
    tf.tidy(() => {
      const [x, two] = [tf.zeros([4, 2]), tf.ones([2])];
      expect(() => batchNormalizeWith(x, two, two, { mean: tf.ones([3]), variance: two })).toThrow(
        'batchNormalizeWith: expected mean to be [2], got [3].',
      );
      expect(() => batchNormalizeWith(x, two, two, { mean: two, variance: two }, -1)).toThrow(
        'batchNormalizeWith: expected epsilon to be a finite number > 0, got -1.',
      );
    });
  });
});
