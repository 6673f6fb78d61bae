import type { ImageDataset } from '@gans/datasets';
import type { Classifier, Seed } from '@gans/tensor';
import { tidy } from '@tensorflow/tfjs-core';
import type { ClassifierTraining } from '../internal/classifier-run';
import { logitsOf } from '../internal/logits-of';
import { type TrainClassifierOptions, trainClassifier } from './train-classifier';
import { type ClassifierInTraining, trainEpoch } from './train-epoch';
import type { TrainableClassifier } from './trainable-classifier';

/** A net with its weights as the bare function that other packages take. Inference mode.
 *
 *  @param net any classifier that can be trained; its weights must outlive the function.
 *  @returns images [N, H, W, C] -> logits [N, K]; the caller disposes those.
 *  @example
 *  const net = createSmallCnn({ classCount: 10, height: 32, width: 32, channels: 1, filters: 2, featureSize: 8 }, seed);
 *  await predictDataset(classifierOf(net), dataset);
 */
export function classifierOf(net: TrainableClassifier): Classifier {
  return (images) => tidy(() => logitsOf(net.apply(net.params, net.state, images, { training: false }).output));
}

/** What `scoreTraining` trains, and who gets the net. */
export interface ScoreTrainingOptions<Net extends TrainableClassifier = TrainableClassifier>
  extends Omit<TrainClassifierOptions<Net>, 'net' | 'progress' | 'signal'> {
  /** Makes the net with its initial weights. */
  readonly create: () => Net;
  /** Is given the trained net, whose owner it is from then on: dispose its params and state when the score is there. */
  readonly onTrained: (net: Net) => void;
}

/** `trainClassifier` in the form that `classificationAccuracyScore` of `@gans/metrics` takes.
 *
 *  @param options as for `trainClassifier`; its data set is the generated one.
 *  @returns a function that trains a new net and gives it as a bare classifier.
 *  @example
 *  const create = () => createSmallCnn({ classCount: 10, height: 32, width: 32, channels: 1, filters: 2, featureSize: 8 }, seed);
 *  const config = { epochs: 1, batchSize: 20, learningRate: 2e-3 };
 *  const train = scoreTraining({ create, dataset, config, seed, onTrained: ({ params, state }) => disposeTree(params, state) });
 */
export function scoreTraining<Net extends TrainableClassifier>({
  create,
  onTrained,
  ...training
}: ScoreTrainingOptions<Net>): (call?: { readonly signal?: AbortSignal }) => Promise<Classifier> {
  return async ({ signal } = {}) => {
    const net = await trainClassifier({ ...training, net: create(), signal });
    onTrained(net);
    return classifierOf(net);
  };
}

/** `trainEpoch` in the form that methods with a changing pool of images take: classifier, pool and seed in, classifier out.
 *
 *  @param options configuration and callbacks of the whole run.
 *  @returns a function of net and progress, the pool of this epoch, and the run's seed; net and progress are given to it.
 *  @example
 *  const train = epochTraining({ config: { epochs: 2, batchSize: 20, learningRate: 2e-3 } });
 *  const net = createSmallCnn({ classCount: 10, height: 32, width: 32, channels: 1, filters: 2, featureSize: 8 }, seed);
 *  let classifier = await train({ net }, dataset, seed);
 *  classifier = await train(classifier, dataset, seed); // another pool, usually
 */
export function epochTraining(
  options: Pick<ClassifierTraining, 'config' | 'signal' | 'onStep'>,
): <Net extends TrainableClassifier>(
  classifier: Pick<ClassifierTraining<Net>, 'net' | 'progress'>,
  pool: ImageDataset,
  seed: Seed,
) => Promise<ClassifierInTraining<Net>> {
  return async ({ net, progress }, pool, seed) => {
    const after = await trainEpoch({ ...options, net, progress, dataset: pool, seed });
    return { net: after.net, progress: after.progress };
  };
}
