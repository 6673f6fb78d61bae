import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyTensorValues, describeOnEngines, expectClose } from '#test-kit';
import { gradients } from '../gradient';
import { expectDerivatives } from '../internal/expect-derivatives';
import { expectNoLeak } from '../memory';
import { l2Norm, l2Normalize } from './norm';

describeOnEngines('norms', () => {
  it('l2Normalize has right derivatives up to the third', () => {
    expect(Math.max(...expectDerivatives((x) => l2Normalize(x), [[3, 4]], { orders: 3 }))).toBeLessThan(5e-3);
    // Rows shorter than epsilon are divided by a constant.
    expect(Math.max(...expectDerivatives((x) => l2Normalize(x, 100), [[2, 3]]))).toBeLessThan(5e-3);
  });

  it('l2Norm has right derivatives up to the third', () => {
    expect(Math.max(...expectDerivatives(l2Norm, [[2, 2, 3]], { orders: 3 }))).toBeLessThan(5e-3);
  });

  it('give rows of length 1, and the length', () => {
    tf.tidy(() => {
      const x = tf.tensor2d([
        [3, 4],
        [-5, 12],
      ]);
      expectClose(l2Norm(x), tf.tensor1d([5, 13]));
      expectClose(
        l2Normalize(x),
        tf.tensor2d([
          [0.6, 0.8],
          [-5 / 13, 12 / 13],
        ]),
      );
      expectClose(
        l2Normalize(x, 10),
        tf.tensor2d([
          [0.3, 0.4],
          [-5 / 13, 12 / 13],
        ]),
      );
      expect(l2Norm(tf.ones([2, 3, 4])).shape).toEqual([2, 3]);
    });
  });

  it('normalising does not depend on the length of the row', () => {
    fc.assert(
      fc.property(anyTensorValues([5]), fc.integer({ min: -6, max: 6 }), (values, power) => {
        fc.pre(Math.hypot(...values) > 1e-3);
        tf.tidy(() => {
          const x = tf.tensor1d(values);
          expectClose(l2Normalize(tf.mul(x, 10 ** power)), l2Normalize(x), { rtol: 1e-4, atol: 1e-6 });
          expectClose(l2Norm(l2Normalize(x)), 1);
        });
      }),
      { numRuns: 30, seed: 3 },
    );
  });

  it('zero rows stay zero and have finite derivatives of each order', () => {
    tf.tidy(() => {
      const x = tf.tensor2d([
        [0, 0],
        [3, 4],
      ]);
      expect(Array.from(l2Normalize(x).dataSync()).slice(0, 2)).toEqual([0, 0]);
      const [slope] = gradients((x: tf.Tensor) => l2Norm(x))([x]);
      expectClose(slope, [0, 0, 0.6, 0.8]);
      // (||g|| - 1)^2, the form of a gradient penalty, at a gradient that vanishes.
      const penalty = (x: tf.Tensor) => tf.square(tf.sub(l2Norm(x), 1));
      const first = (x: tf.Tensor) => gradients(penalty)([x])[0];
      expectClose(first(x), [0, 0, 8 * 0.6, 8 * 0.8]);
      const second = (x: tf.Tensor) => gradients(first)([x])[0];
      expect(Array.from(second(x).dataSync()).slice(0, 2)).toEqual([0, 0]);
      for (const f of [l2Norm, l2Normalize] as ((x: tf.Tensor) => tf.Tensor)[]) {
        let derivative = f;
        for (let order = 1; order <= 3; order++) {
          const inner = derivative;
          derivative = (x) => gradients((x: tf.Tensor) => inner(x))([x])[0];
          expect(Array.from(derivative(x).dataSync()).every(Number.isFinite), `order ${order}`).toBe(true);
        }
      }
    });
  });

  it('say what they cannot take', () => {
    tf.tidy(() => {
      expect(() => l2Norm(tf.scalar(1))).toThrow('l2Norm: expected x [..., D], got a scalar.');
      expect(() => l2Normalize(tf.scalar(1))).toThrow('l2Normalize: expected x [..., D], got a scalar.');
      for (const epsilon of [0, -1, 1e-20, Number.NaN, Number.POSITIVE_INFINITY])
        expect(() => l2Normalize(tf.ones([2]), epsilon)).toThrow('l2Normalize: expected epsilon to be a finite number');
    });
  });

  it('leave no tensor behind', async () => {
    const x = tf.ones([2, 3]);
    for (const f of [l2Norm, (x: tf.Tensor) => l2Normalize(x)]) {
      await expectNoLeak(() => f(x).dispose());
      await expectNoLeak(() => gradients((x: tf.Tensor) => f(x))([x])[0].dispose());
    }
    x.dispose();
  });
});
