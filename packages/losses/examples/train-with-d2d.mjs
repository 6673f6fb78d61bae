// A discriminator in a plain TensorFlow.js training loop: hinge loss for real against generated, D2D-CE for the classes.
import { d2dCrossEntropy, hingeDiscriminatorLoss } from '@gans/losses';
import * as tf from '@tensorflow/tfjs';

const labels = Int32Array.from({ length: 32 }, (_, i) => i % 4); // classes of the real samples
const real = tf.oneHot(tf.tensor1d(labels, 'int32'), 4).add(tf.randomNormal([32, 4], 0, 0.3, 'float32', 1));
const fake = tf.randomNormal([32, 4], 0, 1, 'float32', 2);
const weights = (rows = 1, columns = 1) => tf.variable(tf.randomNormal([rows, columns]).as2D(rows, columns));
const [features, head, proxies] = [weights(4, 16), weights(16, 1), weights(4, 16)]; // proxies: one learned row a class
const embed = (x = real) => tf.matMul(x, features).tanh().as2D(32, 16);
const adversarial = () => hingeDiscriminatorLoss(tf.matMul(embed(real), head), tf.matMul(embed(fake), head));
const conditional = () => d2dCrossEntropy(embed(real), proxies, labels);
const optimizer = tf.train.adam(0.02);
for (let step = 0; step <= 60; step++) {
  const loss = optimizer.minimize(() => adversarial().add(conditional().mul(0.5)).asScalar(), true);
  if (step % 30 === 0) loss?.print(); // falls by half
}
