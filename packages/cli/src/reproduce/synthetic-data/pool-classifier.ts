import { createImageDataset } from '@gans/datasets';
import type { PoolTraining, SyntheticPool } from '@gans/synthetic-data';
import { foldIn, type Seed } from '@gans/tensor';
import {
  type ClassifierConfig,
  type ClassifierInTraining,
  type ClassifierNetConfig,
  checkClassifierConfig,
  classifierOf,
  createClassifierNet,
  createClassifierState,
  disposeClassifierState,
  epochTraining,
  type NamedClassifier,
} from '@gans/training';

/** A classifier in training. */
export type Learner = ClassifierInTraining<NamedClassifier>;

/** A classifier that is trained on pools, and its side of a loop of `@gans/synthetic-data`. */
export interface PoolClassifier {
  readonly loop: PoolTraining<Learner>;
  /** As it is now; owned by this object. */
  net(): NamedClassifier;
  /** Spent on epochs so far. */
  seconds(): number;
  dispose(): void;
}

/** What a classifier is made of, and how its training is watched. */
export interface PoolClassifierOptions {
  readonly net: ClassifierNetConfig;
  readonly training: ClassifierConfig;
  readonly classNames: readonly string[];
  /** Decides the initial weights. */
  readonly seed: Seed;
  readonly signal: AbortSignal;
  /** Milliseconds. */
  readonly now: () => number;
  /** The labels of an epoch in the place of the pool's. */
  readonly relabel?: ((pool: SyntheticPool, epoch: number) => Int32Array) | undefined;
}

/** Makes a classifier with fresh weights, and what trains it for an epoch on a pool; it sees no other image.
 *
 *  @throws ValueError when the net does not take the sizes.
 */
export function createPoolClassifier(options: PoolClassifierOptions): PoolClassifier {
  const { training, classNames, signal, now, relabel } = options;
  const net = createClassifierNet(options.net, foldIn(options.seed, 'classifier'));
  const { params, state, ...progress } = createClassifierState(net, checkClassifierConfig(training));
  const train = epochTraining({ config: training, signal });
  let current: Learner = { net, progress };
  let milliseconds = 0;
  return {
    loop: {
      classifier: current,
      classify: (learner) => classifierOf(learner.net),
      async trainEpoch(learner, pool, { epoch, seed }) {
        const start = now();
        const labels = relabel?.(pool, epoch) ?? pool.labels;
        current = await train(learner, createImageDataset({ name: 'generated', classNames, ...pool, labels }), seed);
        milliseconds += now() - start;
        return current;
      },
    },
    net: () => current.net,
    seconds: () => milliseconds / 1000,
    dispose: () =>
      disposeClassifierState({ params: current.net.params, state: current.net.state, ...current.progress }),
  };
}
