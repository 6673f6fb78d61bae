import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { gradients } from '../gradient';
import { expectDerivatives } from '../internal/expect-derivatives';
import { expectNoLeak } from '../memory';
import { normal } from '../random';
import { createSeed } from '../seed';
import { resizeBilinear } from './resize-bilinear';

describeOnEngines('resizeBilinear', () => {
  it('interpolates between the centres of pixels', () => {
    tf.tidy(() => {
      const x = tf.tensor4d([0, 4, 8, 12], [1, 2, 2, 1]);
      const edge = [0, 1, 3, 4];
      expectClose(
        resizeBilinear(x, [4, 4]),
        [0, 2, 6, 8].flatMap((row) => edge.map((column) => row + column)),
      );
      expectClose(resizeBilinear(x, [1, 1]), [6]);
      expectClose(resizeBilinear(x, [2, 1]), [2, 10]);
    });
  });

  it('is what TensorFlow.js computes with half-pixel centres, image by image and channel by channel', () => {
    tf.tidy(() => {
      const x = normal(createSeed(3), [2, 5, 3, 2]);
      for (const size of [
        [7, 8],
        [3, 3],
        [10, 2],
      ] as [number, number][])
        expectClose(resizeBilinear(x, size), tf.image.resizeBilinear(x, size, false, true), { atol: 1e-5 });
    });
  });

  it('keeps an image of its own size, and a plane of any', () => {
    tf.tidy(() => {
      const x = normal(createSeed(4), [2, 4, 3, 2]);
      expectClose(resizeBilinear(x, [4, 3]), x);
      expectClose(resizeBilinear(tf.fill([1, 4, 3, 1], 2.5), [9, 5]), tf.fill([1, 9, 5, 1], 2.5));
    });
  });

  it('has right derivatives, larger and smaller', () => {
    for (const size of [
      [5, 3],
      [1, 2],
    ] as [number, number][]) {
      const errors = expectDerivatives((x) => tf.square(resizeBilinear(x as tf.Tensor4D, size)), [[2, 3, 2, 1]]);
      expect(Math.max(...errors)).toBeLessThan(5e-3);
    }
  });

  it('says what it cannot take', () => {
    tf.tidy(() => {
      expect(() => resizeBilinear(tf.zeros([4, 4, 1]) as unknown as tf.Tensor4D, [2, 2])).toThrow(
        'resizeBilinear: expected x [N, H, W, C], got [4, 4, 1].',
      );
      expect(() => resizeBilinear(tf.zeros([1, 4, 4, 1]), [2, 0])).toThrow(
        'resizeBilinear: expected size to be two integers >= 1, got [2, 0].',
      );
    });
  });

  it('leaves no tensor behind', async () => {
    const x = tf.ones([2, 2, 2, 1]) as tf.Tensor4D;
    await expectNoLeak(() => resizeBilinear(x, [4, 3]).dispose());
    await expectNoLeak(() => gradients((x: tf.Tensor) => resizeBilinear(x as tf.Tensor4D, [4, 3]))([x])[0].dispose());
    x.dispose();
  });
});
