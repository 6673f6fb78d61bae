import {
  type AdamState,
  adam,
  disposeTree,
  foldIn,
  type Generator,
  integers,
  type Seed,
  ShapeError,
  type Tree,
  valueAndGrad,
} from '@gans/tensor';
import { exp, logSoftmax, oneHotRows } from '@gans/tensor/ops';
import {
  add,
  div,
  mean,
  mul,
  neg,
  reshape,
  type Scalar,
  slice,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { decide } from '../decide';
import { addClippedNoise } from '../noise';
import { priorMoments } from '../prior';
import { type SearchPoints, search } from '../search';
import { resolveSearch, type SearchOptions } from '../settings';
import type { InversionSpec } from '../spec';
import type { Start } from '../start';
import type { TrainDiscriminativelyOptions } from '../train-discriminatively';
import { expectClasses, runGenerator } from './expect';
import { hardExamples } from './hard-examples';
import { priorTerm } from './row-model';
import { repeatRows } from './rows';

/** A generator to be trained, whatever net it is: its weights, and a function of them. */
export interface TrainableGenerator<P extends Tree> {
  readonly params: P;
  /** Latents float32 [R, D] and conditions float32 [R, K] -> images float32 [R, H, W, C], row by row, differentiable in the weights and the latents. */
  readonly generate: (params: P, latent: Tensor2D, condition: Tensor2D) => Tensor4D;
}

/** Discriminative training at one moment, between two banks. */
export interface DiscriminativeState<P extends Tree> {
  /** Updates made. */
  readonly step: number;
  readonly params: P;
  /** ln T of each size of noise, float32 [sigmas]. */
  readonly logTemperatures: Tensor1D;
  /** Of the weights and of the temperatures. */
  readonly optimizers: readonly [AdamState, AdamState];
}

/** What a step of discriminative training tells. */
export interface DiscriminativeReport {
  /** From 1. */
  readonly step: number;
  readonly loss: number;
  /** Share of the batch that the search read right, before the update; of its hard examples, where these are chosen. */
  readonly accuracy: number;
}

type Options = TrainDiscriminativelyOptions<Tree>;

/** What a step goes by: options, with every default filled in. */
export type DiscriminativeSettings = Pick<Options, 'signal'> &
  Required<
    Pick<
      Options,
      'seed' | 'steps' | 'draw' | 'batchSize' | 'hardOf' | 'learningRate' | 'drawingWeight' | 'sigmas' | 'search'
    >
  >;

const CALLER = 'trainDiscriminatively';
const TEMPERATURE_RATE = 1e-2;

/** One update: a batch is drawn and searched, and the weights are moved so that the classes' differences at the points found tell more.
 *
 *  @param state is consumed.
 *  @param start of the search.
 */
export async function discriminativeStep<P extends Tree>(
  generate: TrainableGenerator<P>['generate'],
  spec: InversionSpec,
  state: DiscriminativeState<P>,
  settings: DiscriminativeSettings,
  start: Start,
): Promise<Omit<DiscriminativeReport, 'step'> & { readonly state: DiscriminativeState<P> }> {
  const { params, logTemperatures } = state;
  const { steps, learningRate, search: searched, signal } = settings;
  const options = { ...searched, start, ...(signal && { signal }) };
  const generator: Generator = (latent, condition) => generate(params, latent, condition);
  const { which, ...drawn } = drawBatch(spec, settings, foldIn(settings.seed, state.step));
  const { batchSize, hardOf } = settings;
  const { images: seen, labels } =
    hardOf === 1 ? drawn : await hardExamples(generator, spec, drawn, batchSize, options);
  const { points, distances, pruned, dispose } = await search(generator, spec, seen, options).catch((error) => {
    seen.dispose();
    throw error;
  });
  const temperature = Math.exp((await logTemperatures.data<'float32'>())[which]!);
  const lossOf = objective(generate, spec, settings, { options, seen, points, labels, which, temperature });
  const { value, grads } = valueAndGrad(lossOf)({ params, logTemperatures });
  dispose();
  seen.dispose();
  const rate = (learningRate * (1 + Math.cos((Math.PI * state.step) / steps))) / 2;
  const moved = adam({ learningRate: rate }).update(params, grads.params, state.optimizers[0], { donate: true });
  const heated = adam({ learningRate: (TEMPERATURE_RATE * rate) / learningRate }).update(
    { logTemperatures },
    { logTemperatures: grads.logTemperatures },
    state.optimizers[1],
    { donate: true },
  );
  disposeTree(grads);
  const [loss] = await value.data<'float32'>();
  value.dispose();
  const decisions = decide(distances, spec.classCount, pruned);
  return {
    state: {
      step: state.step + 1,
      params: moved.params,
      logTemperatures: heated.params.logTemperatures,
      optimizers: [moved.state, heated.state],
    },
    loss: loss!,
    accuracy: decisions.filter(({ winner }, n) => winner === labels[n]).length / decisions.length,
  };
}

function drawBatch(spec: InversionSpec, { draw, batchSize, hardOf, sigmas }: DiscriminativeSettings, seed: Seed) {
  const { images, labels } = draw(foldIn(seed, 'images'), batchSize * hardOf);
  try {
    expectClasses(CALLER, 'labels', labels, spec.classCount);
    if (labels.length !== images.shape[0])
      throw new ShapeError(`${CALLER}: expected a label an image, got ${labels.length} for ${images.shape[0]}.`);
    const which = integers(foldIn(seed, 'sigma'), 1, sigmas.length)[0]!;
    const { pixelRange = [-1, 1] } = spec;
    const seen = addClippedNoise(images, sigmas[which]!, foldIn(seed, 'noise'), { pixelRange });
    return { images: seen, labels, which };
  } finally {
    images.dispose();
  }
}

/** What is learned from: the points that a search has found. */
interface Found {
  readonly options: SearchOptions;
  readonly seen: Tensor4D;
  readonly points: SearchPoints;
  readonly labels: ArrayLike<number>;
  /** Of the sizes of noise. */
  readonly which: number;
  /** T as it is; drawing must not heat, so that it is a constant there. */
  readonly temperature: number;
}

function objective<P extends Tree>(
  generate: TrainableGenerator<P>['generate'],
  spec: InversionSpec,
  { drawingWeight }: DiscriminativeSettings,
  { options, seen, points, labels, which, temperature }: Found,
) {
  const { classCount, latentSize, prior } = spec;
  const { decision, decisionLambda, penalty } = resolveSearch(CALLER, spec, options);
  const moments = priorMoments(prior, latentSize);
  const table = (rows: Tensor1D) => reshape(rows, [-1, classCount]) as Tensor2D;
  return ({ params, logTemperatures: learned }: { params: P; logTemperatures: Tensor1D }) => {
    const latents = reshape(points.latents, [-1, latentSize]) as Tensor2D;
    const conditions = reshape(points.conditions, [-1, classCount]) as Tensor2D;
    const redrawn = runGenerator(
      CALLER,
      (latent, condition) => generate(params, latent, condition),
      spec,
      latents,
      conditions,
    );
    const target = Object.fromEntries(
      Object.entries(decision.prepare(seen)).map(([name, tensor]) => [name, repeatRows(tensor, classCount)]),
    );
    const prior = mul(priorTerm(latents, moments, penalty), decisionLambda) as Tensor1D;
    const differences = table(add(decision.compare(redrawn, target), prior) as Tensor1D);
    const own = oneHotRows(labels, classCount);
    const told = mean(sum(mul(logSoftmax(neg(div(differences, exp(slice(learned, which, 1)))) as Tensor2D), own), 1));
    const drawn = mean(sum(mul(differences, own), 1));
    return { loss: sub(mul(drawn, drawingWeight / temperature), told) as Scalar };
  };
}

/** Frees a state. */
export function disposeDiscriminativeState<P extends Tree>({
  params,
  logTemperatures,
  optimizers,
}: DiscriminativeState<P>): void {
  disposeTree(params, { logTemperatures });
  for (const { firstMoment, secondMoment } of optimizers) disposeTree(firstMoment, secondMoment);
}
