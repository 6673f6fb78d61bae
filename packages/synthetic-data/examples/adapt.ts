// A classifier that learns from generated images, half of which change after each epoch, and is used on real ones that look paler: batch-norm adaptation makes up for it without a label.

import { asClassifier, createSmallCnn, type SmallCnn } from '@gans/core-nets';
import { adaptBatchNorm, fillDataset, poolBatches, readClasses, smoothDataset } from '@gans/synthetic-data';
import {
  type AdamState,
  adam,
  createSeed,
  foldIn,
  type GeneratorSpec,
  normal,
  type Seed,
  valueAndGrad,
} from '@gans/tensor';
import { logSoftmax, oneHotRows } from '@gans/tensor/ops';
import * as tf from '@tensorflow/tfjs';

const seed = createSeed(7);
const spec: GeneratorSpec = { latentSize: 8, classCount: 4, imageShape: [8, 8, 1], prior: { kind: 'normal' } };
const patterns = normal(foldIn(seed, 'patterns'), [4, 64]);
const variations = normal(foldIn(seed, 'variations'), [8, 64], { standardDeviation: 0.3 });

/** Stands for a trained generator: a pattern for each class, varied by the latent; and for the world, where everything is paler. */
const source = (contrast: number, brightness: number) => ({
  spec,
  generator: (latents: tf.Tensor2D, classes: tf.Tensor2D) => {
    const drawn = tf.tanh(tf.add(tf.matMul(classes, patterns), tf.matMul(latents, variations)));
    return tf.reshape(tf.add(tf.mul(drawn, contrast), brightness), [-1, 8, 8, 1]) as tf.Tensor4D;
  },
});

const optimizer = adam({ learningRate: 0.01 });
const net = createSmallCnn({ classCount: 4, height: 8, width: 8, channels: 1, filters: 4, featureSize: 16 }, seed);
type Training = { readonly net: SmallCnn; readonly memory: AdamState };

function step({ net, memory }: Training, images: tf.Tensor4D, labels: Int32Array): Training {
  const { grads, aux } = valueAndGrad((params: SmallCnn['params']) => {
    const { output, state } = net.apply(params, net.state, images, { training: true });
    const loss = tf.neg(tf.mean(tf.sum(tf.mul(logSoftmax(output.logits), oneHotRows(labels, 4)), 1)));
    return { loss, aux: { state } };
  })(net.params);
  const { params, state } = optimizer.update(net.params, grads, memory);
  return { net: { ...net, params, state: aux.state }, memory: state };
}

const { classifier } = await smoothDataset(
  {
    classifier: { net, memory: optimizer.init(net.params) } as Training,
    classify: (training) => asClassifier(training.net),
    async trainEpoch(training, pool, { epoch, seed: of }: { epoch: number; seed: Seed }) {
      let next = training;
      for (const { images, labels } of poolBatches(pool, { seed: of, epoch, batchSize: 32 }))
        next = step(next, images, labels);
      return next;
    },
  },
  source(1, 0),
  { size: 160, epochs: 4, seed, mining: { steps: 3, draws: 20 }, chunkSize: 40 },
);

const real = await fillDataset(source(0.3, 0.5), { count: 120, seed: foldIn(seed, 'real'), chunkSize: 40 });
const unlabelled = () => Array.from(poolBatches(real, { seed, epoch: 0, batchSize: 40 }), ({ images }) => images);
const state = await adaptBatchNorm(classifier.net, unlabelled, { mode: 'exact' });
const before = await readClasses(asClassifier(classifier.net), real);
const after = await readClasses(asClassifier(classifier.net, { params: classifier.net.params, state }), real);
console.log(`real images read right: ${before.accuracy.toFixed(3)}, adapted ${after.accuracy.toFixed(3)}`);
