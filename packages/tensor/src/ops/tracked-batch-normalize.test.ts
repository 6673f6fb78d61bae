import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { gradients } from '../gradient';
import { expectDerivatives } from '../internal/expect-derivatives';
import { expectNoLeak } from '../memory';
import { normal } from '../random';
import { createSeed, foldIn } from '../seed';
import { batchNormalize } from './batch-normalize';
import { trackedBatchNormalize } from './tracked-batch-normalize';

const seed = createSeed(12);
const draw = (name: string, shape: number[]) => normal(foldIn(seed, name), shape);
const running = () => ({ mean: tf.tensor1d([1, -2]), variance: tf.tensor1d([4, 0.25]) });
// Column means 2 and -1, biased variances 2 and 4.
const rows = () =>
  tf.tensor2d([
    [2, 1],
    [0, -3],
    [4, -3],
    [2, 1],
  ]);

describeOnEngines('trackedBatchNormalize', () => {
  it.each([
    ['rows', [6, 3]],
    ['images', [2, 3, 2, 3]],
  ])('normalises %s as batchNormalize', (_, shape) => {
    tf.tidy(() => {
      const inputs = [draw('x', shape), draw('gain', [3]), draw('bias', [3])] as const;
      const before = { mean: draw('mean', [3]), variance: tf.square(draw('deviation', [3])) };
      const tracked = trackedBatchNormalize(...inputs, before, { share: 0.3, epsilon: 1e-3 });
      const plain = batchNormalize(...inputs, 1e-3);
      for (const name of ['output', 'mean', 'variance'] as const)
        expectClose(tracked[name], plain[name], { rtol: 1e-5, atol: 1e-6 });
    });
  });

  it.each([0, 0.25, 1])('moves the running statistics by a share of %d, with either variance', (share) => {
    tf.tidy(() => {
      const moved = (unbiased: boolean) =>
        trackedBatchNormalize(rows(), tf.ones([2]), tf.zeros([2]), running(), { share, unbiased }).running;
      const between = (before: number, batch: number) => (1 - share) * before + share * batch;
      expectClose(moved(false).mean, [between(1, 2), between(-2, -1)]);
      expectClose(moved(false).variance, [between(4, 2), between(0.25, 4)]);
      expectClose(moved(true).variance, [between(4, 8 / 3), between(0.25, 16 / 3)]);
    });
  });

  it('takes a single value a channel, whose variance is 0', () => {
    tf.tidy(() => {
      const one = trackedBatchNormalize(tf.tensor2d([[3, 5]]), tf.ones([2]), tf.ones([2]), running(), {
        share: 0.5,
        unbiased: true,
      });
      expectClose(one.output, [1, 1]);
      expectClose(one.running.mean, [2, 1.5]);
      expectClose(one.running.variance, [2, 0.125]);
    });
  });

  it('has right first, second and third derivatives, and none to the running statistics', () => {
    tf.tidy(() => {
      const options = { share: 0.1, epsilon: 0.1 };
      const errors = expectDerivatives(
        (x, gain, bias) => trackedBatchNormalize(x!, gain!, bias!, running(), options).output,
        [[4, 2], [2], [2]],
        { orders: 3, tolerance: 1e-2 },
      );
      expect(Math.max(...errors)).toBeLessThan(1e-2);
      const { mean, variance } = running();
      const through = (m: tf.Tensor, v: tf.Tensor) =>
        trackedBatchNormalize(rows(), tf.ones([2]), tf.zeros([2]), { mean: m, variance: v }, options).output;
      for (const slope of gradients(through)([mean, variance])) expectClose(slope, [0, 0], { atol: 0 });
    });
  });

  it('leaves no tensor', async () => {
    const [x, gain, bias, { mean, variance }] = [rows(), tf.ones([2]), tf.zeros([2]), running()];
    await expectNoLeak(() => {
      const result = trackedBatchNormalize(x, gain, bias, { mean, variance }, { share: 0.1 });
      tf.dispose([result.output, result.mean, result.variance, result.running.mean, result.running.variance]);
    });
    tf.dispose([x, gain, bias, mean, variance]);
  });

  it('refuses what does not fit', () => {
    tf.tidy(() => {
      const [gain, bias] = [tf.ones([2]), tf.zeros([2])];
      const wrong = { mean: tf.zeros([3]), variance: tf.ones([2]) };
      expect(() => trackedBatchNormalize(rows(), gain, bias, wrong, { share: 0.1 })).toThrow(
        'trackedBatchNormalize: expected running.mean to be [2], got [3].',
      );
      expect(() => trackedBatchNormalize(rows(), gain, bias, running(), { share: 1.5 })).toThrow(
        'trackedBatchNormalize: expected share to be in [0, 1], got 1.5.',
      );
    });
  });
});
