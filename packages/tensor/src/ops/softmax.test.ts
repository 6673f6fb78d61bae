import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyTensorValues, describeOnEngines, expectClose } from '#test-kit';
import { gradients } from '../gradient';
import { expectDerivatives } from '../internal/expect-derivatives';
import { expectNoLeak } from '../memory';
import { logSoftmax, logSumExp, softmax } from './softmax';

const slope = (f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor, dy: tf.Tensor) =>
  gradients((x: tf.Tensor) => f(x))([x], dy)[0];

describeOnEngines('softmax family', () => {
  it('softmax and logSoftmax have right derivatives up to the third', () => {
    for (const f of [softmax, logSoftmax])
      expect(Math.max(...expectDerivatives((x) => f(x), [[3, 4]], { orders: 3 }))).toBeLessThan(5e-3);
    expect(Math.max(...expectDerivatives((x) => softmax(x), [[2, 1, 3]]))).toBeLessThan(5e-3);
  });

  it('logSumExp has right derivatives along any axis', () => {
    for (const axis of [0, 1, 2, -1, -2])
      for (const keepDims of [false, true])
        expect(Math.max(...expectDerivatives((x) => logSumExp(x, axis, keepDims), [[2, 3, 2]]))).toBeLessThan(5e-3);
  });

  it('logSumExp reduces the axis it is given', () => {
    tf.tidy(() => {
      const x = tf.tensor2d([
        [0, 1, 2],
        [3, 4, 5],
      ]);
      expectClose(logSumExp(x), tf.tensor1d([2.4076059, 5.4076059]));
      expectClose(logSumExp(x, 0), tf.tensor1d([3.0485873, 4.0485873, 5.0485873]));
      expect(logSumExp(x, 0, true).shape).toEqual([1, 3]);
      expect(logSumExp(x, -1, true).shape).toEqual([2, 1]);
      expect(logSumExp(tf.tensor1d([1, 1])).shape).toEqual([]);
    });
  });

  it('agree with each other and with their definition', () => {
    fc.assert(
      fc.property(anyTensorValues([2, 3], 30), (values) => {
        tf.tidy(() => {
          const x = tf.tensor2d(values, [2, 3]);
          expectClose(tf.sum(softmax(x), -1), [1, 1]);
          expectClose(logSoftmax(x), tf.sub(x, logSumExp(x, -1, true)), { rtol: 1e-5, atol: 1e-5 });
          expectClose(tf.exp(logSoftmax(x)), softmax(x), { rtol: 2e-5, atol: 1e-6 });
          expectClose(softmax(tf.add(x, 7)), softmax(x), { rtol: 2e-5, atol: 1e-6 });
        });
      }),
      { numRuns: 20, seed: 2 },
    );
  });

  it('stay finite at logits of 1e4, and so do their gradients', () => {
    tf.tidy(() => {
      const x = tf.tensor2d([
        [-1e4, 0, 1e4],
        [1e4, 1e4, -1e4],
        [-1e4, -1e4, -1e4],
      ]);
      const third = 1 / 3;
      const probabilities = [0, 0, 1, 0.5, 0.5, 0, third, third, third];
      expectClose(softmax(x), probabilities);
      expectClose(logSumExp(x), [1e4, 1e4 + Math.LN2, -1e4 + Math.log(3)]);
      expectClose(
        logSoftmax(x),
        [-2e4, -1e4, 0, -Math.LN2, -Math.LN2, -2e4 - Math.LN2, -Math.log(3), -Math.log(3), -Math.log(3)],
        { atol: 2e-3 },
      );
      expectClose(
        slope((x) => logSumExp(x), x, tf.ones([3])),
        probabilities,
      );
      const dy = tf.tensor2d([
        [1, 0, 0],
        [1, 0, 0],
        [1, 0, 0],
      ]);
      expectClose(
        slope((x) => logSoftmax(x), x, dy),
        [1, 0, -1, 0.5, -0.5, 0, 2 * third, -third, -third],
      );
      expectClose(
        slope((x) => softmax(x), x, dy),
        [0, 0, 0, 0.25, -0.25, 0, 2 / 9, -1 / 9, -1 / 9],
      );
    });
  });

  it('logSumExp names an axis that x does not have', () => {
    tf.tidy(() => {
      const message = (axis: number) => `logSumExp: expected axis to be one of x's 2 axes, got ${axis}.`;
      for (const axis of [2, -3, 0.5]) expect(() => logSumExp(tf.zeros([2, 2]), axis)).toThrow(message(axis));
    });
  });

  it('leave no tensor behind', async () => {
    const x = tf.ones([2, 3]);
    for (const f of [softmax, logSoftmax, (x: tf.Tensor) => logSumExp(x), (x: tf.Tensor) => logSumExp(x, 0, true)]) {
      await expectNoLeak(() => f(x).dispose());
      await expectNoLeak(() => gradients((x: tf.Tensor) => f(x))([x])[0].dispose());
    }
    x.dispose();
  });
});
