import { batch as cutBatch, epochOrder, type ImageDataset } from '@gans/datasets';
import { foldIn, GansError, type Seed, ValueError } from '@gans/tensor';
import { dispose, nextFrame, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import type { BatchSource, GanBatch } from './batch';
import { checkGanConfig } from './check-config';
import type { CheckedGanConfig, GanConfig } from './config';
import type { GeneratorTerm } from './generator-term';
import type { GanNets } from './nets';
import { disposeGanState, type GanState } from './state';
import { type GanReport, ganStep } from './step';

/** A step's report as numbers. */
export type GanScalars = { readonly [K in keyof GanReport]: number };

/** What `trainGan` works on and tells. */
export interface TrainGanOptions {
  readonly nets: GanNets;
  /** Where to start: a fresh state or one from a checkpoint. It is given to the training, which frees it; use the returned state. */
  readonly state: GanState;
  readonly dataset: ImageDataset;
  readonly config: GanConfig;
  /** Decides the order of the images and all that a step draws; step i depends on (seed, i) only. */
  readonly seed: Seed;
  /** Conditions float32 [n, K] of the images with these indices, in the place of their one-hot classes: for images with several attributes. The training frees them. */
  readonly conditionsOf?: (indices: Int32Array) => Tensor2D;
  /** Further terms of G's loss. */
  readonly generatorTerms?: readonly GeneratorTerm[];
  /** Stops after the step under way; the state so far is returned. */
  readonly signal?: AbortSignal;
  /** Called after each step with its number (from 1) and its losses. The state must not be disposed, nor kept beyond the call. */
  readonly onStep?: (progress: {
    readonly step: number;
    readonly steps: number;
    readonly scalars: GanScalars;
    readonly state: GanState;
    /** Makes the last real batch that D has seen in this step anew, for `diagnose`; the caller disposes its tensors. */
    readonly batch: () => GanBatch;
  }) => void | Promise<void>;
}

/** Trains a GAN from `state.step` up to `config.steps`.
 *
 *  Yields to the event loop after each step, so that signals and timers are served.
 *
 *  @returns the state after the last step made; `state.step < config.steps` when `signal` stopped it. The caller disposes it.
 *  @throws ValueError when a constant is out of range, the data set does not fit the nets, holds fewer images than a batch, or too few classes for the loss; the state is then still the caller's.
 *  @throws GansError (code DIVERGED) when a loss is not finite, and whatever a step or `onStep` throws; the state is then freed, so save checkpoints in `onStep`.
 *  @example
 *  const shape = { net: 'dcgan', classCount: 10, height: 32, width: 32, channels: 1, filters: 2 } as const;
 *  const { nets, state } = createGan({ generator: { ...shape, latentSize: 4 }, discriminator: { ...shape, head: 'embedding', embeddingSize: 4 } }, seed);
 *  const config = {
 *    batchSize: 4, steps: 2, adversarial: 'hinge', conditional: { name: 'd2d-cross-entropy', weight: 0.5 },
 *    optimizers: { generator: { learningRate: 4e-4 }, discriminator: { learningRate: 4e-4 } },
 *  } as const;
 *  const end = await trainGan({ nets, state, dataset, config, seed, onStep: ({ step, scalars }) => console.log(step, scalars) });
 */
export async function trainGan(options: TrainGanOptions): Promise<GanState> {
  const { nets, state: initial, dataset, seed, conditionsOf, generatorTerms = [], signal, onStep } = options;
  const config = checkGanConfig(options.config);
  checkDataset(nets, dataset, config);
  const sourceAt = batchesOf(dataset, config, foldIn(seed, 'order'), conditionsOf);
  let state = initial;
  try {
    while (state.step < config.steps && signal?.aborted !== true) {
      const stepSeed = foldIn(foldIn(seed, 'step'), state.step);
      const next = ganStep(nets, state, sourceAt(state.step), stepSeed, config, { generatorTerms });
      state = next.state;
      const scalars = await readScalars(next.report, state.step);
      const source = sourceAt(state.step - 1);
      const last = config.discriminatorSteps * config.accumulationSteps - 1;
      await onStep?.({ step: state.step, steps: config.steps, scalars, state, batch: () => source(last) });
      await nextFrame();
    }
  } catch (error) {
    disposeGanState(state);
    throw error;
  }
  return state;
}

/** The batches of each step: whole epochs in an order of their own, their last images left out where they fill no batch. */
function batchesOf(
  dataset: ImageDataset,
  { batchSize, discriminatorSteps, accumulationSteps }: CheckedGanConfig,
  seed: Seed,
  conditionsOf: TrainGanOptions['conditionsOf'],
): (step: number) => BatchSource {
  const batchesPerEpoch = Math.floor(dataset.length / batchSize);
  const orders = new Map<number, Int32Array>();
  const orderOf = (epoch: number): Int32Array => {
    const known = orders.get(epoch);
    if (known !== undefined) return known;
    // A step may reach from one epoch into the next, and come back for a batch.
    for (const old of orders.keys()) if (old < epoch - 1) orders.delete(old);
    const order = epochOrder(seed, epoch, dataset.length);
    orders.set(epoch, order);
    return order;
  };
  return (step) => (index) => {
    const position = step * discriminatorSteps * accumulationSteps + index;
    const epoch = Math.floor(position / batchesPerEpoch);
    const first = (position % batchesPerEpoch) * batchSize;
    const indices = orderOf(epoch).subarray(first, first + batchSize);
    return {
      ...cutBatch(dataset, indices),
      ...(conditionsOf !== undefined && { condition: conditionsOf(indices) }),
      epoch,
    };
  };
}

async function readScalars(report: GanReport, step: number): Promise<GanScalars> {
  const entries = await Promise.all(
    Object.entries(report as Record<string, Tensor>).map(
      async ([name, scalar]) => [name, (await scalar.data())[0]!] as const,
    ),
  );
  dispose(report);
  for (const [name, value] of entries)
    if (!Number.isFinite(value))
      throw new GansError(
        'DIVERGED',
        `trainGan: expected ${name} to be finite, got ${value} at step ${step}. Go back to the last checkpoint and lower the learning rates.`,
      );
  return Object.fromEntries(entries) as GanScalars;
}

function checkDataset({ generator }: GanNets, dataset: ImageDataset, config: CheckedGanConfig): void {
  const { classCount, imageShape } = generator.spec;
  const hasClasses = classCount > 0 && config.conditions === 'classes';
  if ((hasClasses && dataset.classCount !== classCount) || dataset.imageShape.join() !== imageShape.join())
    throw new ValueError(
      `trainGan: expected dataset to have ${classCount} classes of ${imageShape.join('x')} images, got ${dataset.classCount} of ${dataset.imageShape.join('x')}. Build the nets from the data set.`,
    );
  if (dataset.length < config.batchSize)
    throw new ValueError(
      `trainGan: expected dataset to hold at least one batch of ${config.batchSize} images, got ${dataset.length}. Lower batchSize.`,
    );
  const { name } = config.conditional;
  if (!['d2d-cross-entropy', 'conditional-contrastive'].includes(name) || new Set(dataset.labels).size > 1) return;
  throw new ValueError(
    `trainGan: expected dataset to hold images of two classes at least for conditional ${name}, got one. It draws samples of different classes apart, so with one class its loss is always 0. Use conditional 'none'.`,
  );
}
