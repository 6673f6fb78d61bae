import { createSmallCnn, type SmallCnn, type SmallCnnConfig } from '@gans/core-nets';
import { createImageDataset } from '@gans/datasets';
import type { PoolTraining } from '@gans/synthetic-data';
import { foldIn, type GeneratorSpec, type Seed } from '@gans/tensor';
import {
  type ClassifierInTraining,
  checkClassifierConfig,
  classifierOf,
  createClassifierState,
  disposeClassifierState,
  epochTraining,
} from '@gans/training';

/** A classifier that is trained on the images that are there, so that it can say which ones are hard. */
export interface MiningClassifier {
  readonly net: SmallCnnConfig;
  /** Constants of its training. */
  readonly training: { readonly epochs: number; readonly batchSize: number; readonly learningRate: number };
  /** Its side of `growDataset`. */
  readonly loop: PoolTraining<ClassifierInTraining<SmallCnn>>;
  dispose(): void;
}

/** Makes a small convolutional classifier with fresh weights, and what trains it for an epoch on a pool. It never sees another image.
 *
 *  @param spec of the generator.
 *  @param options `rounds`, epochs that it will be trained for, at least 1; `increment`, images of the first one; `seed`; `signal`.
 *  @throws ValueError when the images have a size that the net does not take.
 */
export function createMiningClassifier(
  { classCount, imageShape: [height, width, channels] }: GeneratorSpec,
  options: {
    readonly rounds: number;
    readonly increment: number;
    readonly seed: Seed;
    readonly signal: AbortSignal;
  },
): MiningClassifier {
  const { rounds, increment, seed, signal } = options;
  const config: SmallCnnConfig = { classCount, height, width, channels, filters: 16, featureSize: 64 };
  const training = { epochs: rounds, batchSize: Math.min(64, increment), learningRate: 2e-3 };
  const train = epochTraining({ config: training, signal });
  const classNames = Array.from({ length: classCount }, (_, k) => String(k));
  const net = createSmallCnn(config, foldIn(seed, 'mining classifier'));
  const { params, state, ...progress } = createClassifierState(net, checkClassifierConfig(training));
  let current: ClassifierInTraining<SmallCnn> = { net, progress };
  return {
    net: config,
    training,
    loop: {
      classifier: current,
      classify: (classifier) => classifierOf(classifier.net),
      async trainEpoch(classifier, pool, call) {
        current = await train(classifier, createImageDataset({ name: 'generated', classNames, ...pool }), call.seed);
        return current;
      },
    },
    dispose: () =>
      disposeClassifierState({ params: current.net.params, state: current.net.state, ...current.progress }),
  };
}
