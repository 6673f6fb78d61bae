import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { gradients } from '../gradient';
import { expectDerivatives } from '../internal/expect-derivatives';
import { gatherBilinear, scatterBilinear } from '../internal/gather-bilinear';
import { expectNoLeak } from '../memory';
import type { BilinearPlan } from '../portable-kernels/internal/sample-bilinear';
import { normal } from '../random';
import { createSeed } from '../seed';
import { type PixelPoints, sampleBilinear } from './sample-bilinear';

const exactly = { rtol: 0, atol: 0 };
const image = () => tf.tensor4d([1, 2, 3, 4, 5, 6], [1, 2, 3, 1]);
const at = (height: number, width: number, ...points: readonly (readonly [number, number])[]): PixelPoints => ({
  height,
  width,
  rows: points.map(([row]) => row),
  columns: points.map(([, column]) => column),
});

/** Points in and around images of 3 x 4 pixels: between pixels, on them, on the border and outside. */
const somePoints = (count: number): (readonly [number, number])[] =>
  Array.from({ length: count }, (_, i) => [((i * 0.75) % 4) - 1, ((i * 1.1) % 5) - 0.6] as const);

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

  it('reads no pixel that has no share, an infinite one neither', () => {
    tf.tidy(() => {
      const x = tf.tensor4d([1, Number.POSITIVE_INFINITY, 3, Number.NaN, 5, 6], [1, 2, 3, 1]);
      expectClose(sampleBilinear(x, at(1, 3, [0, 0], [0.5, 2], [1, 1.5])), [1, 4.5, 5.5], exactly);
    });
  });

  it('takes planes of channels, and gives them', () => {
    tf.tidy(() => {
      const x = normal(createSeed(6), [2, 3, 4, 2]);
      const points = at(2, 2, ...somePoints(8));
      const planes = (y: tf.Tensor) => tf.transpose(y, [0, 3, 1, 2]) as tf.Tensor4D;
      const f = (y: tf.Tensor) => sampleBilinear(y as tf.Tensor4D, points, { layout: 'NCHW' });
      const dy = normal(createSeed(7), [2, 2, 2, 2]);
      expectClose(f(planes(x)), planes(sampleBilinear(x, points)));
      const [expected] = gradients((y: tf.Tensor) => sampleBilinear(y as tf.Tensor4D, points))([x], dy);
      expectClose(gradients(f)([planes(x)], planes(dy))[0], planes(expected));
    });
  });

  it.each(['NHWC', 'NCHW'] as const)('gives the same with kernels that every backend has: %s', (layout) => {
    tf.tidy(() => {
      const [x, dy] = [normal(createSeed(6), [2, 3, 4, 2]), normal(createSeed(7), [2, 2, 2, 2])];
      const images = (layout === 'NHWC' ? x : tf.transpose(x, [0, 3, 1, 2])) as tf.Tensor4D;
      const points = at(2, 2, ...somePoints(8));
      const [rows, columns] = [new Float64Array(points.rows), new Float64Array(points.columns)];
      const plan: BilinearPlan = { rows, columns, from: images.shape, to: [2, 2, 2, 2], layout };
      const f = (y: tf.Tensor) => sampleBilinear(y as tf.Tensor4D, points, { layout });
      expectClose(gatherBilinear(images, plan), f(images));
      expectClose(scatterBilinear(dy, plan), gradients(f)([images], dy)[0]);
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
