import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { gradients } from '../gradient';
import { expectNoLeak } from '../memory';
import { withoutGradient } from './without-gradient';

describeOnEngines('withoutGradient', () => {
  it('gives constants for differentiation, in each order', () => {
    tf.tidy(() => {
      const f = (x: tf.Tensor) => tf.mul(x, withoutGradient(() => [tf.square(x)])[0]);
      const first = (x: tf.Tensor) => gradients(f)([x])[0];
      expectClose(f(tf.scalar(3)), 27);
      expectClose(first(tf.scalar(3)), 9);
      expectClose(gradients(first)([tf.scalar(3)])[0], 0);
    });
  });

  it('gives several tensors, and frees what it made on the way', async () => {
    const x = tf.tensor1d([1, 2]);
    await expectNoLeak(() => {
      const [double, sum] = withoutGradient(() => [tf.mul(tf.add(x, 0), 2), tf.sum(x)]);
      expectClose(double, [2, 4]);
      expectClose(sum, 3);
      tf.dispose([double, sum]);
    });
    expect(x.isDisposed).toBe(false);
    x.dispose();
  });
});
