import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { gradients } from '../gradient';
import { expectDerivatives } from '../internal/expect-derivatives';
import { expectNoLeak } from '../memory';
import { normal } from '../random';
import { createSeed, foldIn } from '../seed';
import { add } from './add';

const draw = (name: string) => normal(foldIn(createSeed(5), name), [2, 3]);

describeOnEngines('add', () => {
  it('adds', () => {
    tf.tidy(() => {
      expectClose(add(tf.tensor1d([1, 2]), tf.tensor1d([10, -2])), [11, 0], { rtol: 0, atol: 0 });
    });
  });

  it('hands its gradient to both terms', () => {
    tf.tidy(() => {
      const upstream = draw('upstream');
      const slopes = gradients(add<tf.Tensor>)([draw('a'), draw('b')], upstream);
      for (const slope of slopes) expectClose(slope, upstream.dataSync(), { rtol: 0, atol: 0 });
    });
  });

  it('adds a tensor to itself', () => {
    tf.tidy(() => {
      expectClose(gradients((x: tf.Tensor) => add(x, x))([draw('x')])[0], new Array(6).fill(2), { rtol: 0, atol: 0 });
    });
  });

  it('has right derivatives, twice where a square follows', () => {
    const errors = expectDerivatives(
      (a, b) => tf.square(add(a!, b!)),
      [
        [2, 3],
        [2, 3],
      ],
    );
    expect(Math.max(...errors)).toBeLessThan(5e-3);
  });

  it('leaves no tensor', async () => {
    const [a, b] = [draw('a'), draw('b')];
    await expectNoLeak(() => add(a, b).dispose());
    tf.dispose([a, b]);
  });

  it('refuses two shapes', () => {
    tf.tidy(() => {
      expect(() => add<tf.Tensor>(tf.zeros([2, 1]), tf.zeros([2]))).toThrow(
        'add: expected a and b of one shape, got [2, 1] and [2]. Use add of @tensorflow/tfjs-core to broadcast.',
      );
    });
  });
});
