import { disposeReplaced, GansError, type Model, type Tree, ValueError } from '@gans/tensor';
import { nextFrame, type Tensor, tidy } from '@tensorflow/tfjs-core';
import {
  findBatchNorms,
  type NormPlace,
  sharesStatistics,
  withMoments,
  withStatisticsOf,
} from './internal/batch-norms';
import { expectInteger } from './internal/check-sources';
import { momentsOfPass } from './internal/moments-of-pass';

/** Unlabelled batches, any number of times: a function that begins a pass. The batches are the caller's to dispose; `unlabelledBatches` does. */
export type BatchPasses<Input> = () => Iterable<Input> | AsyncIterable<Input>;

/** How `adaptBatchNorm` adapts. */
export interface AdaptationOptions {
  /** 'ema' (default): statistics move towards those of each batch, which is normalised by its own. 'exact': statistics become those of all images, layer by layer. */
  readonly mode?: 'ema' | 'exact';
  /** alpha, mode 'ema' only: share of a batch in the new statistics, from 0 to 1; default 0.1. */
  readonly momentum?: number;
  /** Passes over the images, mode 'ema' only; default 1. */
  readonly passes?: number;
  /** Stops between batches by a GansError (code ABORTED). */
  readonly signal?: AbortSignal | undefined;
  /** Called after each batch with the number of images read, in all passes. */
  readonly onProgress?: ((imagesRead: number) => void) | undefined;
}

/** Batch-norm adaptation: gives a net trained on generated images the statistics of real ones, whose labels it needs not. Weights, gains and biases stay.
 *
 *  ema:    mean <- alpha mean_B + (1 - alpha) mean, variance likewise, batch by batch, from where they are         Eq. (5)
 *  exact:  mean, variance = those of the layer's input over all images, the layers before it being adapted already
 *  Besnier et al., "This dataset does not exist", 2020, section 2. arXiv:1911.02888. Deviates: alpha, batch size and passes are ours, the paper tells none; `exact` is ours.
 *  After T batches (1 - alpha)^T of the old statistics is left: 2e-5 of them with alpha = 0.1, 13,000 images and batches of 128.
 *
 *  `exact` repeats passes until no statistic changes: after i of them the layers that have at most i - 1 batch norms before them are right, whatever they began with, so that a net with L in a row takes L + 1. Sums are float64. It expects layers that follow the variance over n, as those of `@gans/core-nets` do unless they are asked for the unbiased one.
 *
 *  @param model function and weights; it must move its statistics by the `momentum` it is applied with in inference mode too, as every net of `@gans/core-nets` does. Every node of its state with `mean` and `variance` of one shape [C] is a batch norm.
 *  @param batches unlabelled images, or whatever the model takes, a tensor whose first axis counts examples.
 *  @param options see `AdaptationOptions`.
 *  @returns a state in which only statistics of batch norms are new tensors, which the caller owns.
 *  @throws ValueError when the model has no batch norm or does not move its statistics, there is no batch, or a number is out of range; GansError (code ABORTED) after `signal`.
 *  @example
 *  import { createSmallCnn } from '@gans/core-nets';
 *  const net = createSmallCnn({ classCount: 10, height: 32, width: 32, channels: 1, filters: 2, featureSize: 4 }, seed);
 *  const state = await adaptBatchNorm(net, () => [images], { mode: 'exact' });
 *  net.apply(net.params, state, images, { training: false }).output.logits; // [4, 10]
 */
export async function adaptBatchNorm<P extends Tree, S extends Tree, Input extends Tensor, Output>(
  model: Model<P, S, Input, Output>,
  batches: BatchPasses<Input>,
  { mode = 'ema', momentum = 0.1, passes = 1, signal, onProgress }: AdaptationOptions = {},
): Promise<S> {
  if (mode !== 'ema' && mode !== 'exact')
    throw new ValueError(`adaptBatchNorm: expected mode to be ema or exact, got ${mode}.`);
  if (!(momentum >= 0 && momentum <= 1))
    throw new ValueError(`adaptBatchNorm: expected momentum to be from 0 to 1, got ${momentum}.`);
  expectInteger('adaptBatchNorm', 'passes', passes, 1);
  const places = findBatchNorms(model.state);
  if (places.length === 0)
    throw new ValueError(
      'adaptBatchNorm: expected model to have a batch norm, that is a node of its state with mean and variance, got none. Train a classifier with batch norm, or leave the adaptation out.',
    );
  let imagesRead = 0;
  const reader = {
    places,
    batches,
    async onBatch(images: number) {
      imagesRead += images;
      onProgress?.(imagesRead);
      await nextFrame();
      if (signal?.aborted === true)
        throw new GansError('ABORTED', `adaptBatchNorm: stopped by the caller's signal after ${imagesRead} images.`);
    },
  };
  return mode === 'ema' ? follow(model, reader, momentum, passes) : settle(model, reader);
}

/** What both modes read batches with. */
interface BatchReader<Input> {
  readonly places: readonly NormPlace[];
  readonly batches: BatchPasses<Input>;
  onBatch(images: number): Promise<void>;
}

/** Replaces the state of a call by the next one; only the first one is the caller's. */
function replacer<S extends Tree>(first: S) {
  let state = first;
  return {
    now: () => state,
    set(next: S): void {
      const previous = state;
      state = next;
      if (previous !== first) disposeReplaced(previous, next);
    },
    drop(): void {
      if (state !== first) disposeReplaced(state, first);
    },
  };
}

async function follow<P extends Tree, S extends Tree, Input extends Tensor, Output>(
  model: Model<P, S, Input, Output>,
  { places, batches, onBatch }: BatchReader<Input>,
  momentum: number,
  passes: number,
): Promise<S> {
  const state = replacer(model.state);
  try {
    for (let pass = 0; pass < passes; pass++) {
      for await (const batch of batches()) {
        state.set(
          tidy(() => {
            const options = { training: false, statistics: 'batch', momentum } as const;
            const moved = model.apply(model.params, state.now(), batch, options).state;
            if (sharesStatistics(moved, state.now(), places)) throw unmoved();
            return withStatisticsOf(state.now(), moved, places);
          }),
        );
        await onBatch(batch.shape[0]!);
      }
    }
    if (state.now() === model.state) throw nothing();
    return state.now();
  } catch (error) {
    state.drop();
    throw error;
  }
}

async function settle<P extends Tree, S extends Tree, Input extends Tensor, Output>(
  model: Model<P, S, Input, Output>,
  { places, batches, onBatch }: BatchReader<Input>,
): Promise<S> {
  const state = replacer(model.state);
  try {
    // One pass a layer is enough, and one more sees that nothing moves.
    for (let pass = 0; pass <= places.length; pass++) {
      const options = { training: false, statistics: 'running', momentum: 1 } as const;
      const read = (batch: Input) => {
        const moved = model.apply(model.params, state.now(), batch, options).state;
        if (sharesStatistics(moved, state.now(), places)) throw unmoved();
        return moved;
      };
      const { moments, moves } = await momentsOfPass({ before: state.now(), places, batches, read, onBatch });
      if (moments === undefined) throw nothing();
      state.set(withMoments(state.now(), moments, places));
      if (!moves) return state.now();
    }
    throw new ValueError(
      `adaptBatchNorm: expected statistics that settle in ${places.length + 1} passes, got others each time. The model must be deterministic in inference mode, and every pass must have the same images.`,
    );
  } catch (error) {
    state.drop();
    throw error;
  }
}

const nothing = () => new ValueError('adaptBatchNorm: expected batches to hold a batch, got none.');

const unmoved = () =>
  new ValueError(
    'adaptBatchNorm: expected model to move its running statistics by the momentum it is applied with in inference mode, got the same tensors back. Use the batch norm of @gans/core-nets, or honour ApplyOptions.momentum.',
  );
