import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { checkGradients } from './check-gradients';
import { gradients } from './gradient';
import { abs, l2Norm, leakyRelu, maximumScalar, tanh, upsampleNearest } from './ops';
import { createSeed } from './seed';

// What TensorFlow.js 4.22 gets wrong on its own, here without repairGradients. When one of these fails, a trap is gone and so may be its repair.

const seed = createSeed(5);
const values = () =>
  tf.tensor2d([
    [0.3, -0.7, 1.1],
    [-0.4, 0.9, -1.3],
  ]);
const check = (f: (x: tf.Tensor) => tf.Tensor, order: 1 | 2, x: tf.Tensor = values()) =>
  checkGradients((x) => f(x), [x], { order, seed });
const slopeAtZero = (f: (x: tf.Tensor) => tf.Tensor) =>
  gradients((x: tf.Tensor) => f(x))([tf.zeros([1])])[0].dataSync()[0];

describe('TensorFlow.js on its own', () => {
  beforeAll(async () => {
    await tf.setBackend('cpu');
  });

  const losing: Record<string, (x: tf.Tensor) => tf.Tensor> = {
    tanh: tf.tanh,
    sigmoid: tf.sigmoid,
    exp: tf.exp,
    softmax: (x) => tf.softmax(x),
    logSoftmax: (x) => tf.logSoftmax(x),
  };
  for (const [name, f] of Object.entries(losing))
    it(`${name} has a right first derivative and silently loses the second`, () => {
      check(f, 1);
      expect(() => check(f, 2)).toThrow('expected derivative 2 of input 0');
    });

  it('the second derivative of tanh is taken for 0, where ours is -2 tanh (1 - tanh^2)', () => {
    const second = (f: (x: tf.Tensor) => tf.Tensor) => {
      const first = (x: tf.Tensor) => gradients((x: tf.Tensor) => f(x))([x])[0];
      return gradients(first)([tf.scalar(0.5)])[0].dataSync()[0]!;
    };
    expect(second(tf.tanh)).toBe(0);
    expect(second(tanh)).toBeCloseTo(-2 * Math.tanh(0.5) * (1 - Math.tanh(0.5) ** 2), 5);
  });

  it('abs has slope -1 at 0, maximum with 0 slope 1', () => {
    expect(slopeAtZero(tf.abs)).toBe(-1);
    expect(slopeAtZero(abs)).toBe(0);
    expect(slopeAtZero((x) => tf.maximum(x, 0))).toBe(1);
    expect(slopeAtZero((x) => maximumScalar(x, 0))).toBe(0);
  });

  it('norm has no slope at 0', () => {
    expect(slopeAtZero((x) => tf.norm(x))).toBeNaN();
    expect(slopeAtZero(l2Norm)).toBe(0);
  });

  const throwing: Record<string, (x: tf.Tensor) => tf.Tensor> = {
    leakyRelu: (x) => tf.leakyRelu(x, 0.1),
    prelu: (x) => tf.prelu(x, tf.scalar(0.1)),
    relu6: tf.relu6,
    maximum: (x) => tf.maximum(x, tf.mul(x, -1)),
    where: (x) => tf.where(tf.greater(x, 0), x, tf.mul(x, 2)),
    clipByValue: (x) => tf.clipByValue(x, -1, 1),
    max: (x) => tf.max(x, -1),
    avgPool: (x) => tf.avgPool(tf.reshape(x, [1, 2, 3, 1]) as tf.Tensor4D, 2, 1, 'valid'),
    maxPool: (x) => tf.maxPool(tf.reshape(x, [1, 2, 3, 1]) as tf.Tensor4D, 2, 1, 'valid'),
    resizeNearestNeighbor: (x) => tf.image.resizeNearestNeighbor(tf.reshape(x, [1, 2, 3, 1]) as tf.Tensor4D, [4, 6]),
    resizeBilinear: (x) =>
      tf.image.resizeBilinear(tf.reshape(tf.slice(x, [0, 0], [2, 2]), [1, 2, 2, 1]) as tf.Tensor4D, [4, 4]),
    elu: tf.elu,
  };
  for (const [name, f] of Object.entries(throwing))
    it(`${name} throws when it is differentiated twice`, () => {
      expect(() => check((x) => tf.square(f(x)), 2)).toThrow(/gradient function not found|Cannot compute gradient/);
    });

  it('leakyRelu and upsampleNearest of ours do not', () => {
    check((x) => tf.square(leakyRelu(x, 0.1)), 2);
    check((x) => tf.square(upsampleNearest(tf.reshape(x, [1, 2, 3, 1]) as tf.Tensor4D)), 2);
  });

  it('mirrorPad has a gradient that ignores the mirrored border', () => {
    expect(() =>
      check(
        (x) =>
          tf.mirrorPad(
            x,
            [
              [0, 0],
              [1, 2],
            ],
            'reflect',
          ),
        1,
      ),
    ).toThrow('expected derivative 1');
  });

  it('the filter gradient of a convolution cannot be differentiated', () => {
    const x = tf.ones([1, 3, 3, 1]) as tf.Tensor4D;
    const f = (kernel: tf.Tensor) =>
      tf.square(tf.conv2d(x, tf.reshape(kernel, [2, 3, 1, 1]) as tf.Tensor4D, 1, 'valid'));
    expect(() => check(f, 2)).toThrow('gradient function not found for Conv2DBackpropFilter');
  });
});
