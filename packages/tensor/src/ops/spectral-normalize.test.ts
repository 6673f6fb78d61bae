import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { gradients } from '../gradient';
import { expectDerivatives } from '../internal/expect-derivatives';
import { expectNoLeak } from '../memory';
import { normal } from '../random';
import { createSeed, foldIn } from '../seed';
import { spectralNormalize } from './spectral-normalize';

const seed = createSeed(8);
const draw = (name: string, shape: readonly number[]) => normal(foldIn(seed, name), shape);

describeOnEngines('spectralNormalize', () => {
  it('has the vectors and the singular value of one power iteration', () => {
    tf.tidy(() => {
      // M = [[1, 2], [3, 4]] as [out, rest], u = (1, 0): the example of BigGAN-deep's weights.
      const kernel = tf.tensor2d([
        [1, 3],
        [2, 4],
      ]);
      const { output, sigma, u, v } = spectralNormalize(kernel, tf.tensor2d([[1, 0]]), tf.tensor2d([[1, 0]]));
      expectClose(v, [0.447213595, 0.894427191]);
      expectClose(u, [0.413802944, 0.910366477]);
      expectClose(sigma, 5.403702434);
      expectClose(output, [0.185058303, 0.555174908, 0.3701166, 0.74023321]);
    });
  });

  for (const shape of [
    [6, 4],
    [3, 5],
    [3, 3, 2, 4],
  ])
    it(`finds the largest singular value of [${shape}] in exact mode, whatever the vectors`, () => {
      tf.tidy(() => {
        const kernel = draw('kernel', shape);
        const [u, v] = [draw('u', [1, shape.at(-1)!]), draw('v', [1, kernel.size / shape.at(-1)!])];
        const exact = spectralNormalize(kernel, u, v, { mode: 'exact' });
        const converged = spectralNormalize(kernel, u, v, { iterations: 300 });
        expectClose(exact.sigma, converged.sigma.dataSync()[0]!, { rtol: 3e-6 });
        expectClose(exact.output, converged.output, { rtol: 1e-5, atol: 1e-6 });
      });
    });

  it('finds a singular value that occurs twice, in exact mode', () => {
    tf.tidy(() => {
      const kernel = tf.mul(tf.eye(3), [[3], [3], [1]]);
      const { output, sigma } = spectralNormalize(kernel, draw('u', [1, 3]), draw('v', [1, 3]), { mode: 'exact' });
      expectClose(sigma, 3);
      expectClose(output, [1, 0, 0, 0, 1, 0, 0, 0, 1 / 3]);
    });
  });

  it('divides vectors shorter than epsilon by it', () => {
    tf.tidy(() => {
      const kernel = tf.tensor2d([
        [3, 0],
        [0, 1],
      ]);
      const { u, v, sigma } = spectralNormalize(kernel, tf.tensor2d([[1, 0]]), tf.tensor2d([[1, 0]]), { epsilon: 6 });
      expectClose(v, [0.5, 0]);
      expectClose(u, [0.25, 0]);
      expectClose(sigma, 0.375);
    });
  });

  it.each(['power', 'exact'] as const)('passes a kernel of zeros and its gradient as they are, in mode %s', (mode) => {
    tf.tidy(() => {
      const [kernel, dy, again] = [tf.zeros([3, 3, 2, 4]), draw('dy', [3, 3, 2, 4]), draw('again', [3, 3, 2, 4])];
      const [u, v] = [draw('u', [1, 4]), draw('v', [1, 18])];
      const { output, sigma, ...vectors } = spectralNormalize(kernel, u, v, { mode });
      expectClose(output, kernel, { rtol: 0, atol: 0 });
      expectClose(sigma, 0, { rtol: 0, atol: 0 });
      expectClose(vectors.u, tf.zeros([1, 4]), { rtol: 0, atol: 0 });
      expectClose(vectors.v, tf.zeros([1, 18]), { rtol: 0, atol: 0 });
      const slope = (w: tf.Tensor, upstream: tf.Tensor) =>
        gradients((k: tf.Tensor) => spectralNormalize(k, u, v, { mode }).output)([w], upstream)[0];
      expectClose(slope(kernel, dy), dy, { rtol: 0, atol: 0 });
      const [ofKernel, ofUpstream] = gradients(slope)([kernel, dy], again);
      expectClose(ofKernel, kernel, { rtol: 0, atol: 0 });
      expectClose(ofUpstream, again, { rtol: 0, atol: 0 });
    });
  });

  it('has right derivatives where the upstream gradient depends on the kernel', () => {
    tf.tidy(() => {
      const [kernel, u, v] = [draw('kernel', [3, 2]), draw('u', [1, 2]), draw('v', [1, 3])];
      const vectors = spectralNormalize(kernel, u, v, { iterations: 2 });
      const f = (w: tf.Tensor) => tf.square(spectralNormalize(w, vectors.u, vectors.v, { iterations: 0 }).output);
      const errors = expectDerivatives(f, [kernel], { orders: 3, step: 2e-3, tolerance: 2e-2 });
      expect(Math.max(...errors)).toBeLessThan(2e-2);
    });
  });

  it('has right first, second and third derivatives for given vectors', () => {
    tf.tidy(() => {
      const kernel = tf.add(
        draw('kernel', [3, 2]),
        tf.tensor2d([
          [2, 0],
          [0, 1],
          [1, 0],
        ]),
      );
      const { u, v } = spectralNormalize(kernel, draw('u', [1, 2]), draw('v', [1, 3]), { iterations: 2 });
      const errors = expectDerivatives((w) => spectralNormalize(w, u, v, { iterations: 0 }).output, [kernel], {
        orders: 3,
        tolerance: 1e-2,
      });
      expect(Math.max(...errors)).toBeLessThan(1e-2);
    });
  });

  it('has the gradient of Eq. (11), and none through the vectors and sigma', () => {
    tf.tidy(() => {
      const [kernel, dy] = [draw('kernel', [4, 3]), draw('dy', [4, 3])];
      const start = [draw('u', [1, 3]), draw('v', [1, 4])] as const;
      const { output, sigma, u, v } = spectralNormalize(kernel, ...start);
      const [slope] = gradients((w: tf.Tensor) => spectralNormalize(w, ...start).output)([kernel], dy);
      const along = tf.sum(tf.mul(dy, output));
      const expected = tf.div(tf.sub(dy, tf.mul(along, tf.matMul(v as tf.Tensor2D, u as tf.Tensor2D, true))), sigma);
      expectClose(slope, expected, { rtol: 1e-5, atol: 1e-6 });
      const rest = (w: tf.Tensor) => {
        const { sigma, u, v } = spectralNormalize(w, ...start);
        return tf.add(tf.add(sigma, tf.sum(u)), tf.sum(v));
      };
      expectClose(gradients(rest)([kernel])[0], tf.zeros([4, 3]), { rtol: 0, atol: 0 });
      const throughVectors = (u: tf.Tensor, v: tf.Tensor) => spectralNormalize(kernel, u, v).output;
      for (const slope of gradients(throughVectors)([...start]))
        expectClose(slope, tf.zerosLike(slope), { rtol: 0, atol: 0 });
    });
  });

  it('says what it cannot take', () => {
    tf.tidy(() => {
      const [u, v] = [tf.ones([1, 2]), tf.ones([1, 3])];
      expect(() => spectralNormalize(tf.ones([2, 3]), u, v)).toThrow(
        'spectralNormalize: expected a kernel [..., out], u [1, out] and v [1, rest], got [2, 3], [1, 2] and [1, 3].',
      );
      expect(() => spectralNormalize(tf.ones([3, 2]), v, v)).toThrow('got [3, 2], [1, 3] and [1, 3].');
      expect(() => spectralNormalize(tf.ones([3, 2]), u, u)).toThrow('got [3, 2], [1, 2] and [1, 2].');
      expect(() => spectralNormalize(tf.ones([2]), u, tf.ones([1, 1]))).toThrow('got [2], [1, 2] and [1, 1].');
      expect(() => spectralNormalize(tf.ones([3, 2]), u, v, { iterations: 1.5 })).toThrow(
        'spectralNormalize: expected iterations to be an integer >= 0, got 1.5.',
      );
    });
  });

  it('leaves no tensor behind', async () => {
    const [kernel, u, v] = [draw('kernel', [3, 2]), draw('u', [1, 2]), draw('v', [1, 3])];
    await expectNoLeak(() => tf.dispose({ ...spectralNormalize(kernel, u, v) }));
    await expectNoLeak(() =>
      gradients((w: tf.Tensor) => spectralNormalize(w, u, v, { mode: 'exact' }).output)([kernel])[0].dispose(),
    );
    tf.dispose([kernel, u, v]);
  });
});
