import type { ClassifierNet } from '@gans/core-nets';
import { batch as cutBatch, epochOrder, type ImageBatch, type ImageDataset } from '@gans/datasets';
import {
  adam,
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
import { mean, mul, neg, nextFrame, sum, type Tensor } from '@tensorflow/tfjs-core';
import type { TrainedNet } from './gan-state';
import { scoped } from './internal/scoped';

/** Constants of a classifier run; survives JSON. */
export interface ClassifierConfig {
  readonly epochs: number;
  readonly batchSize: number;
  /** Adam's learning rate at the start; it falls to 0 along half a cosine. */
  readonly learningRate: number;
}

/** What `trainClassifier` works on and tells. */
export interface TrainClassifierOptions<Net extends ClassifierNet = ClassifierNet> {
  /** The net and its initial weights; given to the training, which frees them. */
  readonly net: Net;
  readonly dataset: ImageDataset;
  readonly config: ClassifierConfig;
  /** Decides the order of the images. */
  readonly seed: Seed;
  /** Stops after the step under way by throwing a GansError (code ABORTED). */
  readonly signal?: AbortSignal;
  /** Called after each step with its number (from 1) and its loss. */
  readonly onStep?: (progress: {
    readonly step: number;
    readonly steps: number;
    readonly loss: number;
  }) => void | Promise<void>;
}

/** Trains a classifier with cross-entropy and Adam, the learning rate falling along half a cosine.
 *
 *  L = -E[ln softmax(logits)_y];  rate at step t of T: learningRate (1 + cos(pi t / T)) / 2
 *  Loshchilov and Hutter, "SGDR", 2017, Eq. (5), one cycle. arXiv:1608.03983.
 *
 *  @returns the net with its trained weights; the caller disposes its params and state.
 *  @throws ValueError when a constant is out of range, or the data set does not fit the net or is smaller than a batch; the net is then still the caller's.
 *  @throws GansError code DIVERGED or ABORTED, and whatever `onStep` throws; the weights are then freed.
 *  @example
 *  const net = createSmallCnn({ classCount: 10, height: 32, width: 32, channels: 1, filters: 2, featureSize: 8 }, seed);
 *  const config = { epochs: 1, batchSize: 20, learningRate: 2e-3 };
 *  const trained = await trainClassifier({ net, dataset, config, seed });
 */
export async function trainClassifier<Net extends ClassifierNet>({
  net,
  dataset,
  config,
  seed,
  signal,
  onStep,
}: TrainClassifierOptions<Net>): Promise<Net> {
  checkConfig(config);
  checkDataset(net, dataset, config);
  const { epochs, batchSize, learningRate } = config;
  const batchesPerEpoch = Math.floor(dataset.length / batchSize);
  const steps = epochs * batchesPerEpoch;
  let trained: TrainedNet = {
    params: net.params,
    state: net.state,
    optimizer: adam({ learningRate }).init(net.params),
  };
  try {
    for (let epoch = 0; epoch < epochs; epoch++) {
      const order = epochOrder(foldIn(seed, 'order'), epoch, dataset.length);
      for (let b = 0; b < batchesPerEpoch; b++) {
        const step = epoch * batchesPerEpoch + b;
        const rate = (learningRate * (1 + Math.cos((Math.PI * step) / steps))) / 2;
        const indices = order.subarray(b * batchSize, (b + 1) * batchSize);
        const next = scoped(() => classifierStep(net, trained, cutBatch(dataset, indices), rate));
        trained = next.trained;
        const loss = (await next.loss.data())[0]!;
        next.loss.dispose();
        if (!Number.isFinite(loss))
          throw new GansError(
            'DIVERGED',
            `trainClassifier: expected a finite loss, got ${loss} at step ${step + 1}. Lower the learning rate.`,
          );
        await onStep?.({ step: step + 1, steps, loss });
        await nextFrame();
        if (signal?.aborted === true)
          throw new GansError('ABORTED', `trainClassifier: stopped at step ${step + 1} of ${steps}.`);
      }
    }
  } catch (error) {
    disposeTree(trained.params, trained.state);
    throw error;
  } finally {
    disposeTree(trained.optimizer.firstMoment, trained.optimizer.secondMoment);
  }
  return { ...net, params: trained.params, state: trained.state };
}

// One update; frees what it replaces of the net.
function classifierStep(
  net: Pick<ClassifierNet, 'apply' | 'config'>,
  { params, state, optimizer }: TrainedNet,
  { images, labels }: ImageBatch,
  learningRate: number,
): { trained: TrainedNet; loss: Tensor } {
  const target = oneHotRows(labels, net.config.classCount);
  const { value, grads, aux } = valueAndGrad((p: Tree) => {
    const { output, state: nextState } = net.apply(p, state, images, { training: true });
    return { loss: neg(mean(sum(mul(target, logSoftmax(output.logits)), 1))), aux: nextState };
  })(params);
  const next = adam({ learningRate }).update(params, grads, optimizer, { donate: true });
  disposeReplaced(state, aux);
  return { trained: { params: next.params, state: aux, optimizer: next.state }, loss: value };
}

function checkConfig({ epochs, batchSize, learningRate }: ClassifierConfig): void {
  for (const [name, value] of Object.entries({ epochs, batchSize }))
    if (!Number.isInteger(value) || value < 1)
      throw new ValueError(`trainClassifier: expected ${name} to be a positive integer, got ${value}.`);
  if (!(learningRate > 0) || !Number.isFinite(learningRate))
    throw new ValueError(`trainClassifier: expected learningRate to be a number > 0, got ${learningRate}.`);
}

function checkDataset(net: ClassifierNet, { classCount, length }: ImageDataset, { batchSize }: ClassifierConfig): void {
  if (classCount !== net.config.classCount)
    throw new ValueError(
      `trainClassifier: expected dataset to have ${net.config.classCount} classes, got ${classCount}. Build the net from the data set.`,
    );
  if (length < batchSize)
    throw new ValueError(
      `trainClassifier: expected dataset to hold at least one batch of ${batchSize} images, got ${length}. Lower batchSize.`,
    );
}
