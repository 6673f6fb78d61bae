// Crafts a perturbation against a small classifier, looks at it through a coarse codec, and fine-tunes the classifier on it.
import { adam, createSeed, disposeTree, foldIn, normal, type Tree, valueAndGrad } from '@gans/tensor';
import { craft, harden, measureFooling } from '@gans/uap';
import * as tf from '@tensorflow/tfjs';

const seed = createSeed(7);
const epsilon = 0.1;
const labels = Array.from({ length: 64 }, (_, i) => i % 2);
// Two classes told by one sure pixel, and by fifteen faint ones that a perturbation can turn.
const pixels = labels.flatMap((label) => Array.from({ length: 16 }, (_, j) => (2 * label - 1) * (j === 0 ? 0.5 : 0.1)));
const images = tf.add(
  tf.tensor4d(pixels, [64, 4, 4, 1]),
  normal(seed, [64, 4, 4, 1], { standardDeviation: 0.02 }),
) as tf.Tensor4D;

const logits = (kernel: tf.Tensor, x: tf.Tensor4D) => tf.matMul(tf.reshape(x, [-1, 16]), kernel) as tf.Tensor2D;
const optimizer = adam({ learningRate: 0.05 });
let params: Tree = { kernel: tf.zeros([16, 2]) };
let state = optimizer.init(params);
const classifier = (x: tf.Tensor4D) => tf.tidy(() => logits(params.kernel as tf.Tensor, x));
const trainEpoch = async (change: (x: tf.Tensor4D, of: typeof seed) => tf.Tensor4D, epoch: number) => {
  for (let step = 0; step < 40; step++) {
    const batch = change(images, foldIn(foldIn(seed, epoch), step));
    const { value, grads } = valueAndGrad((p: Tree) => ({
      loss: tf.losses.softmaxCrossEntropy(tf.oneHot(labels, 2), logits(p.kernel as tf.Tensor, batch)) as tf.Scalar,
    }))(params);
    ({ params, state } = optimizer.update(params, grads, state, { donate: true }));
    disposeTree(grads, { value, batch });
  }
  return classifier;
};
await trainEpoch((x) => x.clone(), 1000);

const identity = { name: 'linear, 16 pixels' };
const measure = (f: typeof classifier, d: tf.Tensor3D) => measureFooling(f, images, d, { identity, epsilon });
const { perturbation } = await craft(classifier, images, { seed, epsilon, maxSteps: 50 });
const codec = {
  name: 'steps of 1/4',
  apply: (x: tf.Tensor4D) => tf.tidy(() => tf.div(tf.round(tf.mul(x, 4)), 4) as tf.Tensor4D),
};
const encoded = await measureFooling(classifier, images, perturbation, { identity, epsilon, codec });
const { before, after, afterNewAttack } = await harden(classifier, {
  seed,
  measure,
  trainEpoch,
  craftAgainst: async (f, round) =>
    (await craft(f, images, { seed: foldIn(seed, round), epsilon, maxSteps: 50 })).perturbation,
});
for (const [name, result] of Object.entries({ before, encoded, after, afterNewAttack }))
  console.log(`${name}: ${result.value}`);
