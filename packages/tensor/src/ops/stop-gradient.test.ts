import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { gradients } from '../gradient';
import { expectNoLeak } from '../memory';
import { stopGradient } from './stop-gradient';

describeOnEngines('stopGradient', () => {
  it('passes the values', () => {
    tf.tidy(() => {
      const x = tf.tensor2d([[1, -2]]);
      const y = stopGradient(x);
      expectClose(y, x);
      expect(y).not.toBe(x);
    });
  });

  it('is a constant for differentiation, in each order', () => {
    tf.tidy(() => {
      const f = (x: tf.Tensor) => tf.mul(x, stopGradient(tf.square(x)));
      const first = (x: tf.Tensor) => gradients(f)([x])[0];
      expectClose(first(tf.scalar(3)), 9);
      expectClose(gradients(first)([tf.scalar(3)])[0], 0);
    });
  });

  it("does not break tfjs's own grad where it is the only path", () => {
    tf.tidy(() => expectClose(tf.grad((x) => stopGradient(x))(tf.scalar(3)), 0));
  });

  it('leaves no tensor behind, and its result outlives its input', async () => {
    await expectNoLeak(() => {
      const x = tf.tensor1d([1, 2]);
      const y = stopGradient(x);
      x.dispose();
      expectClose(y, [1, 2]);
      y.dispose();
    });
  });
});
