import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyTensorValues, describeOnEngines, expectClose } from '#test-kit';
import { gradients } from '../gradient';
import { expectDerivatives } from '../internal/expect-derivatives';
import { expectNoLeak } from '../memory';
import { abs, elu, exp, leakyRelu, maximumScalar, minimumScalar, relu, sigmoid, softplus, tanh } from './elementwise';

const slopes = (f: (x: tf.Tensor) => tf.Tensor, values: number[]) =>
  tf.tidy(() => Array.from(gradients((x: tf.Tensor) => f(x))([tf.tensor1d(values)])[0].dataSync()));

const smooth = { tanh, sigmoid, softplus, exp };
const kinked = {
  abs,
  relu,
  elu,
  leakyRelu: (x: tf.Tensor) => leakyRelu(x, 0.1),
  maximumScalar: (x: tf.Tensor) => maximumScalar(x, 0.5),
  minimumScalar: (x: tf.Tensor) => minimumScalar(x, 0.5),
};

describeOnEngines('element-wise ops', () => {
  for (const [name, f] of Object.entries(smooth)) {
    it(`${name} has right derivatives up to the third`, () => {
      const errors = expectDerivatives((x) => f(x), [[2, 3]], { orders: 3 });
      expect(Math.max(...errors)).toBeLessThan(5e-3);
    });
  }

  for (const [name, f] of Object.entries(kinked)) {
    it(`${name} has right derivatives beside its kink`, () => {
      const x = tf.tensor1d([-3, -0.7, -0.05, 0.05, 0.4, 0.6, 2]);
      // Squared, so that the second derivative is not 0 everywhere.
      const errors = expectDerivatives((x) => tf.square(f(tf.add(x, 0))), [x]);
      expect(Math.max(...errors)).toBeLessThan(5e-3);
    });
  }

  it('take and give any shape', () => {
    for (const f of Object.values({ ...smooth, ...kinked }))
      for (const shape of [[], [0], [3], [2, 1, 3, 2]]) {
        const y = tf.tidy(() => f(tf.zeros(shape)));
        expect([y.shape, y.dtype]).toEqual([shape, 'float32']);
        y.dispose();
      }
  });

  it('agree with Math on any values', () => {
    const reference = {
      tanh: Math.tanh,
      sigmoid: (x: number) => 1 / (1 + Math.exp(-x)),
      softplus: (x: number) => Math.log1p(Math.exp(-Math.abs(x))) + Math.max(x, 0),
      exp: Math.exp,
      abs: Math.abs,
      relu: (x: number) => Math.max(x, 0),
      elu: (x: number) => (x > 0 ? x : Math.exp(x) - 1),
      leakyRelu: (x: number) => (x > 0 ? x : 0.1 * x),
      maximumScalar: (x: number) => Math.max(x, 0.5),
      minimumScalar: (x: number) => Math.min(x, 0.5),
    };
    const ops: Record<string, (x: tf.Tensor) => tf.Tensor> = { ...smooth, ...kinked };
    fc.assert(
      fc.property(anyTensorValues([7], 20), (values) => {
        for (const [name, f] of Object.entries(reference))
          tf.tidy(() =>
            expectClose(ops[name]!(tf.tensor1d(values)), Array.from(values, f), { rtol: 2e-5, atol: 1e-6 }),
          );
      }),
      { numRuns: 20, seed: 1 },
    );
  });

  it('have the chosen slope at their kink', () => {
    expect(slopes(abs, [0])).toEqual([0]);
    expect(slopes(relu, [0])).toEqual([0]);
    expectClose(
      slopes((x) => leakyRelu(x, 0.3), [0]),
      [0.3],
    );
    expectClose(slopes(leakyRelu, [0]), [0.2]);
    expect(slopes((x) => maximumScalar(x, 1.5), [1.5])).toEqual([0]);
    expect(slopes((x) => minimumScalar(x, -2), [-2])).toEqual([0]);
  });

  it('stay finite for values of 1e4, and so do their slopes', () => {
    tf.tidy(() => {
      const extremes = [-1e4, 1e4];
      const x = tf.tensor1d(extremes);
      expect(Array.from(tanh(x).dataSync())).toEqual([-1, 1]);
      expect(slopes(tanh, extremes)).toEqual([0, 0]);
      expectClose(sigmoid(x), [0, 1], { atol: 0, rtol: 1e-6 });
      expect(slopes(sigmoid, extremes)).toEqual([0, 0]);
      expect(Array.from(softplus(x).dataSync())).toEqual([0, 1e4]);
      expectClose(slopes(softplus, extremes), [0, 1], { atol: 0, rtol: 1e-6 });
      expect(Array.from(relu(x).dataSync())).toEqual([0, 1e4]);
      expect(exp(tf.scalar(-1e4)).dataSync()[0]).toBe(0);
    });
  });

  it('sigmoid keeps a precise slope where it is nearly flat', () => {
    // e^-20 / (1 + e^-20)^2; y (1 - y) from a rounded y = 1 would give 0.
    expectClose(slopes(sigmoid, [20, -20]), [2.0611536e-9, 2.0611536e-9], { atol: 0, rtol: 1e-4 });
  });

  it('leave no tensor behind', async () => {
    const x = tf.tensor1d([-1, 2]);
    for (const f of Object.values({ ...smooth, ...kinked })) {
      await expectNoLeak(() => f(x).dispose());
      await expectNoLeak(() => gradients((x: tf.Tensor) => f(x))([x])[0].dispose());
    }
    x.dispose();
  });
});
