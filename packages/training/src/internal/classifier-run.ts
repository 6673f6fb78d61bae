import type { ImageDataset } from '@gans/datasets';
import { foldIn, type Seed, ValueError } from '@gans/tensor';
import { type Rank, tidy, zeros } from '@tensorflow/tfjs-core';
import type { StepReport } from '../callbacks/step-callback';
import type { ClassifierConfig } from '../classifier/classifier-config';
import { type ClassifierPlan, planClassifier } from '../classifier/classifier-plan';
import {
  type ClassifierProgress,
  type ClassifierState,
  createClassifierState,
  disposeClassifierState,
} from '../classifier/classifier-state';
import { type ClassifierReport, classifierStep } from '../classifier/classifier-step';
import type { TrainableClassifier } from '../classifier/trainable-classifier';
import { learningRateAt } from '../optimization/learning-rate';
import { logitsOf } from './logits-of';
import { runEpoch, viewOf } from './run-epoch';
import { optimizerNameOf } from './update-weights';

/** The numbers of a classifier's step, or their means over an epoch. */
export type ClassifierScalars = {
  readonly loss: number;
  /** Share of the images that were read right, each before its batch's update. */
  readonly accuracy: number;
  readonly learningRate: number;
  /** Where the configuration clips gradients: their length before. */
  readonly gradientNorm?: number;
};

/** What a loop tells after a step. The tensors of net and progress must not be disposed, nor kept beyond the call. */
export interface ClassifierStepReport<Net extends TrainableClassifier = TrainableClassifier> extends StepReport {
  readonly scalars: ClassifierScalars;
  /** That of `scalars`. */
  readonly loss: number;
  readonly net: Net;
  /** With the net a checkpoint. */
  readonly progress: ClassifierProgress;
}

/** What trains a classifier. */
export interface ClassifierTraining<Net extends TrainableClassifier = TrainableClassifier> {
  /** The net and its weights to start from: fresh ones, or those of a checkpoint; given to the training, which frees them. */
  readonly net: Net;
  /** Where the weights come from a checkpoint: its progress, given to the training as well. Default: before the first step. */
  readonly progress?: ClassifierProgress | undefined;
  readonly dataset: ImageDataset;
  readonly config: ClassifierConfig;
  /** Decides the order of the images and what augments them; step i depends on (seed, i) and the weights only. */
  readonly seed: Seed;
  /** Stops after the step under way by throwing a GansError (code ABORTED). */
  readonly signal?: AbortSignal | undefined;
  /** Called after each step. */
  readonly onStep?: ((report: ClassifierStepReport<Net>) => void | Promise<void>) | undefined;
}

/** A training under way, which owns its weights. */
export interface ClassifierRun<Net extends TrainableClassifier> {
  readonly plan: ClassifierPlan;
  /** Net and progress as they are now. */
  now(): { readonly net: Net; readonly progress: ClassifierProgress };
  /** Trains to the end of the epoch under way; gives the means over the steps made. */
  epoch(): Promise<ClassifierScalars>;
  dispose(): void;
}

/** Checks a training, before anything is taken over, and opens it. */
export function openClassifierRun<Net extends TrainableClassifier>(
  caller: string,
  { net, progress, dataset, config, seed, signal, onStep }: ClassifierTraining<Net>,
): ClassifierRun<Net> {
  const plan = planClassifier(config, dataset);
  checkTraining(caller, plan, { net, progress, dataset: viewOf(dataset, plan.config.augmentation, seed, 0) });
  const { batchesPerEpoch } = plan;
  const steps = plan.config.epochs * batchesPerEpoch;
  let state: ClassifierState =
    progress === undefined
      ? createClassifierState(net, plan.config)
      : { params: net.params, state: net.state, ...progress };
  const at = ({ params, state: statistics, ...rest }: ClassifierState) => ({
    net: { ...net, params, state: statistics },
    progress: rest,
  });
  return {
    plan,
    now: () => at(state),
    dispose: () => disposeClassifierState(state),
    async epoch() {
      const rates: number[] = [];
      const { means } = await runEpoch<ClassifierState, keyof ClassifierReport>(state, {
        caller,
        dataset,
        config: plan.config,
        batchesPerEpoch,
        seed,
        signal,
        step: (before, batch) => {
          rates.push(learningRateAt(plan.config, { ...before, batchesPerEpoch }));
          return classifierStep(net, before, batch, foldIn(seed, 'step'), plan);
        },
        onState: (next) => {
          state = next;
        },
        onStep: (next, numbers) => {
          const scalars = { ...numbers, learningRate: rates.at(-1)! };
          return onStep?.({ step: next.step, steps, scalars, loss: scalars.loss, ...at(next) });
        },
      });
      return { ...means, learningRate: rates.reduce((sum, rate) => sum + rate) / rates.length };
    },
  };
}

function checkTraining(
  caller: string,
  { config: { batchSize, epochs, optimizer }, batchesPerEpoch }: ClassifierPlan,
  { net, progress, dataset }: Pick<ClassifierTraining, 'net' | 'progress' | 'dataset'>,
): void {
  const refuse = (expected: string, got: unknown, advice: string) => {
    throw new ValueError(`${caller}: expected ${expected}, got ${got}. ${advice}`);
  };
  const { classCount, length, imageShape } = dataset;
  if (batchesPerEpoch === 0)
    refuse(`dataset to hold at least one batch of ${batchSize} images`, length, 'Lower batchSize.');
  const { epoch, batch } = progress ?? { epoch: 0, batch: 0 };
  if (epoch > epochs || batch >= batchesPerEpoch)
    refuse(
      `progress to lie within ${epochs} epochs of ${batchesPerEpoch} batches`,
      `batch ${batch} of epoch ${epoch}`,
      'Resume with the data set and the configuration of the checkpoint.',
    );
  if (progress !== undefined && optimizer.name !== optimizerNameOf(progress.optimizer))
    refuse(
      `progress to be that of ${optimizer.name}`,
      optimizerNameOf(progress.optimizer),
      'Resume with the configuration of the checkpoint.',
    );
  const [height, width, channels] = imageShape;
  const shape = tidy(() => {
    const images = zeros<Rank.R4>([1, height, width, channels]);
    return logitsOf(net.apply(net.params, net.state, images, { training: false }).output).shape;
  });
  if (shape[1] !== classCount)
    refuse(`dataset to have ${shape[1]} classes`, classCount, 'Build the net from the data set.');
}
