import type { ClassifierNet } from '@gans/core-nets';
import { batch as cutBatch, epochOrder, type ImageBatch, type ImageDataset } from '@gans/datasets';
import {
  type AdamState,
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
import { type ClassifierConfig, checkClassifierConfig } from './classifier-config';
import type { TrainedNet } from './gan-state';
import { scoped } from './internal/scoped';

/** How far a classifier's training is: what it needs besides the net's weights at that moment to go on. */
export interface ClassifierProgress {
  /** Steps made so far. */
  readonly step: number;
  readonly optimizer: AdamState;
}

/** What `trainClassifier` works on and tells. */
export interface TrainClassifierOptions<Net extends ClassifierNet = ClassifierNet> {
  /** The net and its weights to start from: fresh ones, or those of a checkpoint; given to the training, which frees them. */
  readonly net: Net;
  /** Where the weights come from a checkpoint: its progress, given to the training as well. Default: before the first step. */
  readonly progress?: ClassifierProgress | undefined;
  readonly dataset: ImageDataset;
  readonly config: ClassifierConfig;
  /** Decides the order of the images; step i depends on (seed, i) and the weights only. */
  readonly seed: Seed;
  /** Stops after the step under way by throwing a GansError (code ABORTED). */
  readonly signal?: AbortSignal;
  /** Called after each step with its number (from 1), its loss, and the net and progress after it: a checkpoint. Its tensors must not be disposed, nor kept beyond the call. */
  readonly onStep?: (report: {
    readonly step: number;
    readonly steps: number;
    readonly loss: number;
    readonly net: Net;
    readonly progress: ClassifierProgress;
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
  progress,
  dataset,
  config,
  seed,
  signal,
  onStep,
}: TrainClassifierOptions<Net>): Promise<Net> {
  checkClassifierConfig(config);
  checkDataset(net, dataset, config);
  const { epochs, batchSize, learningRate } = config;
  const batchesPerEpoch = Math.floor(dataset.length / batchSize);
  const steps = epochs * batchesPerEpoch;
  let trained: TrainedNet = {
    params: net.params,
    state: net.state,
    optimizer: progress?.optimizer ?? adam({ learningRate }).init(net.params),
  };
  let order: { epoch: number; indices: Int32Array } | undefined;
  try {
    for (let step = progress?.step ?? 0; step < steps; step++) {
      const epoch = Math.floor(step / batchesPerEpoch);
      if (order?.epoch !== epoch) order = { epoch, indices: epochOrder(foldIn(seed, 'order'), epoch, dataset.length) };
      const first = (step % batchesPerEpoch) * batchSize;
      const indices = order.indices.subarray(first, first + batchSize);
      const rate = (learningRate * (1 + Math.cos((Math.PI * step) / steps))) / 2;
      const next = scoped(() => classifierStep(net, trained, cutBatch(dataset, indices), rate));
      trained = next.trained;
      const loss = (await next.loss.data())[0]!;
      next.loss.dispose();
      if (!Number.isFinite(loss))
        throw new GansError(
          'DIVERGED',
          `trainClassifier: expected a finite loss, got ${loss} at step ${step + 1}. Lower the learning rate.`,
        );
      const { params, state, optimizer } = trained;
      const after = { step: step + 1, optimizer };
      await onStep?.({ step: step + 1, steps, loss, net: { ...net, params, state }, progress: after });
      await nextFrame();
      if (signal?.aborted === true)
        throw new GansError('ABORTED', `trainClassifier: stopped at step ${step + 1} of ${steps}.`);
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
