import {
  type AdamState,
  adam,
  assertSameKeys,
  cloneTree,
  disposeTree,
  type FlatTree,
  flattenTree,
  mapTree,
  ShapeError,
  type Tree,
  unflattenTree,
} from '@gans/tensor';
import type { GanMemory } from './memory';

/** A net's weights and what it remembers, for example running statistics. */
export type NetWeights = { readonly params: Tree; readonly state: Tree };

/** A net in training: its weights, and its optimizer's moments. */
export type TrainedNet = NetWeights & { readonly optimizer: AdamState };

/** Everything a GAN run needs to go on: weights, statistics, optimizer moments, the moving average, the step, and what the losses remember. */
export interface GanState {
  /** Steps made so far. */
  readonly step: number;
  readonly generator: TrainedNet;
  readonly discriminator: TrainedNet;
  /** Exponential moving average of the generator's weights and batch-norm statistics: the generator to sample from. */
  readonly average: NetWeights;
  readonly memory: GanMemory;
  /** Tensors that the terms of `generatorTerms` remember, by name. A term that has not run yet has no entry. */
  readonly terms: Tree;
}

/** How often something was done; survives JSON. */
export interface GanCounters {
  readonly step: number;
  /** Updates of Adam, separate penalties included. */
  readonly generatorUpdates: number;
  readonly discriminatorUpdates: number;
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
    memory: {},
    terms: {},
  };
}

/** The tensors of a state by name ('generator/params/project/kernel', ...), its counters, and what the losses remember: what a checkpoint holds.
 *
 *  @param state its tensors are shared, not copied.
 */
export function flattenGanState(state: GanState): { tensors: FlatTree; counters: GanCounters; memory: GanMemory } {
  return {
    tensors: flattenTree(tensorsOf(state)),
    counters: {
      step: state.step,
      generatorUpdates: state.generator.optimizer.step,
      discriminatorUpdates: state.discriminator.optimizer.step,
    },
    memory: state.memory,
  };
}

/** Rebuilds a state from what `flattenGanState` gave.
 *
 *  @param template a state of the same nets (a fresh one): decides names and shapes, but for those of the terms; not disposed.
 *  @param flat its tensors by name, which the new state owns, counters and memory.
 *  @throws ShapeError naming the first missing, extra or wrongly shaped tensor.
 */
export function unflattenGanState(
  template: GanState,
  { tensors, counters, memory }: { tensors: FlatTree; counters: GanCounters; memory: GanMemory },
): GanState {
  const expected = flattenGanState({ ...template, terms: {} }).tensors;
  const [ofTerms, ofNets] = partOfTerms(tensors);
  assertSameKeys('unflattenGanState', expected, ofNets);
  for (const [name, tensor] of Object.entries(expected))
    if (tensor.shape.join() !== tensors[name]!.shape.join())
      throw new ShapeError(
        `unflattenGanState: expected '${name}' to be [${tensor.shape.join(', ')}], got [${tensors[name]!.shape.join(', ')}]. The checkpoint belongs to another net.`,
      );
  // Not from the names alone: the state of a net that has none leaves no trace there.
  const tree = mapTree((_, __, name) => tensors[name]!, tensorsOf({ ...template, terms: {} })) as unknown as GanTensors;
  const withSteps = (moments: Moments, step: number): AdamState => ({ step, ...moments });
  return {
    step: counters.step,
    generator: { ...tree.generator, optimizer: withSteps(tree.generator.optimizer, counters.generatorUpdates) },
    discriminator: {
      ...tree.discriminator,
      optimizer: withSteps(tree.discriminator.optimizer, counters.discriminatorUpdates),
    },
    average: tree.average,
    memory,
    terms: (unflattenTree(ofTerms) as { readonly terms?: Tree }).terms ?? {},
  };
}

/** Parts what is stored of a state by name in two: what belongs to the terms of G's loss, and the rest. */
export function partOfTerms<T>(
  flat: Readonly<Record<string, T>>,
): [ofTerms: Record<string, T>, rest: Record<string, T>] {
  const entries = Object.entries(flat);
  const isOfTerms = ([name]: [string, T]) => name.startsWith('terms/');
  return [
    Object.fromEntries(entries.filter(isOfTerms)),
    Object.fromEntries(entries.filter((entry) => !isOfTerms(entry))),
  ];
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

function tensorsOf({ generator, discriminator, average, terms }: GanState): Tree {
  const moments = ({ firstMoment, secondMoment }: AdamState) => ({ firstMoment, secondMoment });
  return {
    generator: { ...generator, optimizer: moments(generator.optimizer) },
    discriminator: { ...discriminator, optimizer: moments(discriminator.optimizer) },
    average,
    terms,
  };
}
