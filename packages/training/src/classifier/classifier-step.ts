import type { ImageBatch } from '@gans/datasets';
import { classBalancedCrossEntropy } from '@gans/losses/class-balanced-cross-entropy';
import { focalLoss } from '@gans/losses/focal';
import { smoothedCrossEntropy } from '@gans/losses/label-smoothing';
import { ldamLoss } from '@gans/losses/ldam';
import { softmaxCrossEntropy } from '@gans/losses/softmax-cross-entropy';
import { disposeReplaced, disposeTree, foldIn, type Seed, type Tree, valueAndGrad } from '@gans/tensor';
import { argMax, cast, equal, mean, type Scalar, type Tensor2D, tensor1d } from '@tensorflow/tfjs-core';
import { logitsOf } from '../internal/logits-of';
import { advance } from '../internal/run-epoch';
import { scoped } from '../internal/scoped';
import { updateWeights } from '../internal/update-weights';
import { learningRateAt } from '../optimization/learning-rate';
import { type ClassifierPlan, classWeightsAt } from './classifier-plan';
import type { ClassifierState } from './classifier-state';
import type { TrainableClassifier } from './trainable-classifier';

/** What a step says of its batch, at the weights before the update; scalars, which the caller disposes. */
export type ClassifierReport = {
  readonly loss: Scalar;
  /** Share of the batch's images whose largest logit is that of their class. */
  readonly accuracy: Scalar;
  /** Length of the gradient of all parameters together before it was clipped; where the configuration clips. */
  readonly gradientNorm?: Scalar;
};

/** One update of a classifier.
 *
 *  L(params) = loss of the configuration at the logits of the batch;  params <- optimizer(params, grad L, learning rate of the step)
 *
 *  @param net `apply` only; the weights are those of the state.
 *  @param state is given away: what the step replaces is freed.
 *  @param batch images and labels; not disposed.
 *  @param seed for nets that draw; step i uses (seed, i).
 *  @param plan of `planClassifier`: with the state's epoch and batch it decides learning rate and class weights.
 *  @returns the new state, and the report.
 *  @throws ShapeError and ValueError when the net does not take the images or a label is out of range; the state is then still the caller's.
 *  @example
 *  const net = createSmallCnn({ classCount: 10, height: 32, width: 32, channels: 1, filters: 2, featureSize: 8 }, seed);
 *  const plan = planClassifier({ epochs: 2, batchSize: 4, learningRate: 2e-3 }, dataset);
 *  const { state, report } = classifierStep(net, createClassifierState(net, plan.config), batch(dataset, [0, 1, 2, 3]), seed, plan);
 *  console.log(state.step, report.loss.dataSync()[0]);
 */
export function classifierStep(
  net: Pick<TrainableClassifier, 'apply'>,
  state: ClassifierState,
  { images, labels }: ImageBatch,
  seed: Seed,
  plan: ClassifierPlan,
): { state: ClassifierState; report: ClassifierReport } {
  const { config, batchesPerEpoch } = plan;
  const learningRate = learningRateAt(config, { ...state, batchesPerEpoch });
  const weights = classWeightsAt(plan, state.epoch);
  return scoped(() => {
    const options = { training: true, seed: foldIn(seed, state.step) };
    const { value, grads, aux } = valueAndGrad((params: Tree) => {
      const { output, state: next } = net.apply(params, state.state, images, options);
      const logits = logitsOf(output);
      return { loss: classifierLoss(logits, labels, plan, weights), aux: { state: next, logits } };
    })(state.params);
    const { gradientNorm, ...next } = updateWeights(config, learningRate, state.params, grads, state.optimizer);
    disposeTree(grads);
    const hits = equal(argMax(aux.logits, 1), tensor1d(labels, 'int32'));
    disposeReplaced(state.state, aux.state);
    return {
      state: { params: next.params, state: aux.state, optimizer: next.state, ...advance(state, batchesPerEpoch) },
      report: {
        loss: value as Scalar,
        accuracy: mean(cast(hits, 'float32')) as Scalar,
        ...(gradientNorm === undefined ? {} : { gradientNorm }),
      },
    };
  });
}

function classifierLoss(
  logits: Tensor2D,
  labels: Int32Array,
  { config: { loss }, margins }: ClassifierPlan,
  weights: Float64Array | undefined,
): Scalar {
  const weighted = weights === undefined ? {} : { weights };
  if (loss.name === 'focal') return focalLoss(logits, labels, { gamma: loss.gamma, ...weighted });
  if (loss.name === 'ldam') return ldamLoss(logits, labels, margins!, { scale: loss.scale, ...weighted });
  const { labelSmoothing: smoothing, reduction } = loss;
  if (smoothing > 0) return smoothedCrossEntropy(logits, labels, { smoothing, reduction, ...weighted });
  return weights === undefined
    ? softmaxCrossEntropy(logits, labels)
    : classBalancedCrossEntropy(logits, labels, weights, { reduction });
}
