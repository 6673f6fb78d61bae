import { disposeTree } from '@gans/tensor';
import { type ClassifierScalars, type ClassifierTraining, openClassifierRun } from '../internal/classifier-run';
import { memoriesOf } from '../internal/update-weights';
import type { ClassifierInTraining } from './train-epoch';
import type { TrainableClassifier } from './trainable-classifier';

/** What a loop tells after an epoch. The tensors of net and progress must not be disposed, nor kept beyond the call. */
export interface ClassifierEpochReport<Net extends TrainableClassifier = TrainableClassifier>
  extends ClassifierInTraining<Net> {
  /** Epochs finished. */
  readonly epoch: number;
  readonly epochs: number;
  /** Means over the steps that this call made of the epoch. */
  readonly scalars: ClassifierScalars;
}

/** What `trainClassifier` works on and tells. */
export interface TrainClassifierOptions<Net extends TrainableClassifier = TrainableClassifier>
  extends ClassifierTraining<Net> {
  /** Called after the last step of each epoch, and after its `onStep`. */
  readonly onEpoch?: ((report: ClassifierEpochReport<Net>) => void | Promise<void>) | undefined;
}

/** Trains a classifier from where its progress is to the end of the last epoch.
 *
 *  Loss, optimizer, schedule, augmentation and class weights are the configuration's; left to their defaults they are cross-entropy, Adam, and half a cosine.
 *
 *  @returns the net with its trained weights; the caller disposes its params and state.
 *  @throws ValueError when a constant is out of range, or the data set does not fit the net or is smaller than a batch; ShapeError when the net does not take the images; net and progress are then still the caller's.
 *  @throws GansError code DIVERGED or ABORTED, and whatever `onStep` or `onEpoch` throws; the weights are then freed.
 *  @example
 *  const net = createSmallCnn({ classCount: 10, height: 32, width: 32, channels: 1, filters: 2, featureSize: 8 }, seed);
 *  const config = { epochs: 1, batchSize: 20, learningRate: 2e-3 };
 *  const trained = await trainClassifier({ net, dataset, config, seed });
 */
export async function trainClassifier<Net extends TrainableClassifier>({
  onEpoch,
  ...training
}: TrainClassifierOptions<Net>): Promise<Net> {
  const run = openClassifierRun('trainClassifier', training);
  const { epochs } = run.plan.config;
  try {
    while (run.now().progress.epoch < epochs) {
      const scalars = await run.epoch();
      const now = run.now();
      await onEpoch?.({ ...now, epoch: now.progress.epoch, epochs, scalars });
    }
  } catch (error) {
    run.dispose();
    throw error;
  }
  const { net, progress } = run.now();
  disposeTree(memoriesOf(progress.optimizer));
  return net;
}
