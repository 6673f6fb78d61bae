import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { gradients } from '../gradient';
import { expectDerivatives } from '../internal/expect-derivatives';
import { gatherBilinear, pointByPoint, scatterBilinear } from '../internal/gather-bilinear';
import { expectNoLeak } from '../memory';
import { normal } from '../random';
import { createSeed } from '../seed';
import { movePixels } from './move-pixels';
import { sampleBilinear } from './sample-bilinear';

const exactly = { rtol: 0, atol: 0 };
const image = () => tf.tensor4d([1, 2, 3, 4, 5, 6], [1, 2, 3, 1]);
const sources = { rows: [1, 0, 0, -1, 2, 1], columns: [3, 0, 0, 5, 1, -1, 2, 2] };
const images = () => normal(createSeed(6), [2, 3, 4, 2]) as tf.Tensor4D;

/** The same by points. */
const sampled = (x: tf.Tensor) =>
  sampleBilinear(x as tf.Tensor4D, {
    height: 3,
    width: 4,
    rows: sources.rows.flatMap((row) => [row, row, row, row]),
    columns: [0, 0, 0, 1, 1, 1].flatMap((n) => sources.columns.slice(4 * n, 4 * n + 4)),
  });
const moved = (x: tf.Tensor) => movePixels(x as tf.Tensor4D, sources);

describeOnEngines('movePixels', () => {
  it('flips, crops and shifts, 0 from outside', () => {
    tf.tidy(() => {
      expectClose(movePixels(image(), { rows: [0, 1], columns: [2, 1, 0] }), [3, 2, 1, 6, 5, 4], exactly);
      expectClose(movePixels(image(), { rows: [1], columns: [1, 2] }), tf.tensor4d([5, 6], [1, 1, 2, 1]), exactly);
      expectClose(movePixels(image(), { rows: [1, 2], columns: [-1, 0, 3] }), [0, 4, 0, 0, 0, 0], exactly);
      expectClose(movePixels(image(), { rows: [0, 2 ** 32], columns: [-(2 ** 32), 0] }), [0, 1, 0, 0], exactly);
    });
  });

  it('copies what it does not calculate with: the largest, the smallest, what is no number', () => {
    tf.tidy(() => {
      const values = [Number.POSITIVE_INFINITY, Number.NaN, 1e-38, 3e38];
      const x = tf.tensor4d(values, [1, 1, 2, 2]);
      expect(Array.from(movePixels(x, { rows: [0], columns: [1, 0] }).dataSync())).toEqual(
        [1e-38, 3e38, Number.POSITIVE_INFINITY, Number.NaN].map(Math.fround),
      );
    });
  });

  it('is sampling at whole numbers, and so is its gradient', () => {
    tf.tidy(() => {
      const [x, dy] = [images(), normal(createSeed(7), [2, 3, 4, 2])];
      expectClose(moved(x), sampled(x), exactly);
      expectClose(gradients(moved)([x], dy)[0], gradients(sampled)([x], dy)[0]);
    });
  });

  it('gives the same with kernels that every backend has', () => {
    tf.tidy(() => {
      const [x, dy] = [images(), normal(createSeed(7), [2, 3, 4, 2])];
      const [rows, columns] = [new Int32Array(sources.rows), new Int32Array(sources.columns)];
      const points = pointByPoint({ rows, columns, from: x.shape, to: x.shape });
      expectClose(gatherBilinear(x, points), moved(x), exactly);
      expectClose(scatterBilinear(dy, points), gradients(moved)([x], dy)[0]);
    });
  });

  it('has right derivatives', () => {
    const errors = expectDerivatives((x) => tf.square(moved(x)), [images()]);
    expect(Math.max(...errors)).toBeLessThan(5e-3);
  });

  it('says what it cannot take', () => {
    tf.tidy(() => {
      expect(() => movePixels(tf.zeros([2, 2, 1]) as unknown as tf.Tensor4D, { rows: [0], columns: [0] })).toThrow(
        'movePixels: expected x [N, H, W, C], got [2, 2, 1].',
      );
      expect(() => movePixels(images(), { rows: [0, 1, 2], columns: [0, 0] })).toThrow(
        'movePixels: expected as many rows, and as many columns, for each of 2 images, got 3 and 2.',
      );
      expect(() => movePixels(image(), { rows: [0], columns: [0, 0.5] })).toThrow(
        'movePixels: expected columns to be integers, got 0.5 at 1.',
      );
    });
  });

  it('leaves no tensor', async () => {
    await expectNoLeak(() => {
      const x = images();
      const [slope] = gradients(moved)([x]);
      tf.dispose([x, slope]);
    });
  });
});
