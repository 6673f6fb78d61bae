import { adam, cloneTree, foldIn, GansError, type Seed, type Tree, ValueError } from '@gans/tensor';
import { fill, type Tensor1D, type Tensor4D } from '@tensorflow/tfjs-core';
import { type BankOptions, createBank } from './bank-start';
import {
  type DiscriminativeReport,
  type DiscriminativeState,
  discriminativeStep,
  disposeDiscriminativeState,
  type TrainableGenerator,
} from './internal/discriminative-step';
import { expectSpec } from './internal/expect';
import type { SearchOptions } from './settings';
import type { InversionSpec } from './spec';

export type { DiscriminativeReport, DiscriminativeState, TrainableGenerator };

/** How a generator is trained to be inverted. */
export interface TrainDiscriminativelyOptions<P extends Tree> {
  readonly seed: Seed;
  /** Updates in all. */
  readonly steps: number;
  /** Gives `count` labelled images by a seed: float32 [count, H, W, C] in the generator's range, and their classes. */
  readonly draw: (seed: Seed, count: number) => { readonly images: Tensor4D; readonly labels: ArrayLike<number> };
  /** Default 64. */
  readonly batchSize?: number;
  /** So many times the batch is drawn, and the images learned from whose own class starts furthest behind; default 1: all that are drawn. Shrivastava et al., 2016, arXiv:1604.03540. */
  readonly hardOf?: number;
  /** Of Adam; default 3e-4, down to 0 along a half cosine. */
  readonly learningRate?: number;
  /** alpha, the weight of drawing beside telling apart; default 0.02. */
  readonly drawingWeight?: number;
  /** Sizes of noise, one of which is put on each batch, as shares of the pixels' range; default none. */
  readonly sigmas?: readonly number[];
  /** T that begins, in the unit of the difference; default 0.02. */
  readonly temperature?: number;
  /** The search whose points are learned from; its start is a bank of the generator as it is. Default preset 'robust'. */
  readonly search?: Omit<SearchOptions, 'start' | 'signal' | 'onProgress'>;
  /** Of the bank; default `createBank`'s own. */
  readonly bank?: Pick<BankOptions, 'size' | 'candidates'>;
  /** A bank is made anew after so many steps; default 50. */
  readonly stepsPerBank?: number;
  /** Where an earlier call came to; given to the training, which frees it. */
  readonly state?: DiscriminativeState<P> | undefined;
  /** Stops between steps; the call rejects with code ABORTED. */
  readonly signal?: AbortSignal;
  readonly onStep?: (report: DiscriminativeReport) => void;
  /** Called before each bank but the first with what a later call can go on from; neither disposed nor kept by the callee. */
  readonly onBank?: (state: DiscriminativeState<P>) => void | Promise<void>;
}

/** Trains a generator so that its search tells the classes apart: the image's own class is to redraw it best by far.
 *
 *  z_c = where the search of class c ends, a constant;  D_c = dif(G(c, z_c), x) + lambda pen(z_c), as the search decides
 *  L = E[ -ln softmax(-D / T)_y + alpha D_y / T ],  x with clipped noise;  T is learned, one a size of noise
 *  Near a minimum dD/dw is the same whether z_c moves with the weights w or not (the envelope theorem), so that no search is unrolled.
 *  Ours. Telling apart and drawing in one loss: Ardizzone et al., "Training Normalizing Flows with the Information Bottleneck for Competitive Generative Classification", 2020, arXiv:2001.06448.
 *
 *  @param net its weights are not disposed; train it to draw first.
 *  @param spec of it.
 *  @returns the trained weights; the caller disposes them.
 *  @throws ValueError when an option is out of range; ShapeError when the generator or the images do not fit the spec; GansError (code ABORTED; DIVERGED when the loss is no number).
 *  @example
 *  const { generator, spec, params } = source;
 *  const net = { params: { gain: tf.ones([spec.latentSize]) }, generate: ({ gain }, z, c) => generator(tf.mul(z, gain), c) };
 *  const draw = (_, count) => ({ images: tf.zeros([count, ...spec.imageShape]), labels: new Int32Array(count) });
 *  const trained = await trainDiscriminatively(net, spec, { draw, steps: 2, batchSize: 4, bank: { size: 20 }, seed: createSeed(7) });
 */
export async function trainDiscriminatively<P extends Tree>(
  { params: initial, generate }: TrainableGenerator<P>,
  spec: InversionSpec,
  options: TrainDiscriminativelyOptions<P>,
): Promise<P> {
  expectSpec('trainDiscriminatively', spec);
  const settings = checked(options);
  const { seed, steps, stepsPerBank, bank: bankOptions, signal, onStep, onBank } = settings;
  let state = options.state ?? begin(initial, settings);
  try {
    while (state.step < steps) {
      const { step: first, params } = state;
      if (first > 0) await onBank?.(state);
      const bank = await createBank((latent, condition) => generate(params, latent, condition), spec, {
        ...bankOptions,
        seed: foldIn(foldIn(seed, 'bank'), first),
        ...(signal && { signal }),
      });
      try {
        const end = Math.min(steps, first + stepsPerBank);
        while (state.step < end) {
          if (signal?.aborted)
            throw new GansError(
              'ABORTED',
              `trainDiscriminatively: stopped by the caller's signal after ${state.step} steps.`,
            );
          const { state: next, ...report } = await discriminativeStep(generate, spec, state, settings, bank);
          state = next;
          if (!Number.isFinite(report.loss))
            throw new GansError(
              'DIVERGED',
              `trainDiscriminatively: expected a finite loss, got ${report.loss} at step ${state.step}. Lower the learning rate.`,
            );
          onStep?.({ step: state.step, ...report });
          await new Promise((resolve) => setTimeout(resolve, 0));
        }
      } finally {
        bank.dispose();
      }
    }
    return cloneTree(state.params);
  } finally {
    disposeDiscriminativeState(state);
  }
}

function begin<P extends Tree>(
  initial: P,
  { sigmas, temperature }: { readonly sigmas: readonly number[]; readonly temperature: number },
): DiscriminativeState<P> {
  const params = cloneTree(initial);
  const logTemperatures = fill([sigmas.length], Math.log(temperature)) as Tensor1D;
  // The rule itself has no memory of its rate.
  const rule = adam({ learningRate: 0 });
  return { step: 0, params, logTemperatures, optimizers: [rule.init(params), rule.init({ logTemperatures })] };
}

function checked<P extends Tree>(options: TrainDiscriminativelyOptions<P>) {
  const filled = {
    batchSize: 64,
    hardOf: 1,
    learningRate: 3e-4,
    drawingWeight: 0.02,
    sigmas: [0] as readonly number[],
    temperature: 0.02,
    search: { preset: 'robust' } as const,
    bank: {},
    stepsPerBank: 50,
    ...options,
  };
  const { steps, batchSize, hardOf, stepsPerBank, learningRate, drawingWeight, sigmas, temperature } = filled;
  for (const [name, value] of Object.entries({ steps, batchSize, hardOf, stepsPerBank }))
    if (!Number.isSafeInteger(value) || value < 1)
      throw new ValueError(`trainDiscriminatively: expected ${name} to be a positive integer, got ${value}.`);
  for (const [name, value] of Object.entries({ learningRate, temperature }))
    if (!(value > 0 && value < Infinity))
      throw new ValueError(`trainDiscriminatively: expected ${name} to be a finite number above 0, got ${value}.`);
  if (!(drawingWeight >= 0 && drawingWeight < Infinity))
    throw new ValueError(
      `trainDiscriminatively: expected drawingWeight to be a finite number >= 0, got ${drawingWeight}.`,
    );
  if (sigmas.length === 0)
    throw new ValueError(
      'trainDiscriminatively: expected sigmas to hold at least one size, got none. [0] is no noise.',
    );
  return filled;
}
