import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { gradients, valueAndGrad } from '../gradient';
import { expectNoLeak } from '../memory';
import { defineOp } from './define-op';

const seen: number[] = [];
// Doubles, keeps its input for the gradient as a layer does, and notes how many bytes are alive when its turn comes.
const layer = defineOp<{ x: tf.Tensor }>({
  name: 'test/Layer',
  inputs: ['x'],
  forward: ({ x }) => [tf.mul(x, 2)],
  gradient: ([dy]) => {
    seen.push(tf.memory().numBytes);
    return { x: () => tf.mul(dy!, 2) };
  },
});
// The same, with a tensor that its gradients share: here one gradient.
const common = defineOp<{ x: tf.Tensor }>({
  name: 'test/Common',
  inputs: ['x'],
  forward: ({ x }) => [tf.mul(x, 2)],
  gradient: ([dy]) => {
    seen.push(tf.memory().numTensors);
    const slope = tf.mul(dy!, 2);
    return { x: () => slope };
  },
});

describeOnEngines('freeAsConsumed', () => {
  it('lets valueAndGrad free each layer behind it on its way back', () => {
    const w = tf.ones([1000]);
    const before = tf.memory().numBytes;
    seen.length = 0;
    const depth = 8;
    const { value, grads } = valueAndGrad(({ w }: { w: tf.Tensor }) => {
      const y = Array.from({ length: depth }).reduce<tf.Tensor>((x) => layer({ x }, {})[0]!, w);
      return { loss: tf.sum(y) };
    })({ w });
    expectClose(grads.w, new Array(1000).fill(2 ** depth));
    const alive = seen.map((bytes) => Math.round((bytes - before) / 4000));
    expect(alive).toHaveLength(depth);
    // Each layer's input is freed before the next one's turn; all that is added is one gradient, not one a layer.
    for (let i = 1; i < depth; i++) expect(alive[i]).toBeLessThan(alive[i - 1]!);
    tf.dispose([w, value, grads]);
  });

  it('is right where a gradient is handed on as it came, or to two inputs', async () => {
    const upstreamTwice = defineOp<{ a: tf.Tensor; b: tf.Tensor }>({
      name: 'test/UpstreamTwice',
      inputs: ['a', 'b'],
      forward: ({ a, b }) => [tf.add(a, b)],
      gradient: ([dy]) => ({ a: () => dy!, b: () => dy! }),
    });
    const shared = defineOp<{ a: tf.Tensor; b: tf.Tensor }>({
      name: 'test/Shared',
      inputs: ['a', 'b'],
      forward: ({ a, b }) => [tf.add(a, b)],
      gradient: ([dy]) => {
        const both = tf.mul(dy!, 1);
        return { a: () => both, b: () => both };
      },
    });
    const w = tf.tensor1d([1, 2]);
    await expectNoLeak(() => {
      const { value, grads } = valueAndGrad(({ w }: { w: tf.Tensor }) => {
        const squares = upstreamTwice({ a: tf.square(w), b: w }, {})[0]!;
        const sum = shared({ a: tf.square(squares), b: squares }, {})[0]!;
        return { loss: tf.sum(tf.mul(sum, squares)) };
      })({ w });
      // s = w^2 + w, loss = s^3 + s^2, slope (3 s^2 + 2 s) (2 w + 1)
      expectClose(grads.w, [16 * 3, 120 * 5]);
      tf.dispose([value, grads]);
    });
    w.dispose();
  });

  it('frees what the gradients of an op have in common, with the op', () => {
    seen.length = 0;
    const w = tf.ones([3]);
    const { value, grads } = valueAndGrad(({ w }: { w: tf.Tensor }) => ({
      loss: tf.sum(common({ x: common({ x: common({ x: w }, {})[0]! }, {})[0]! }, {})[0]!),
    }))({ w });
    expectClose(grads.w, [8, 8, 8]);
    // A layer's input goes as each is passed; were the slopes kept, one would come for it.
    expect(seen[2]).toBeLessThan(seen[1]!);
    expect(seen[1]).toBeLessThan(seen[0]!);
    tf.dispose([w, value, grads]);
  });

  it('leaves the tape alone under a further differentiation', () => {
    tf.tidy(() => {
      const slope = (x: tf.Tensor) =>
        valueAndGrad(({ w }: { w: tf.Tensor }) => ({ loss: tf.sum(tf.mul(tf.square(w), w)) }))({ w: x }).grads.w;
      expectClose(gradients(slope)([tf.tensor1d([1, 2])])[0], [6, 12]);
      const { grads } = valueAndGrad(({ w }: { w: tf.Tensor }) => ({ loss: tf.sum(tf.square(slope(w))) }))({
        w: tf.tensor1d([1, 2]),
      });
      expectClose(grads.w, [36, 288]);
    });
  });
});

describeOnEngines('withTape', () => {
  it('leaves no tensor behind where the differentiated function throws, at any depth', async () => {
    const w = tf.tensor1d([1, 2]);
    const fail = (x: tf.Tensor): tf.Tensor => {
      tf.square(tf.square(x));
      throw new Error('no such loss');
    };
    await expectNoLeak(() => {
      expect(() => valueAndGrad(({ w }: { w: tf.Tensor }) => ({ loss: fail(w) }))({ w })).toThrow('no such loss');
      expect(() => gradients(fail)([w])).toThrow('no such loss');
      expect(() => gradients((x: tf.Tensor) => gradients(fail)([tf.square(x)])[0])([w])).toThrow('no such loss');
    });
    expectClose(gradients((x: tf.Tensor) => tf.square(x))([w])[0], [2, 4]);
    w.dispose();
  });
});
