import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';

describeOnEngines('conv2d gradients', () => {
  it('runs', () => {
    const x = tf.randomNormal([2, 6, 5, 3]) as tf.Tensor4D;
    const w = tf.randomNormal([3, 4, 3, 2]) as tf.Tensor4D;
    for (const strides of [1, 2, 3])
      for (const pad of [
        'same',
        'valid',
        [
          [0, 0],
          [2, 1],
          [0, 2],
          [0, 0],
        ],
      ] as const) {
        const f = (x: tf.Tensor4D, w: tf.Tensor4D) =>
          tf
            .conv2d(x, w, strides, pad as 'same')
            .square()
            .sum();
        const [gx, gw] = tf.grads(f as never)([x, w]) as [tf.Tensor, tf.Tensor];
        const eps = 1e-2;
        const vx = x.dataSync();
        const p = (i: number, e: number) => {
          const c = vx.slice();
          c[i]! += e;
          return f(tf.tensor(c, x.shape) as tf.Tensor4D, w).dataSync()[0]!;
        };
        const fd = Array.from(vx, (_, i) => (p(i, eps) - p(i, -eps)) / 2 / eps);
        expectClose(gx, fd, { atol: 0.05, rtol: 0.01 });
        const vw = w.dataSync();
        const q = (i: number, e: number) => {
          const c = vw.slice();
          c[i]! += e;
          return f(x, tf.tensor(c, w.shape) as tf.Tensor4D).dataSync()[0]!;
        };
        expectClose(
          gw,
          Array.from(vw, (_, i) => (q(i, eps) - q(i, -eps)) / 2 / eps),
          { atol: 0.05, rtol: 0.01 },
        );
        expect(1).toBe(1);
      }
  });
});
