import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { gradients } from '../gradient';
import { defineOp } from './define-op';

const calls: string[] = [];
// a b + shift with each gradient on record, and its first output handed back.
const product = defineOp<{ a: tf.Tensor; b: tf.Tensor }, { shift: number }>({
  name: 'TestProduct',
  inputs: ['a', 'b'],
  savedOutputs: 1,
  forward: ({ a, b }, { shift }) => [tf.add(tf.mul(a, b), shift), tf.mul(a, 2)],
  gradient: ([dy, dSecond], { a, b }, { shift }, outputs) => ({
    a: () => {
      calls.push(`a ${shift} ${outputs.length} ${outputs[0]!.dataSync()[0]}`);
      return tf.add(tf.mul(dy!, b), tf.mul(dSecond!, 2));
    },
    b: () => {
      calls.push('b');
      return tf.mul(dy!, a);
    },
  }),
});

describeOnEngines('defineOp', () => {
  it('computes the gradients that are on the path, from attributes, inputs and saved outputs', () => {
    tf.tidy(() => {
      const [a, b] = [tf.scalar(3), tf.scalar(5)];
      calls.length = 0;
      expectClose(gradients((a: tf.Tensor) => product({ a, b }, { shift: 7 })[0]!)([a])[0], 5);
      expect(calls).toEqual(['a 7 1 22']);
      calls.length = 0;
      expectClose(gradients((b: tf.Tensor) => product({ a, b }, { shift: 7 })[0]!)([b])[0], 3);
      expect(calls).toEqual(['b']);
    });
  });

  it('gives zeros as the upstream gradient of an output that is not used', () => {
    tf.tidy(() => {
      const b = tf.scalar(5);
      const both = (a: tf.Tensor) => tf.add(...(product({ a, b }, { shift: 0 }) as [tf.Tensor, tf.Tensor]));
      expectClose(gradients(both)([tf.scalar(3)])[0], 7);
      expectClose(gradients((a: tf.Tensor) => product({ a, b }, { shift: 0 })[1]!)([tf.scalar(3)])[0], 2);
    });
  });

  it("runs an engine's own kernel where one is registered under the op's name", ({ onTestFinished }) => {
    const backendName = tf.getBackend();
    tf.unregisterKernel('gans/TestProduct', backendName);
    tf.registerKernel({
      kernelName: 'gans/TestProduct',
      backendName,
      kernelFunc: () => [tf.scalar(-1), tf.scalar(-2)],
    });
    onTestFinished(() => tf.unregisterKernel('gans/TestProduct', backendName));
    tf.tidy(() => expectClose(product({ a: tf.scalar(3), b: tf.scalar(5) }, { shift: 0 })[0]!, -1));
  });
});
