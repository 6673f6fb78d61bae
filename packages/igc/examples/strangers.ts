// Calibrates a classifier on images of its classes, and asks it about one of no class.

import { addClippedNoise, calibrate, classify, type InversionSpec, meanStart } from '@gans/igc';
import { createSeed, foldIn, type Generator, normal } from '@gans/tensor';
import * as tf from '@tensorflow/tfjs';

const seed = createSeed(7);
const [kernel, looks] = [normal(foldIn(seed, 'kernel'), [2, 64]), normal(foldIn(seed, 'looks'), [3, 64])];
const generator: Generator = (latent, condition) =>
  tf.tanh(tf.add(tf.mul(tf.matMul(latent, kernel), 0.3), tf.matMul(condition, looks))).reshape([-1, 8, 8, 1]);
const spec: InversionSpec = { latentSize: 2, classCount: 3, imageShape: [8, 8, 1], prior: { kind: 'normal' } };

const labels = Int32Array.from({ length: 30 }, (_, i) => i % 3);
const conditions = tf.oneHot(tf.tensor1d(labels, 'int32'), 3).toFloat() as tf.Tensor2D;
const known = addClippedNoise(
  generator(normal(foldIn(seed, 'latents'), [30, 2]), conditions),
  0.1,
  foldIn(seed, 'noise'),
);
const search = { preset: 'cold', start: meanStart(), schedule: [{ steps: 5 }, { keep: 2, steps: 10 }] } as const;
const calibration = await calibrate(generator, spec, known, labels, search);
console.log(`right: ${calibration.accuracy}, classes that go on: ${calibration.schedule[1]?.keep}`);

const stranger = tf
  .tensor4d(normal(foldIn(seed, 'stranger'), [64]).dataSync(), [1, 8, 8, 1])
  .clipByValue(-1, 1) as tf.Tensor4D;
const { preset, start } = search;
for (const [name, images] of [
  ['known', known.slice(0, 1)],
  ['stranger', stranger],
] as const) {
  const { decisions } = await classify(generator, spec, images as tf.Tensor4D, { preset, start, calibration });
  console.log(name, decisions[0]?.label, decisions[0]?.isOutOfClass);
}
