import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { expectDerivatives } from '../internal/expect-derivatives';
import { expectNoLeak } from '../memory';
import { addBias } from './add-bias';

describeOnEngines('addBias', () => {
  it.each([[[3]], [[2, 3]], [[2, 2, 2, 3]]])('adds channel by channel to %o', (shape) => {
    tf.tidy(() => {
      const size = shape.reduce((a, b) => a * b);
      const x = tf.tensor(
        Array.from({ length: size }, (_, i) => i),
        shape,
      );
      expectClose(
        addBias(x, tf.tensor1d([10, 20, -30])),
        Array.from({ length: size }, (_, i) => i + [10, 20, -30][i % 3]!),
      );
    });
  });

  it('has right derivatives, twice where a square follows', () => {
    const square = (x: tf.Tensor, bias: tf.Tensor) => tf.square(addBias(x, bias));
    const errors = expectDerivatives((x, bias) => square(x!, bias!), [[2, 2, 1, 3], [3]]);
    expect(Math.max(...errors)).toBeLessThan(5e-3);
  });

  it('leaves no tensor', async () => {
    const [x, bias] = [tf.ones([2, 3]), tf.ones([3])];
    await expectNoLeak(() => addBias(x, bias).dispose());
    tf.dispose([x, bias]);
  });

  it('refuses what does not fit', () => {
    expect(() => addBias(tf.zeros([2, 3]), tf.zeros([2]))).toThrow(
      'addBias: expected x [..., C] and bias [C] with the same C, got [2, 3] and [2].',
    );
  });
});
