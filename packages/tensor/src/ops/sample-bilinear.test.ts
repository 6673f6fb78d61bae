import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { gradients } from '../gradient';
import { expectDerivatives } from '../internal/expect-derivatives';
import { expectNoLeak } from '../memory';
import { type PixelPoints, sampleBilinear } from './sample-bilinear';

const exactly = { rtol: 0, atol: 0 };
const image = () => tf.tensor4d([1, 2, 3, 4, 5, 6], [1, 2, 3, 1]);
const at = (height: number, width: number, ...points: readonly (readonly [number, number])[]): PixelPoints => ({
  height,
  width,
  rows: points.map(([row]) => row),
  columns: points.map(([, column]) => column),
});

describeOnEngines('sampleBilinear', () => {
  it('weighs the four pixels around a point by their nearness', () => {
    tf.tidy(() => {
      expectClose(sampleBilinear(image(), at(1, 2, [0.5, 0.5], [0.25, 1.75])), [3, 0.75 * 2.75 + 0.25 * 5.75]);
    });
  });

  it('picks pixels unchanged at whole numbers: a flip', () => {
    tf.tidy(() => {
      const x = tf.tensor4d([0.1, -0.2, 3e7, 1e-7], [1, 1, 2, 2]);
      expectClose(
        sampleBilinear(x, at(1, 2, [0, 1], [0, 0])),
        [Math.fround(3e7), Math.fround(1e-7), Math.fround(0.1), Math.fround(-0.2)],
        exactly,
      );
    });
  });

  it('takes what lies outside for 0, and fades towards it', () => {
    tf.tidy(() => {
      const points = at(1, 5, [-1, 0], [0, 3], [1.5, 2], [-0.25, 0], [100, -1e6]);
      expectClose(sampleBilinear(image(), points), [0, 0, 3, 0.75, 0]);
      expectClose(sampleBilinear(image(), at(1, 1, [-5, -5])), [0], exactly);
    });
  });

  it('gives each image its own points, and all channels the same', () => {
    tf.tidy(() => {
      const x = tf.tensor4d([1, -1, 2, -2, 3, -3, 4, -4], [2, 1, 2, 2]);
      expectClose(sampleBilinear(x, at(1, 1, [0, 1], [0, 0.5])), tf.tensor4d([2, -2, 3.5, -3.5], [2, 1, 1, 2]));
    });
  });

  it('sends gradients back to where the pixels came from, added up', () => {
    tf.tidy(() => {
      const points = at(2, 2, [0, 0], [0, 0], [0.5, 2], [9, 9]);
      const [slope] = gradients((x: tf.Tensor) => sampleBilinear(x as tf.Tensor4D, points))(
        [image()],
        tf.tensor4d([1, 10, 100, 1000], [1, 2, 2, 1]),
      );
      expectClose(slope, [11, 0, 50, 0, 0, 50]);
    });
  });

  it('has right derivatives for a batch of two', () => {
    const points = at(1, 3, [0.3, 0.6], [1, 1], [-0.4, 1.2], [0.1, 0.9], [0.8, 0.2], [1.3, 0.4]);
    const errors = expectDerivatives((x) => tf.square(sampleBilinear(x as tf.Tensor4D, points)), [[2, 2, 2, 2]]);
    expect(Math.max(...errors)).toBeLessThan(5e-3);
  });

  it('says what it cannot take', () => {
    tf.tidy(() => {
      expect(() => sampleBilinear(image(), at(2, 1, [0, 0]))).toThrow(
        'sampleBilinear: expected 1 x 2 x 1 rows and columns, got 1 and 1.',
      );
      expect(() => sampleBilinear(image(), at(1, 1, [Number.NaN, 0]))).toThrow(
        'sampleBilinear: expected finite rows and columns, got NaN and 0 at point 0.',
      );
      expect(() => sampleBilinear(tf.zeros([2, 2, 1]) as unknown as tf.Tensor4D, at(1, 1, [0, 0]))).toThrow(
        'sampleBilinear: expected x [N, H, W, C], got [2, 2, 1].',
      );
    });
  });

  it('leaves no tensor', async () => {
    await expectNoLeak(() => {
      const x = image();
      const [slope] = gradients((y: tf.Tensor) => sampleBilinear(y as tf.Tensor4D, at(1, 1, [0.5, 0.5])))([x]);
      tf.dispose([x, slope]);
    });
  });
});
