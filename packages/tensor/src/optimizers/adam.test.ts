import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { expectNoLeak } from '../memory';
import { disposeTree } from '../tree';
import { adam } from './adam';

const tree = (w: number[], b: number) => ({ dense: { w: tf.tensor1d(w), b: tf.scalar(b) }, activation: {} });

describeOnEngines('adam', () => {
  it('makes a first step of the learning rate against the sign of the gradient, whatever its size', () => {
    tf.tidy(() => {
      const params = tree([1, 2, 3], -1);
      const optimizer = adam({ learningRate: 0.1 });
      const next = optimizer.update(params, tree([1e-3, -50, 0], 7), optimizer.init(params));
      expectClose(next.params.dense.w, [0.9, 2.1, 3], { rtol: 1e-4 });
      expectClose(next.params.dense.b, -1.1, { rtol: 1e-4 });
    });
  });

  it('is pure: what it is given stays as it was, and the structure too', () => {
    tf.tidy(() => {
      const [params, grads] = [tree([1, 2], 3), tree([1, 1], 1)];
      const optimizer = adam({ learningRate: 0.1, beta1: 0 });
      const state = optimizer.init(params);
      const first = optimizer.update(params, grads, state);
      const again = optimizer.update(params, grads, state);
      expectClose(first.params.dense.w, again.params.dense.w, { rtol: 0, atol: 0 });
      expectClose(params.dense.w, [1, 2], { atol: 0 });
      expectClose(grads.dense.w, [1, 1], { atol: 0 });
      expect([state.step, first.state.step]).toEqual([0, 1]);
      expect(first.params.activation).toEqual({});
      expect(Object.keys(first.state.firstMoment)).toEqual(['dense', 'activation']);
    });
  });

  it('with donate frees the old parameters and state, never the gradients', async () => {
    await expectNoLeak(() => {
      const [params, grads] = [tree([1, 2], 3), tree([1, 1], 1)];
      for (const beta1 of [0, 0.9]) {
        const optimizer = adam({ learningRate: 0.1, beta1 });
        const given = { dense: { w: params.dense.w.clone(), b: params.dense.b.clone() } };
        const grad = { dense: grads.dense };
        const state = optimizer.init(given);
        const next = optimizer.update(given, grad, state, { donate: true });
        expect([given.dense.w.isDisposed, grads.dense.w.isDisposed]).toEqual([true, false]);
        disposeTree(next.params, next.state.firstMoment, next.state.secondMoment);
      }
      disposeTree(params, grads);
    });
  });

  it('refuses trees that differ, before it computes anything', async () => {
    const [params, short] = [tree([1, 2], 3), { dense: { w: tf.tensor1d([1, 2]) } }];
    const wrong = { dense: { w: tf.tensor1d([1]), b: tf.scalar(1) } };
    const optimizer = adam({ learningRate: 0.1 });
    const state = optimizer.init(params);
    await expectNoLeak(() => {
      expect(() => optimizer.update(params, short as unknown as typeof params, state, { donate: true })).toThrow(
        'adam: expected trees with the same key paths, got 1 missing (dense/b)',
      );
      expect(() => optimizer.update(params, wrong as unknown as typeof params, state, { donate: true })).toThrow(
        "adam: expected 'dense/w' to be [2] in each tree, got [1].",
      );
    });
    expect(params.dense.w.isDisposed).toBe(false);
    disposeTree(params, short, wrong, state.firstMoment, state.secondMoment);
  });

  it('refuses constants out of range', () => {
    for (const [options, message] of [
      [{ learningRate: -1 }, 'adam: expected learningRate to be a finite number >= 0, got -1.'],
      [{ learningRate: Number.NaN }, 'got NaN.'],
      [{ learningRate: 1, beta1: 1 }, 'adam: expected beta1 to be in [0, 1), got 1.'],
      [{ learningRate: 1, beta2: -0.1 }, 'adam: expected beta2 to be in [0, 1), got -0.1.'],
      [
        { learningRate: 1, epsilon: Number.POSITIVE_INFINITY },
        'adam: expected epsilon to be a finite number >= 0, got Infinity.',
      ],
      [{ learningRate: 1, weightDecay: -1 }, 'adam: expected weightDecay to be a finite number >= 0, got -1.'],
    ] as const)
      expect(() => adam(options)).toThrow(message);
  });
});
