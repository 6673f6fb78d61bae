import { batch as cutBatch, epochOrder, type ImageDataset } from '@gans/datasets';
import { foldIn, GansError, type Seed, ValueError } from '@gans/tensor';
import { dispose, nextFrame, type Tensor } from '@tensorflow/tfjs-core';
import { checkGanConfig, type GanConfig } from './gan-config';
import { disposeGanState, type GanNets, type GanState } from './gan-state';
import { type GanReport, ganStep } from './gan-step';
import { scoped } from './internal/scoped';

/** A step's report as numbers. */
export type GanScalars = { readonly [K in keyof GanReport]: number };

/** What `trainGan` works on and tells. */
export interface TrainGanOptions {
  readonly nets: GanNets;
  /** Where to start: a fresh state or one from a checkpoint. It is given to the training, which frees it; use the returned state. */
  readonly state: GanState;
  readonly dataset: ImageDataset;
  readonly config: GanConfig;
  /** Decides the order of the images, the latents and the classes; step i depends on (seed, i) only. */
  readonly seed: Seed;
  /** Stops after the step under way; the state so far is returned. */
  readonly signal?: AbortSignal;
  /** Called after each step with its number (from 1) and its losses. The state must not be disposed, nor kept beyond the call. */
  readonly onStep?: (progress: {
    readonly step: number;
    readonly steps: number;
    readonly scalars: GanScalars;
    readonly state: GanState;
  }) => void | Promise<void>;
}

/** Trains a GAN from `state.step` up to `config.steps`.
 *
 *  Yields to the event loop after each step, so that signals and timers are served.
 *
 *  @returns the state after the last step made; `state.step < config.steps` when `signal` stopped it. The caller disposes it.
 *  @throws ValueError when a constant is out of range, the data set does not fit the nets, or it holds fewer images than a batch; the state is then still the caller's.
 *  @throws GansError (code DIVERGED) when a loss is not finite, and whatever `onStep` throws; the state is then freed, so save checkpoints in `onStep`.
 *  @example
 *  const shape = { classCount: 10, height: 32, width: 32, channels: 1, filters: 2 };
 *  const { nets, state } = createGan({ generator: { ...shape, latentSize: 4 }, discriminator: { ...shape, embeddingSize: 4 } }, seed);
 *  const config = checkGanConfig({
 *    batchSize: 4, steps: 2, generatorLearningRate: 4e-4, discriminatorLearningRate: 4e-4, beta1: 0.5, beta2: 0.999,
 *    conditionalWeight: 0.5, temperature: 0.25, positiveMargin: 0.98, averageDecay: 0.99, averageStart: 0,
 *  });
 *  const end = await trainGan({ nets, state, dataset, config, seed, onStep: ({ step, scalars }) => console.log(step, scalars) });
 */
export async function trainGan({
  nets,
  state: initial,
  dataset,
  config,
  seed,
  signal,
  onStep,
}: TrainGanOptions): Promise<GanState> {
  checkGanConfig(config);
  checkDataset(nets, dataset, config);
  const { batchSize, steps } = config;
  const batchesPerEpoch = Math.floor(dataset.length / batchSize);
  let state = initial;
  let order: { epoch: number; indices: Int32Array } | undefined;
  try {
    while (state.step < steps && signal?.aborted !== true) {
      const epoch = Math.floor(state.step / batchesPerEpoch);
      if (order?.epoch !== epoch) order = { epoch, indices: epochOrder(foldIn(seed, 'order'), epoch, dataset.length) };
      const first = (state.step % batchesPerEpoch) * batchSize;
      const indices = order.indices.subarray(first, first + batchSize);
      const next = scoped(() =>
        ganStep(nets, state, cutBatch(dataset, indices), foldIn(foldIn(seed, 'step'), state.step), config),
      );
      state = next.state;
      const scalars = await readScalars(next.report, state.step);
      await onStep?.({ step: state.step, steps, scalars, state });
      await nextFrame();
    }
  } catch (error) {
    disposeGanState(state);
    throw error;
  }
  return state;
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

function checkDataset({ generator }: GanNets, dataset: ImageDataset, { batchSize }: GanConfig): void {
  const { classCount, imageShape } = generator.spec;
  if (dataset.classCount !== classCount || dataset.imageShape.join() !== imageShape.join())
    throw new ValueError(
      `trainGan: expected dataset to have ${classCount} classes of ${imageShape.join('x')} images, got ${dataset.classCount} of ${dataset.imageShape.join('x')}. Build the nets from the data set.`,
    );
  if (dataset.length < batchSize)
    throw new ValueError(
      `trainGan: expected dataset to hold at least one batch of ${batchSize} images, got ${dataset.length}. Lower batchSize.`,
    );
}
