// Fits a small net to the sine and to its slope at once: the slope is itself a gradient, so training differentiates twice.

import { adam, createSeed, gradients, normal, split, valueAndGrad } from '@gans/tensor';
import { tanh } from '@gans/tensor/ops';
import * as tf from '@tensorflow/tfjs';

const [first, second] = split(createSeed(7), 2);
const x = tf.linspace(-3, 3, 64).reshape([64, 1]);
const net = (p: { [name: string]: tf.Tensor }, input: tf.Tensor) =>
  tf.matMul(tanh(tf.add(tf.matMul(input, p.inner!), p.shift!)), p.outer!);

const optimizer = adam({ learningRate: 0.01 });
let params: { [name: string]: tf.Tensor } = {
  inner: normal(first, [1, 32]),
  shift: tf.zeros([32]),
  outer: normal(second, [32, 1], { standardDeviation: 0.3 }),
};
let memory = optimizer.init(params);
for (let step = 0; step <= 200; step++) {
  const { value, grads } = valueAndGrad((p: typeof params) => {
    const [slope] = gradients((input) => net(p, input))([x]);
    const valueError = tf.mean(tf.squaredDifference(net(p, x), tf.sin(x)));
    return { loss: tf.add(valueError, tf.mean(tf.squaredDifference(slope, tf.cos(x)))) };
  })(params);
  if (step % 100 === 0) console.log(`step ${step}: error of value and slope ${value.dataSync()[0]!.toFixed(4)}`);
  ({ params, state: memory } = optimizer.update(params, grads, memory, { donate: true }));
  tf.dispose([value, grads]);
}
