import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { gradients } from '../gradient';
import { expectDerivatives } from '../internal/expect-derivatives';
import { expectNoLeak } from '../memory';
import { maxPool } from './max-pool';

const window = { stride: 2, padding: 1 };

describeOnEngines('maxPool with windows that overlap', () => {
  it('is the maximum of each window, and padding is never one', () => {
    tf.tidy(() => {
      const x = tf.tensor4d([-1, -2, -3, -4, -5, -6, -7, -8, -9, -10, -11, -12, -13, -14, -15, -16], [1, 4, 4, 1]);
      expectClose(maxPool(x, 3, window), tf.tensor4d([-1, -2, -5, -6], [1, 2, 2, 1]));
      expectClose(maxPool(x, 3, { stride: 1 }), tf.tensor4d([-1, -2, -5, -6], [1, 2, 2, 1]));
    });
  });

  it('has the sizes of ResNet', () => {
    tf.tidy(() => {
      expect(maxPool(tf.zeros([1, 112, 112, 1]), 3, window).shape).toEqual([1, 56, 56, 1]);
      expect(maxPool(tf.zeros([1, 7, 5, 1]), 3, window).shape).toEqual([1, 4, 3, 1]);
    });
  });

  it('adds up the gradients of windows that share their largest pixel', () => {
    tf.tidy(() => {
      const x = tf.tensor4d([0, 0, 0, 0, 5, 0, 0, 0, 0], [1, 3, 3, 1]);
      const [slope] = gradients((y: tf.Tensor) => maxPool(y as tf.Tensor4D, 2, { stride: 1 }))(
        [x],
        tf.tensor4d([1, 10, 100, 1000], [1, 2, 2, 1]),
      );
      expectClose(slope, [0, 0, 0, 0, 1111, 0, 0, 0, 0]);
    });
  });

  it('has right derivatives for a batch of two', () => {
    const errors = expectDerivatives((x) => tf.square(maxPool(x as tf.Tensor4D, 3, window)), [[2, 4, 3, 2]], {
      step: 2e-3,
      tolerance: 1e-2,
    });
    expect(Math.max(...errors)).toBeLessThan(1e-2);
  });

  it('says what it cannot take', () => {
    tf.tidy(() => {
      const x = tf.zeros([1, 2, 2, 1]) as tf.Tensor4D;
      expect(() => maxPool(x, 3, { stride: 0 })).toThrow(
        'maxPool: expected size and stride to be integers >= 1, got 3 and 0.',
      );
      expect(() => maxPool(x, 3, { padding: 3 })).toThrow(
        'maxPool: expected padding to be an integer from 0 to size - 1 = 2, got 3.',
      );
      expect(() => maxPool(x, 3, { stride: 1 })).toThrow(
        'maxPool: expected x [N, H, W, C] no smaller than a window of 3 after 0 pixels of padding, got [1, 2, 2, 1].',
      );
    });
  });

  it('leaves no tensor', async () => {
    await expectNoLeak(() => {
      const x = tf.zeros([1, 4, 4, 1]) as tf.Tensor4D;
      const [slope] = gradients((y: tf.Tensor) => maxPool(y as tf.Tensor4D, 3, window))([x]);
      tf.dispose([x, slope]);
    });
  });
});
