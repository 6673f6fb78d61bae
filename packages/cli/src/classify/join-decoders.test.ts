import { createSeed, type Generator, normal } from '@gans/tensor';
import * as tf from '@tensorflow/tfjs';
import { expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { joinDecoders } from './join-decoders';

// Decoder k draws 2 x 2 pixels: (k + 1) times a product of the latent, plus what is left of the condition.
const kernel = [
  [0.5, -1, 2, 0.25],
  [1, 0.75, -0.5, 3],
];
const decoder =
  (k: number): Generator =>
  (latent, rest) => {
    const drawn = tf.mul(tf.matMul(latent, tf.tensor2d(kernel)), k + 1);
    const moved = rest.shape[1] === 0 ? drawn : tf.add(drawn, tf.sum(tf.mul(rest, [10, 20]), 1, true));
    return tf.reshape(moved, [-1, 2, 2, 1]);
  };
const generator = joinDecoders([0, 1, 2].map(decoder));
const latents = () => normal(createSeed(3), [5, 2]);
const alone = (row: number, k: number, rest = 0) =>
  kernel[0]!.map((_, p) => {
    const z = latents().arraySync();
    return (k + 1) * (z[row]![0]! * kernel[0]![p]! + z[row]![1]! * kernel[1]![p]!) + rest;
  });

describeOnEngines('joinDecoders', () => {
  it('draws each row by the decoder of its class, whatever the order of the rows', () => {
    tf.tidy(() => {
      const classes = [2, 0, 1, 0, 2];
      const images = generator(latents(), tf.oneHot(classes, 3).toFloat() as tf.Tensor2D);
      expect(images.shape).toEqual([5, 2, 2, 1]);
      const rows = tf.reshape(images, [5, 4]).arraySync() as number[][];
      rows.forEach((row, i) => {
        for (const [p, value] of alone(i, classes[i]!).entries()) expect(row[p]).toBeCloseTo(value, 4);
      });
    });
  });

  it('draws the mixture where the class is not decided, and hands on the rest of the condition', () => {
    tf.tidy(() => {
      const condition = tf.tensor2d([
        [0.5, 0.25, 0.25, 1, 0],
        [0, 1, 0, 0, 1],
        [1, 0, 0, 1, 0],
        [0, 0.5, 0.5, 0, 1],
        [0, 0, 1, 0, 1],
      ]);
      const rows = tf.reshape(generator(latents(), condition), [5, 4]).arraySync() as number[][];
      const expected = [alone(0, 0.75, 10), alone(1, 1, 20), alone(2, 0, 10), alone(3, 1.5, 20), alone(4, 2, 20)];
      rows.forEach((row, i) => {
        for (const [p, value] of expected[i]!.entries()) expect(row[p]).toBeCloseTo(value, 3);
      });
    });
  });

  it('has the gradient of each row at its place, and leaves no tensor', () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const condition = tf.tensor2d([
        [0, 0, 1],
        [0.5, 0.5, 0],
        [1, 0, 0],
        [0, 1, 0],
        [1, 0, 0],
      ]);
      const weights = tf.tensor4d([1, 2, 3, 4], [1, 2, 2, 1]);
      const loss = (z: tf.Tensor, c: tf.Tensor) =>
        tf.sum(tf.mul(generator(z as tf.Tensor2D, c as tf.Tensor2D), weights)) as tf.Scalar;
      const [ofLatents, ofConditions] = tf.grads(loss)([latents(), condition]);
      const slope = kernel.map((row) => row.reduce((sum, value, p) => sum + value * (p + 1), 0));
      const expected = [3, 1.5, 1, 2, 1].map((factor) => slope.map((value) => factor * value));
      const got = ofLatents!.arraySync() as number[][];
      got.forEach((row, i) => {
        for (const [j, value] of row.entries()) expect(value).toBeCloseTo(expected[i]![j]!, 4);
      });
      // Of the mixture: to each class's share, what its decoder draws.
      const drawn = [0, 1, 2].map((k) => alone(1, k).reduce((sum, value, p) => sum + value * (p + 1), 0));
      const slopes = ofConditions!.arraySync() as number[][];
      for (const [k, value] of drawn.entries()) expect(slopes[1]![k]).toBeCloseTo(value, 3);
      expect(slopes[0]!.every((value) => value === 0)).toBe(true);
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});
