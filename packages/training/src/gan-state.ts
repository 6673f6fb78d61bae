import {
  createDcganDiscriminator,
  createDcganGenerator,
  type DcganDiscriminatorConfig,
  type DcganGeneratorConfig,
  type DiscriminatorNet,
  type GeneratorNet,
} from '@gans/core-nets';
import {
  type AdamState,
  adam,
  assertSameKeys,
  cloneTree,
  disposeTree,
  type FlatTree,
  flattenTree,
  foldIn,
  type Seed,
  ShapeError,
  type Tree,
  unflattenTree,
  ValueError,
} from '@gans/tensor';
import { scoped } from './internal/scoped';

/** The two nets of a GAN as functions; the weights that they are applied to are in `GanState`. Any pair that keeps the contract can be trained. */
export interface GanNets {
  readonly generator: Pick<GeneratorNet, 'apply' | 'spec'>;
  readonly discriminator: Pick<DiscriminatorNet, 'apply'>;
}

/** Sizes of the two nets of `createGan`; survives JSON. */
export interface GanNetsConfig {
  readonly generator: DcganGeneratorConfig;
  readonly discriminator: DcganDiscriminatorConfig;
}

/** A net's weights and what it remembers, for example running statistics. */
export type NetWeights = { readonly params: Tree; readonly state: Tree };

/** A net in training: its weights, and its optimizer's moments. */
export type TrainedNet = NetWeights & { readonly optimizer: AdamState };

/** Everything a GAN run needs to go on: weights, statistics, optimizer moments, the moving average, the step. */
export interface GanState {
  /** Steps made so far. */
  readonly step: number;
  readonly generator: TrainedNet;
  readonly discriminator: TrainedNet;
  /** Exponential moving average of the generator's weights and batch-norm statistics: the generator to sample from. */
  readonly average: NetWeights;
}

/** Builds a DCGAN pair and its state before the first step.
 *
 *  @param config sizes of the nets.
 *  @param seed decides the initial weights.
 *  @returns the nets and the state; the caller disposes the state with `disposeGanState`.
 *  @throws ValueError naming the field that does not fit.
 *  @example
 *  const shape = { classCount: 10, height: 32, width: 32, channels: 1, filters: 2 };
 *  const { nets, state } = createGan({ generator: { ...shape, latentSize: 4 }, discriminator: { ...shape, embeddingSize: 4 } }, seed);
 */
export function createGan(config: GanNetsConfig, seed: Seed): { nets: GanNets; state: GanState } {
  for (const size of ['classCount', 'height', 'width', 'channels'] as const)
    if (config.generator[size] !== config.discriminator[size])
      throw new ValueError(
        `createGan: expected discriminator.${size} to be that of the generator, ${config.generator[size]}, got ${config.discriminator[size]}.`,
      );
  return scoped(() => {
    const generator = createDcganGenerator(config.generator, foldIn(seed, 'generator'));
    const discriminator = createDcganDiscriminator(config.discriminator, foldIn(seed, 'discriminator'));
    return { nets: { generator, discriminator }, state: createGanState(generator, discriminator) };
  });
}

/** The state before the first step of two nets of one's own.
 *
 *  @param generator and `discriminator` their params and state become part of the GAN's state, which owns them from here on.
 *  @returns the state; the caller disposes it with `disposeGanState`.
 */
export function createGanState(generator: NetWeights, discriminator: NetWeights): GanState {
  const { init } = adam({ learningRate: 0 });
  const inTraining = ({ params, state }: NetWeights): TrainedNet => ({ params, state, optimizer: init(params) });
  return {
    step: 0,
    generator: inTraining(generator),
    discriminator: inTraining(discriminator),
    average: { params: cloneTree(generator.params), state: cloneTree(generator.state) },
  };
}

/** The tensors of a state by name ('generator/params/project/kernel', ...), and its counters: what a checkpoint holds.
 *
 *  @param state its tensors are shared, not copied.
 */
export function flattenGanState(state: GanState): { tensors: FlatTree; counters: Record<string, number> } {
  return {
    tensors: flattenTree(tensorsOf(state)),
    counters: {
      step: state.step,
      generatorUpdates: state.generator.optimizer.step,
      discriminatorUpdates: state.discriminator.optimizer.step,
    },
  };
}

/** Rebuilds a state from a checkpoint's tensors and counters.
 *
 *  @param template a state of the same nets (a fresh one): decides names and shapes; not disposed.
 *  @param tensors by name; the new state owns them.
 *  @param counters as given by `flattenGanState`.
 *  @throws ShapeError naming the first missing, extra or wrongly shaped tensor.
 */
export function unflattenGanState(template: GanState, tensors: FlatTree, counters: Record<string, number>): GanState {
  const expected = flattenGanState(template).tensors;
  assertSameKeys('unflattenGanState', expected, tensors);
  for (const [name, tensor] of Object.entries(expected))
    if (tensor.shape.join() !== tensors[name]!.shape.join())
      throw new ShapeError(
        `unflattenGanState: expected '${name}' to be [${tensor.shape.join(', ')}], got [${tensors[name]!.shape.join(', ')}]. The checkpoint belongs to another net.`,
      );
  const ordered = Object.fromEntries(Object.keys(expected).map((name) => [name, tensors[name]!]));
  const tree = unflattenTree(ordered) as unknown as GanTensors;
  const withSteps = (moments: Moments, step: number): AdamState => ({ step, ...moments });
  return {
    step: counters.step!,
    generator: { ...tree.generator, optimizer: withSteps(tree.generator.optimizer, counters.generatorUpdates!) },
    discriminator: {
      ...tree.discriminator,
      optimizer: withSteps(tree.discriminator.optimizer, counters.discriminatorUpdates!),
    },
    average: tree.average,
  };
}

/** Frees every tensor of a state. */
export function disposeGanState(state: GanState): void {
  disposeTree(tensorsOf(state));
}

type Moments = Omit<AdamState, 'step'>;
interface GanTensors {
  readonly generator: NetWeights & { readonly optimizer: Moments };
  readonly discriminator: NetWeights & { readonly optimizer: Moments };
  readonly average: NetWeights;
}

function tensorsOf({ generator, discriminator, average }: GanState): Tree {
  const moments = ({ firstMoment, secondMoment }: AdamState) => ({ firstMoment, secondMoment });
  return {
    generator: { ...generator, optimizer: moments(generator.optimizer) },
    discriminator: { ...discriminator, optimizer: moments(discriminator.optimizer) },
    average,
  };
}
