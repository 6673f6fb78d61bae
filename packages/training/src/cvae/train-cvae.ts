import type { ImageDataset } from '@gans/datasets';
import { foldIn, type Seed, ValueError } from '@gans/tensor';
import type { StepReport } from '../callbacks/step-callback';
import { runEpoch, viewOf } from '../internal/run-epoch';
import { optimizerNameOf } from '../internal/update-weights';
import { learningRateAt } from '../optimization/learning-rate';
import { type CheckedCvaeTrainingConfig, type CvaeTrainingConfig, checkCvaeTrainingConfig } from './cvae-config';
import { type CvaeNets, type CvaeState, createCvaeState, disposeCvaeState } from './cvae-state';
import { type CvaeReport, cvaeStep } from './cvae-step';

/** The numbers of a step, or their means over an epoch; nats an image. */
export type CvaeScalars = {
  readonly loss: number;
  readonly reconstruction: number;
  readonly kl: number;
  readonly learningRate: number;
  /** Where the configuration clips gradients: their length before. */
  readonly gradientNorm?: number;
};

/** What the loop tells after a step. The state must not be disposed, nor kept beyond the call. */
export interface CvaeStepReport extends StepReport {
  readonly scalars: CvaeScalars;
  readonly state: CvaeState;
}

/** What the loop tells after an epoch. */
export interface CvaeEpochReport {
  /** Epochs finished. */
  readonly epoch: number;
  readonly epochs: number;
  /** Means over the steps that this call made of the epoch. */
  readonly scalars: CvaeScalars;
  readonly state: CvaeState;
}

/** What `trainCvae` works on and tells. */
export interface TrainCvaeOptions {
  /** Their weights are where a run starts that has no `state`, and are given to it. */
  readonly nets: CvaeNets;
  /** Of a checkpoint; given to the training, which frees it. Default: before the first step. */
  readonly state?: CvaeState | undefined;
  readonly dataset: ImageDataset;
  readonly config: CvaeTrainingConfig;
  /** Decides the order of the images, what augments them and the latents; step i depends on (seed, i) and the weights only. */
  readonly seed: Seed;
  /** Stops after the step under way by throwing a GansError (code ABORTED). */
  readonly signal?: AbortSignal | undefined;
  readonly onStep?: ((report: CvaeStepReport) => void | Promise<void>) | undefined;
  readonly onEpoch?: ((report: CvaeEpochReport) => void | Promise<void>) | undefined;
}

/** Trains a conditional VAE from where its state is to the end of the last epoch.
 *
 *  @returns the state at the end; the caller disposes it with `disposeCvaeState`, and gets at the nets with `trainedCvae`.
 *  @throws ValueError when a constant is out of range, or the data set does not fit the nets or is smaller than a batch; the weights are then still the caller's.
 *  @throws GansError code DIVERGED or ABORTED, and whatever a callback throws; the state is then freed, so save checkpoints in `onStep`.
 *  @example
 *  const size = { latentSize: 4, classCount: 10, height: 32, width: 32, channels: 1, hiddenSize: 16 };
 *  const nets = { encoder: createCvaeEncoder(size, seed), decoder: createCvaeDecoder(size, seed) };
 *  const config = { epochs: 2, batchSize: 20, learningRate: 1e-3 };
 *  const end = await trainCvae({ nets, dataset, config, seed, onStep: ({ step, scalars }) => console.log(step, scalars.loss) });
 *  const generate = asGenerator(trainedCvae(nets, end).decoder);
 */
export async function trainCvae(options: TrainCvaeOptions): Promise<CvaeState> {
  const { nets, dataset, seed, signal, onStep, onEpoch } = options;
  const config = checkCvaeTrainingConfig(options.config);
  const { epochs, batchSize, remainder } = config;
  const batches = dataset.length / batchSize;
  const batchesPerEpoch = remainder === 'keep' ? Math.ceil(batches) : Math.floor(batches);
  checkTraining(options, config, batchesPerEpoch);
  let state = options.state ?? createCvaeState(nets, config);
  try {
    while (state.epoch < epochs) {
      let learningRate = 0;
      const { means } = await runEpoch<CvaeState, keyof CvaeReport>(state, {
        caller: 'trainCvae',
        dataset,
        config,
        batchesPerEpoch,
        seed,
        signal,
        step: (before, batch) => {
          learningRate = learningRateAt(config, { ...before, batchesPerEpoch });
          return cvaeStep(nets, before, batch, foldIn(seed, 'step'), { config, batchesPerEpoch });
        },
        onState: (next) => {
          state = next;
        },
        onStep: (next, numbers) =>
          onStep?.({
            step: next.step,
            steps: epochs * batchesPerEpoch,
            scalars: { ...numbers, learningRate },
            state: next,
          }),
      });
      await onEpoch?.({ epoch: state.epoch, epochs, scalars: { ...means, learningRate }, state });
    }
  } catch (error) {
    disposeCvaeState(state);
    throw error;
  }
  return state;
}

function checkTraining(
  { nets, state, dataset, seed }: TrainCvaeOptions,
  { epochs, batchSize, optimizer, augmentation, average }: CheckedCvaeTrainingConfig,
  batchesPerEpoch: number,
): void {
  const refuse = (expected: string, got: unknown, advice: string) => {
    throw new ValueError(`trainCvae: expected ${expected}, got ${got}. ${advice}`);
  };
  const { classCount, imageShape } = nets.decoder.spec;
  const seen = viewOf(dataset, augmentation, seed, 0).imageShape;
  if (imageShape.join() !== seen.join())
    refuse(`dataset to give images of ${imageShape.join('x')}`, seen.join('x'), 'Build the nets from the data set.');
  if (classCount !== 0 && classCount !== dataset.classCount)
    refuse(`dataset to have ${classCount} classes`, dataset.classCount, 'Build the nets from the data set.');
  if (batchesPerEpoch === 0)
    refuse(`dataset to hold at least one batch of ${batchSize} images`, dataset.length, 'Lower batchSize.');
  if (state === undefined) return;
  const hint = 'Resume with the data set and the configuration of the checkpoint.';
  if (state.epoch > epochs || state.batch >= batchesPerEpoch)
    refuse(
      `state to lie within ${epochs} epochs of ${batchesPerEpoch} batches`,
      `batch ${state.batch} of epoch ${state.epoch}`,
      hint,
    );
  if (optimizerNameOf(state.optimizer) !== optimizer.name)
    refuse(`state to be that of ${optimizer.name}`, optimizerNameOf(state.optimizer), hint);
  if ((state.average === undefined) !== (average === undefined))
    refuse(
      `state ${average === undefined ? 'without' : 'with'} an average`,
      average === undefined ? 'one' : 'none',
      hint,
    );
}
