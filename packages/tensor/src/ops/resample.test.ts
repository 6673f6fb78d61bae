import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { gradients } from '../gradient';
import { expectDerivatives } from '../internal/expect-derivatives';
import { expectNoLeak } from '../memory';
import { maxPool } from './max-pool';
import { averagePool, upsampleNearest } from './resample';

type Resample = (x: tf.Tensor4D, size?: number) => tf.Tensor4D;
const slope = (f: Resample, x: tf.Tensor4D, dy?: tf.Tensor) =>
  gradients((x: tf.Tensor) => f(x as tf.Tensor4D))([x], dy)[0];

describeOnEngines('resampling', () => {
  it('averagePool is the mean, maxPool the maximum of each window', () => {
    tf.tidy(() => {
      // Two images of one channel, then one image of two channels.
      const x = tf.tensor4d([1, 2, 3, 4, -5, -6, -7, -8], [2, 2, 2, 1]);
      expectClose(averagePool(x), tf.tensor4d([2.5, -6.5], [2, 1, 1, 1]));
      expectClose(maxPool(x), tf.tensor4d([4, -5], [2, 1, 1, 1]));
      const y = tf.tensor4d([1, -2, 3, -4, 5, -6, 7, -8], [1, 2, 2, 2]);
      expectClose(maxPool(y), tf.tensor4d([7, -2], [1, 1, 1, 2]));
    });
  });

  it('upsampleNearest repeats pixels, and averagePool undoes it', () => {
    tf.tidy(() => {
      const x = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8], [2, 1, 2, 2]);
      const enlarged = upsampleNearest(x);
      expectClose(
        enlarged,
        tf.tensor4d(
          [1, 2, 1, 2, 3, 4, 3, 4, 1, 2, 1, 2, 3, 4, 3, 4, 5, 6, 5, 6, 7, 8, 7, 8, 5, 6, 5, 6, 7, 8, 7, 8],
          [2, 2, 4, 2],
        ),
      );
      for (const factor of [1, 2, 3]) expectClose(averagePool(upsampleNearest(x, factor), factor), x);
    });
  });

  for (const [name, f] of Object.entries({ averagePool, maxPool, upsampleNearest }))
    for (const size of [1, 2, 3])
      it(`${name} by ${size} has right derivatives for a batch of two`, () => {
        const shape = name === 'upsampleNearest' ? [2, 2, 1, 2] : [2, size, 2 * size, size === 3 ? 1 : 2];
        const errors = expectDerivatives((x) => tf.square(f(x as tf.Tensor4D, size)), [shape], {
          step: 2e-3,
          tolerance: 1e-2,
        });
        expect(Math.max(...errors)).toBeLessThan(1e-2);
      });

  it('maxPool sends the gradient to the first largest pixel, also where all are negative or equal', () => {
    tf.tidy(() => {
      const x = tf.tensor4d([-1, -2, -3, -4, 0, 0, 0, 0, 1, 5, 5, 2], [3, 2, 2, 1]);
      expectClose(slope(maxPool, x, tf.tensor4d([2, 3, 4], [3, 1, 1, 1])), [2, 0, 0, 0, 3, 0, 0, 0, 0, 4, 0, 0]);
    });
  });

  it('upsampleNearest adds up the gradients of a pixel, image by image', () => {
    tf.tidy(() => {
      const dy = tf.tensor4d([1, 2, 3, 4, 10, 20, 30, 40], [2, 2, 2, 1]);
      expectClose(slope(upsampleNearest, tf.zeros([2, 1, 1, 1]), dy), [10, 100]);
    });
  });

  it('say what they cannot take', () => {
    tf.tidy(() => {
      const x = tf.zeros([1, 4, 6, 1]) as tf.Tensor4D;
      expect(() => averagePool(x, 4)).toThrow(
        'averagePool: expected x [N, H, W, C] whose height and width are multiples of size 4, got [1, 4, 6, 1].',
      );
      expect(() => maxPool(x, 0)).toThrow(
        'maxPool: expected x [N, H, W, C] whose height and width are multiples of size 0, got [1, 4, 6, 1].',
      );
      expect(() => maxPool(tf.zeros([4, 4, 1]) as unknown as tf.Tensor4D)).toThrow('got [4, 4, 1].');
      expect(() => upsampleNearest(x, 1.5)).toThrow('upsampleNearest: expected factor to be an integer >= 1, got 1.5.');
      expect(() => upsampleNearest(tf.zeros([4, 4, 1]) as unknown as tf.Tensor4D)).toThrow(
        'upsampleNearest: expected x [N, H, W, C], got [4, 4, 1].',
      );
    });
  });

  it('leave no tensor behind', async () => {
    const x = tf.ones([2, 4, 4, 2]) as tf.Tensor4D;
    for (const f of [averagePool, maxPool, upsampleNearest]) {
      await expectNoLeak(() => f(x).dispose());
      await expectNoLeak(() => slope(f, x).dispose());
    }
    x.dispose();
  });
});
