import { disposeReplaced, emaModel, foldIn, halfLifeDecay, type Seed } from '@gans/tensor';
import type { Tensor } from '@tensorflow/tfjs-core';
import { scoped } from '../internal/scoped';
import type { BatchSource, GanBatch } from './batch';
import type { CheckedGanConfig } from './config';
import type { GeneratorTerm } from './generator-term';
import { contextOf, type StepContext } from './internal/context';
import { discriminatorGradients, type Report } from './internal/discriminator-gradients';
import { generatorGradients } from './internal/generator-gradients';
import { isPathLengthDue, updateByPathLength } from './internal/path-length';
import { sourceOf } from './internal/samples';
import { updateDiscriminator, updateGenerator, updateSeparately } from './internal/updates';
import type { GanNets } from './nets';
import type { GanState, NetWeights } from './state';

/** What a step tells of itself, float32 scalars that the caller disposes: those named here, and every other term of the two losses by its name (`r1`, `leCam`, `conditionalReal`, ...), before its weight. */
export type GanReport = {
  /** L_D of D's last update. */
  readonly discriminatorLoss: Tensor;
  /** L_G. */
  readonly generatorLoss: Tensor;
  /** Mean of D(x) in D's last update. */
  readonly realLogit: Tensor;
  /** Mean of D(G(z)) there. */
  readonly fakeLogit: Tensor;
} & { readonly [term: string]: Tensor };

/** What a step may be given beside its configuration. */
export interface GanStepOptions {
  /** Further terms of G's loss. */
  readonly generatorTerms?: readonly GeneratorTerm[];
}

/** One step of a GAN: `discriminatorSteps` updates of D, each on real and generated images of its own, one of G, and the moving average.
 *
 *  L_D = adversarial(D(x), D(G(z, y))) + lambda conditional(x, y) + penalties + consistency + ...
 *  L_G = adversarial(D(G(z, y))) + lambda conditional(G(z, y), y) + ..., D frozen
 *  Goodfellow et al., "Generative Adversarial Nets", 2014, Algorithm 1. arXiv:1406.2661; the terms: see `GanConfig`.
 *  Deviates: real and generated images go through D in one pass, unless D has batch statistics.
 *
 *  Each training pass of an update starts from the same state of a net, so that all of them see the same weights; spectral norm advances once an update.
 *
 *  @param nets the two functions.
 *  @param state given to the step, which frees what it replaces: use the returned state from here on.
 *  @param batch real images and labels, not disposed; or, where a step takes several batches, a function that gives them.
 *  @param seed of this step: decides all that is drawn in it.
 *  @param config of `checkGanConfig`.
 *  @returns the new state and the step's report.
 *  @throws ValueError, ShapeError when nets, batch and config do not fit; the state is then still the caller's.
 *  @example
 *  const shape = { net: 'dcgan', classCount: 10, height: 32, width: 32, channels: 1, filters: 2 } as const;
 *  const { nets, state } = createGan({ generator: { ...shape, latentSize: 4 }, discriminator: { ...shape, head: 'embedding', embeddingSize: 4 } }, seed);
 *  const config = checkGanConfig({
 *    batchSize: 4, steps: 2, adversarial: 'hinge', conditional: { name: 'd2d-cross-entropy', weight: 0.5 },
 *    optimizers: { generator: { learningRate: 4e-4 }, discriminator: { learningRate: 4e-4 } },
 *  });
 *  const next = ganStep(nets, state, { images, labels }, seed, config);
 *  next.report.discriminatorLoss.print();
 */
export function ganStep(
  nets: GanNets,
  state: GanState,
  batch: GanBatch | BatchSource,
  seed: Seed,
  config: CheckedGanConfig,
  { generatorTerms = [] }: GanStepOptions = {},
): { state: GanState; report: GanReport } {
  const source = sourceOf(batch, config);
  const context = contextOf(nets, state, config, generatorTerms);
  return scoped(() => {
    const trained = ORDERS[config.order](context, state, source, seed);
    const step = state.step + 1;
    const average = averageAfter(state.average, trained.state.generator, step, config);
    return { state: { ...trained.state, step, average }, report: trained.report as GanReport };
  });
}

type Trained = { readonly state: GanState; readonly report: Report };
type Order = (context: StepContext, state: GanState, source: BatchSource, seed: Seed) => Trained;

const ORDERS: Readonly<Record<CheckedGanConfig['order'], Order>> = {
  'discriminator-first': (context, state, source, seed) => {
    const critic = trainDiscriminator(context, state, source, seed);
    const maker = trainGenerator(context, critic.state, source, seed);
    return { state: maker.state, report: { ...critic.report, ...maker.report } };
  },
  'generator-first': (context, state, source, seed) => {
    const maker = trainGenerator(context, state, source, seed);
    const critic = trainDiscriminator(context, maker.state, source, seed);
    return { state: critic.state, report: { ...critic.report, ...maker.report } };
  },
  simultaneous: (context, state, source, seed) => {
    const plan = { source, first: 0, update: state.step, seed: foldIn(seed, 'both') };
    const critic = discriminatorGradients(context, state, plan);
    const maker = generatorGradients(context, { ...state, memory: critic.memory }, plan);
    const withCritic = updateDiscriminator(context.config, { ...state, memory: critic.memory }, critic);
    const separated = updateSeparately(context, withCritic, plan);
    // D's state is that of its own passes, from which those of G do not differ but in being judged alone.
    const withMaker = updateGenerator(context.config, separated.state, maker);
    const extra = lengthen(context, withMaker, seed);
    return {
      state: extra.state,
      report: { ...critic.report, ...separated.report, ...maker.report, ...extra.report },
    };
  },
};

function trainDiscriminator(context: StepContext, initial: GanState, source: BatchSource, seed: Seed): Trained {
  const { config } = context;
  let state = initial;
  let report: Report = {};
  for (let i = 0; i < config.discriminatorSteps; i++) {
    const plan = {
      source,
      first: i * config.accumulationSteps,
      update: state.step * config.discriminatorSteps + i,
      seed: foldIn(seed, 'discriminator'),
    };
    const trained = scoped(() => {
      const gradients = discriminatorGradients(context, state, plan);
      const updated = updateDiscriminator(config, { ...state, memory: gradients.memory }, gradients);
      const separated = updateSeparately(context, updated, plan);
      return { state: separated.state, report: { ...gradients.report, ...separated.report } };
    });
    ({ state, report } = trained);
  }
  return { state, report };
}

function trainGenerator(context: StepContext, state: GanState, source: BatchSource, seed: Seed): Trained {
  const { config } = context;
  const plan = {
    source,
    first: config.order === 'generator-first' ? 0 : (config.discriminatorSteps - 1) * config.accumulationSteps,
    update: state.step,
    seed: foldIn(seed, 'generator'),
  };
  return scoped(() => {
    const gradients = generatorGradients(context, state, plan);
    disposeReplaced(state.discriminator.state, gradients.judgeState);
    const judged = {
      ...state,
      discriminator: { ...state.discriminator, state: gradients.judgeState },
    };
    const updated = updateGenerator(config, judged, gradients);
    const extra = lengthen(context, updated, seed);
    return { state: extra.state, report: { ...gradients.report, ...extra.report } };
  });
}

function lengthen(context: StepContext, state: GanState, seed: Seed): Trained {
  if (!isPathLengthDue(context.config, state.step)) return { state, report: {} };
  return updateByPathLength(context, state, foldIn(seed, 'path length'));
}

function averageAfter(average: NetWeights, generator: NetWeights, step: number, config: CheckedGanConfig): NetWeights {
  const { average: options, batchSize, accumulationSteps } = config;
  const images = batchSize * accumulationSteps;
  const decay =
    options.kind === 'decay'
      ? step <= options.start
        ? 0
        : options.decay
      : halfLifeDecay({
          batchSize: images,
          halfLifeImages: options.images,
          ...(options.rampUp > 0 && { rampUp: options.rampUp, imagesSeen: step * images }),
        });
  return emaModel(average, generator, decay, { buffers: options.buffers, donate: true });
}
