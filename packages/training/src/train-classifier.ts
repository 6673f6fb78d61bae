import type { SmallCnn } from '@gans/core-nets';
import { batch as cutBatch, epochOrder, type ImageDataset } from '@gans/datasets';
import {
  adam,
  type Classifier,
  disposeReplaced,
  disposeTree,
  foldIn,
  GansError,
  type Seed,
  type Tree,
  ValueError,
  valueAndGrad,
} from '@gans/tensor';
import { logSoftmax, oneHotRows } from '@gans/tensor/ops';
import { argMax, mean, mul, neg, nextFrame, sum, tidy } from '@tensorflow/tfjs-core';

import { scoped } from './internal/scoped';

/** Constants of a classifier run; survives JSON. */
export interface ClassifierConfig {
  readonly epochs: number;
  readonly batchSize: number;
  /** Adam's learning rate at the start; it falls to 0 along half a cosine. */
  readonly learningRate: number;
}

/** What `trainClassifier` works on and tells. */
export interface TrainClassifierOptions {
  /** Initial weights; given to the training, which frees them. */
  readonly net: SmallCnn;
  readonly dataset: ImageDataset;
  readonly config: ClassifierConfig;
  /** Decides the order of the images. */
  readonly seed: Seed;
  /** Stops after the step under way by throwing a GansError (code ABORTED). */
  readonly signal?: AbortSignal;
  readonly onStep?: (progress: {
    readonly step: number;
    readonly steps: number;
    readonly loss: number;
  }) => void | Promise<void>;
}

/** Trains a classifier with cross-entropy and Adam, the learning rate falling along half a cosine.
 *
 *  @returns the net with its trained weights; the caller disposes its params and state.
 *  @throws ValueError when the data set does not fit the net or is smaller than a batch; GansError code DIVERGED or ABORTED.
 */
export async function trainClassifier({
  net,
  dataset,
  config,
  seed,
  signal,
  onStep,
}: TrainClassifierOptions): Promise<SmallCnn> {
  const { epochs, batchSize, learningRate } = config;
  if (dataset.classCount !== net.config.classCount)
    throw new ValueError(
      `trainClassifier: expected dataset to have ${net.config.classCount} classes, got ${dataset.classCount}.`,
    );
  const batchesPerEpoch = Math.floor(dataset.length / batchSize);
  if (batchesPerEpoch === 0)
    throw new ValueError(
      `trainClassifier: expected dataset to hold at least one batch of ${batchSize} images, got ${dataset.length}. Lower batchSize.`,
    );
  const steps = epochs * batchesPerEpoch;
  let { params, state } = net;
  let moments = adam({ learningRate }).init(params);
  for (let epoch = 0; epoch < epochs; epoch++) {
    const order = epochOrder(foldIn(seed, 'order'), epoch, dataset.length);
    for (let b = 0; b < batchesPerEpoch; b++) {
      const step = epoch * batchesPerEpoch + b;
      const { images, labels } = cutBatch(dataset, order.subarray(b * batchSize, (b + 1) * batchSize));
      const rate = (learningRate * (1 + Math.cos((Math.PI * step) / steps))) / 2;
      const next = scoped(() => {
        const { value, grads, aux } = valueAndGrad((p: typeof params) => {
          const { output, state: nextState } = net.apply(p, state, images, { training: true });
          const target = oneHotRows(labels, net.config.classCount);
          return { loss: neg(mean(sum(mul(target, logSoftmax(output.logits)), 1))), aux: nextState as Tree };
        })(params);
        const updated = adam({ learningRate: rate }).update(params, grads, moments, { donate: true });
        return { loss: value, params: updated.params, moments: updated.state, state: aux as unknown as typeof state };
      });
      images.dispose();
      disposeReplaced(state, next.state);
      ({ params, moments, state } = next);
      const loss = (await next.loss.data())[0]!;
      next.loss.dispose();
      if (!Number.isFinite(loss) || signal?.aborted === true) {
        disposeTree(params, state, moments.firstMoment, moments.secondMoment);
        throw signal?.aborted === true
          ? new GansError('ABORTED', `trainClassifier: stopped at step ${step + 1} of ${steps}.`)
          : new GansError(
              'DIVERGED',
              `trainClassifier: expected a finite loss, got ${loss} at step ${step + 1}. Lower the learning rate.`,
            );
      }
      await onStep?.({ step: step + 1, steps, loss });
      await nextFrame();
    }
  }
  disposeTree(moments.firstMoment, moments.secondMoment);
  return { ...net, params, state };
}

/** Classes that a classifier gives to the images of a set, in fixed chunks.
 *
 *  @param classifier images -> logits.
 *  @param dataset any set whose images fit.
 *  @param chunkSize images per call; default 250.
 *  @returns Int32Array [N].
 */
export async function predictDataset(
  classifier: Classifier,
  dataset: ImageDataset,
  chunkSize = 250,
): Promise<Int32Array> {
  const predicted = new Int32Array(dataset.length);
  for (let first = 0; first < dataset.length; first += chunkSize) {
    const count = Math.min(chunkSize, dataset.length - first);
    const { images } = cutBatch(
      dataset,
      Int32Array.from({ length: count }, (_, i) => first + i),
    );
    const classes = tidy(() => argMax(classifier(images), 1));
    predicted.set(await classes.data(), first);
    images.dispose();
    classes.dispose();
    await nextFrame();
  }
  return predicted;
}
