import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { expectNoLeak } from '../memory';
import { disposeTree } from '../tree';
import { sgd } from './sgd';

describeOnEngines('sgd', () => {
  it('without momentum moves against the gradient and remembers nothing', () => {
    tf.tidy(() => {
      const params = { w: tf.tensor1d([1, 2]) };
      const optimizer = sgd({ learningRate: 0.5 });
      const state = optimizer.init(params);
      const next = optimizer.update(params, { w: tf.tensor1d([2, -2]) }, state);
      expectClose(next.params.w, [0, 3]);
      expect([state, next.state]).toEqual([
        { step: 0, buffer: {} },
        { step: 1, buffer: {} },
      ]);
    });
  });

  it('with momentum tends to steps of gradient / (1 - momentum)', () => {
    tf.tidy(() => {
      const grads = { w: tf.scalar(1) };
      const optimizer = sgd({ learningRate: 1, momentum: 0.5 });
      let params: { w: tf.Tensor } = { w: tf.scalar(0) };
      let state = optimizer.init(params);
      for (let step = 0; step < 20; step++) ({ params, state } = optimizer.update(params, grads, state));
      expectClose(state.buffer.w as tf.Tensor, 2);
      expectClose(params.w, -(2 * 20 - 2), { rtol: 1e-5 });
    });
  });

  it('with donate frees the old parameters and buffers, never the gradients', async () => {
    await expectNoLeak(() => {
      const grads = { w: tf.scalar(1) };
      for (const momentum of [0, 0.9]) {
        const params = { w: tf.scalar(0) };
        const optimizer = sgd({ learningRate: 1, momentum });
        const next = optimizer.update(params, grads, optimizer.init(params), { donate: true });
        expect([params.w.isDisposed, grads.w.isDisposed]).toEqual([true, false]);
        disposeTree(next.params, next.state.buffer);
      }
      disposeTree(grads);
    });
  });

  it('refuses trees that differ and constants out of range', () => {
    tf.tidy(() => {
      const params = { w: tf.tensor1d([1, 2]) };
      const optimizer = sgd({ learningRate: 1 });
      expect(() =>
        optimizer.update(params, { w: tf.scalar(1) as unknown as tf.Tensor1D }, optimizer.init(params)),
      ).toThrow("sgd: expected 'w' to be [2] in each tree, got [].");
      expect(() => sgd({ learningRate: 1, momentum: 1 })).toThrow('sgd: expected momentum to be in [0, 1), got 1.');
      expect(() => sgd({ learningRate: 1, dampening: -1, momentum: 0.5 })).toThrow(
        'sgd: expected dampening to be in [0, 1), got -1.',
      );
      expect(() => sgd({ learningRate: Number.POSITIVE_INFINITY })).toThrow(
        'sgd: expected learningRate to be a finite number >= 0, got Infinity.',
      );
      expect(() => sgd({ learningRate: 1, nesterov: true })).toThrow(
        'sgd: expected nesterov to come with momentum > 0 and dampening 0, got momentum 0 and dampening 0.',
      );
    });
  });
});
