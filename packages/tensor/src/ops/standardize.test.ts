import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyTensorValues, describeOnEngines, expectClose } from '#test-kit';
import { gradients } from '../gradient';
import { expectDerivatives } from '../internal/expect-derivatives';
import { expectNoLeak } from '../memory';
import { normal } from '../random';
import { createSeed } from '../seed';
import { standardize } from './standardize';

describeOnEngines('standardize', () => {
  it('brings each channel to mean 0 and variance 1 and gives the statistics', () => {
    tf.tidy(() => {
      const { output, mean, variance } = standardize(
        tf.tensor2d([
          [1, 10],
          [3, 50],
        ]),
        1e-7,
      );
      expectClose(
        output,
        tf.tensor2d([
          [-1, -1],
          [1, 1],
        ]),
      );
      expectClose(mean, tf.tensor1d([2, 30]));
      expectClose(variance, tf.tensor1d([1, 400]));
    });
  });

  it('does not see shift and scale of a channel', () => {
    fc.assert(
      fc.property(
        anyTensorValues([6]),
        fc.integer({ min: -50, max: 50 }),
        fc.integer({ min: 1, max: 20 }),
        (values, shift, scale) => {
          const mean = values.reduce((a, b) => a + b) / 6;
          fc.pre(values.some((value) => Math.abs(value - mean) > 0.5));
          tf.tidy(() => {
            const x = tf.tensor2d(values, [6, 1]);
            const moved = tf.add(tf.mul(x, scale), shift);
            expectClose(standardize(moved, 1e-7).output, standardize(x, 1e-7).output, { atol: 2e-3 });
          });
        },
      ),
      { numRuns: 25, seed: 4 },
    );
  });

  it('has right first, second and third derivatives', () => {
    const errors = expectDerivatives((x) => standardize(x, 0.1).output, [[4, 2]], { orders: 3, tolerance: 1e-2 });
    expect(Math.max(...errors)).toBeLessThan(1e-2);
    const images = expectDerivatives((x) => standardize(x, 0.1).output, [[2, 2, 1, 2]], { tolerance: 1e-2 });
    expect(Math.max(...images)).toBeLessThan(1e-2);
  });

  it('has the gradient of its definition, composed from plain ops', () => {
    tf.tidy(() => {
      const x = normal(createSeed(1), [3, 4, 4, 2]);
      const dy = normal(createSeed(2), x.shape);
      const definition = (x: tf.Tensor) => {
        const centered = tf.sub(x, tf.mean(x, [0, 1, 2]));
        return tf.mul(centered, tf.rsqrt(tf.add(tf.mean(tf.square(centered), [0, 1, 2]), 1e-5)));
      };
      const [ours] = gradients((x: tf.Tensor) => standardize(x).output)([x], dy);
      expectClose(ours, gradients(definition)([x], dy)[0], { atol: 1e-5 });
    });
  });

  it('treats the statistics as constants', () => {
    tf.tidy(() => {
      const x = normal(createSeed(1), [5, 2]);
      const f = (x: tf.Tensor) => tf.add(standardize(x).mean, standardize(x).variance);
      expectClose(gradients(f)([x])[0], tf.zeros([5, 2]), { atol: 0 });
    });
  });

  it('gives zeros, and finite gradients, for a channel that does not vary', () => {
    tf.tidy(() => {
      const x = tf.fill([4, 1], 7);
      expectClose(standardize(x).output, tf.zeros([4, 1]));
      const [slope] = gradients((x: tf.Tensor) => tf.square(tf.sub(standardize(x).output, 1)))([x]);
      expectClose(slope, tf.zeros([4, 1]), { atol: 1e-3 });
    });
  });

  it('says what it cannot take', () => {
    tf.tidy(() => {
      const rule = 'standardize: expected x [..., C] with at least two axes, none of size 0, got';
      expect(() => standardize(tf.zeros([3]))).toThrow(`${rule} [3].`);
      expect(() => standardize(tf.zeros([0, 3]))).toThrow(`${rule} [0, 3].`);
      expect(() => standardize(tf.zeros([2, 3]), 0)).toThrow(
        'standardize: expected epsilon to be a finite number > 0, got 0.',
      );
    });
  });

  it('leaves no tensor behind', async () => {
    const x = normal(createSeed(1), [4, 2]);
    await expectNoLeak(() => tf.dispose({ ...standardize(x) }));
    await expectNoLeak(() => gradients((x: tf.Tensor) => standardize(x).output)([x])[0].dispose());
    x.dispose();
  });
});
