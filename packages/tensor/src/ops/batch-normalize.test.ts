import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { gradients } from '../gradient';
import { expectDerivatives } from '../internal/expect-derivatives';
import { expectNoLeak } from '../memory';
import { normal } from '../random';
import { createSeed, foldIn } from '../seed';
import { batchNormalize } from './batch-normalize';
import { standardize } from './standardize';

const seed = createSeed(5);

describeOnEngines('batchNormalize', () => {
  it('scales and shifts the standardised batch, and gives the statistics', () => {
    tf.tidy(() => {
      const x = normal(foldIn(seed, 'x'), [3, 2, 2, 5]);
      const [gain, bias] = [normal(foldIn(seed, 'gain'), [5]), normal(foldIn(seed, 'bias'), [5])];
      const { output, mean, variance } = batchNormalize(x, gain, bias, 1e-3);
      const plain = standardize(x, 1e-3);
      expectClose(output, tf.add(tf.mul(plain.output, gain), bias), { rtol: 1e-4, atol: 1e-5 });
      expectClose(mean, plain.mean, { atol: 1e-6 });
      expectClose(variance, plain.variance);
    });
  });

  it('has the gradients of standardize, a product and a sum', () => {
    tf.tidy(() => {
      const inputs = [[6, 4], [4], [4]].map((shape, i) => normal(foldIn(seed, i), shape)) as [
        tf.Tensor2D,
        tf.Tensor1D,
        tf.Tensor1D,
      ];
      const upstream = normal(foldIn(seed, 'upstream'), [6, 4]);
      const fused = gradients(
        (x: tf.Tensor2D, gain: tf.Tensor1D, bias: tf.Tensor1D) => batchNormalize(x, gain, bias).output,
      )(inputs, upstream);
      const composed = gradients((x: tf.Tensor2D, gain: tf.Tensor1D, bias: tf.Tensor1D) =>
        tf.add(tf.mul(standardize(x).output, gain), bias),
      )(inputs, upstream);
      for (const i of [0, 1, 2]) expectClose(fused[i]!, composed[i]!, { rtol: 1e-3, atol: 1e-5 });
    });
  });

  it.each([
    ['rows', [4, 2]],
    ['images', [2, 2, 1, 2]],
  ])('has right first, second and third derivatives for %s', (_, shape) => {
    const errors = expectDerivatives(
      (x, gain, bias) => batchNormalize(x!, gain!, bias!, 0.1).output,
      [shape, [2], [2]],
      { orders: 3, tolerance: 1e-2 },
    );
    expect(Math.max(...errors)).toBeLessThan(1e-2);
  });

  it('leaves no tensor', async () => {
    const [x, gain, bias] = [normal(seed, [4, 2]), tf.ones([2]), tf.zeros([2])];
    await expectNoLeak(() => {
      tf.dispose(gradients((a: tf.Tensor) => batchNormalize(a, gain, bias).output)([x]));
    });
    tf.dispose([x, gain, bias]);
  });

  it('refuses what does not fit', () => {
    tf.tidy(() => {
      const x = tf.zeros([4, 2]);
      expect(() => batchNormalize(x, tf.ones([3]), tf.zeros([2]))).toThrow(
        'batchNormalize: expected gain to be [2], got [3].',
      );
      expect(() => batchNormalize(x, tf.ones([2]), tf.zeros([1, 2]))).toThrow(
        'batchNormalize: expected bias to be [2], got [1, 2].',
      );
      expect(() => batchNormalize(tf.zeros([4]), tf.ones([4]), tf.zeros([4]))).toThrow(
        'batchNormalize: expected x [..., C] with at least two axes, none of size 0, got [4].',
      );
      expect(() => batchNormalize(x, tf.ones([2]), tf.zeros([2]), 0)).toThrow(
        'batchNormalize: expected epsilon to be a finite number > 0, got 0.',
      );
    });
  });
});
