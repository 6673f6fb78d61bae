import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { checkGradients } from './check-gradients';
import { defineUnaryOp } from './internal/define-op';
import { expectNoLeak } from './memory';
import { createSeed } from './seed';

const seed = createSeed(1);
// x^2 with slope 2x scaled by a factor, and x^2 with a slope whose own slope is lost.
const wrongFirst = defineUnaryOp('TestWrongFirst', tf.square, (dy, x) => tf.mul(dy, tf.mul(x, 2.04)));
const wrongSecond = defineUnaryOp('TestWrongSecond', tf.square, (dy, x) =>
  tf.mul(dy, tf.mul(tf.tensor(x.dataSync(), x.shape), 2)),
);

describeOnEngines('checkGradients', () => {
  it('accepts right derivatives of several inputs and gives the largest error', () => {
    tf.tidy(() => {
      const inputs = [
        tf.tensor1d([0.3, -0.8]),
        tf.tensor2d([
          [1, 2],
          [-1, 0.5],
        ]),
      ];
      for (const order of [1, 2, 3] as const) {
        const worst = checkGradients((a, b) => tf.mul(tf.mul(a, a), tf.mul(b, b)), inputs, { order, seed });
        expect(worst).toBeLessThan(2e-3);
        expect(worst).toBeGreaterThanOrEqual(0);
      }
    });
  });

  it('names the element where a first derivative is 2 % off', () => {
    tf.tidy(() => {
      const x = tf.tensor1d([1, 3]);
      const check = () => checkGradients((x) => wrongFirst(x), [x], { order: 1, seed });
      expect(check).toThrow(
        /^checkGradients: expected derivative 1 of input 0 at element \d to be -?[\d.]+ by finite differences, got/,
      );
    });
  });

  it('finds a second derivative that is lost behind a right first one', () => {
    tf.tidy(() => {
      const x = tf.tensor1d([1, -2]);
      const check = (order: 1 | 2) => checkGradients((x) => wrongSecond(x), [x], { order, seed });
      expect(check(1)).toBeLessThan(2e-3);
      expect(() => check(2)).toThrow('expected derivative 2 of input 0 at element 0');
    });
  });

  it('takes NaN for an error', () => {
    tf.tidy(() => {
      expect(() => checkGradients((x) => tf.sqrt(x), [tf.tensor1d([-1])], { order: 1, seed })).toThrow('got NaN');
    });
  });

  it('leaves no tensor behind, also when it throws', async () => {
    const x = tf.tensor1d([1, 2]);
    await expectNoLeak(() => checkGradients((x) => tf.square(x), [x], { order: 2, seed }));
    await expectNoLeak(() => expect(() => checkGradients((x) => wrongFirst(x), [x], { order: 1, seed })).toThrow());
    x.dispose();
  });
});
