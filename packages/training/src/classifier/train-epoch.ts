import { ValueError } from '@gans/tensor';
import { type ClassifierScalars, type ClassifierTraining, openClassifierRun } from '../internal/classifier-run';
import type { ClassifierProgress } from './classifier-state';
import type { TrainableClassifier } from './trainable-classifier';

/** A classifier between two epochs, to be trained on. */
export interface ClassifierInTraining<Net extends TrainableClassifier = TrainableClassifier> {
  readonly net: Net;
  readonly progress: ClassifierProgress;
}

/** Trains a classifier for one epoch, or to the end of the one under way.
 *
 *  The progress says which epoch it is, and with it the learning rate, whether classes are weighted, and the order of the images. Each epoch may have other data, of another size; the weights of classes follow the labels of this one's.
 *  Epoch after epoch with one data set and one seed, this is `trainClassifier`, bit for bit.
 *
 *  @param training net and progress are given to it; it frees what it replaces.
 *  @returns net and progress after the epoch, and the means over its steps; the caller owns the tensors.
 *  @throws ValueError when a constant is out of range, the data do not fit the net or fill no batch, or no epoch is left; ShapeError when the net does not take the images; net and progress are then still the caller's.
 *  @throws GansError code DIVERGED or ABORTED, and whatever `onStep` throws; net and progress are then freed.
 *  @example
 *  const net = createSmallCnn({ classCount: 10, height: 32, width: 32, channels: 1, filters: 2, featureSize: 8 }, seed);
 *  const config = { epochs: 2, batchSize: 20, learningRate: 2e-3 };
 *  const first = await trainEpoch({ net, dataset, config, seed });
 *  const second = await trainEpoch({ ...first, dataset, config, seed });
 *  console.log(second.progress.epoch, second.scalars.accuracy);
 */
export async function trainEpoch<Net extends TrainableClassifier>(
  training: ClassifierTraining<Net>,
): Promise<ClassifierInTraining<Net> & { readonly scalars: ClassifierScalars }> {
  const run = openClassifierRun('trainEpoch', training);
  const { epochs } = run.plan.config;
  if (run.now().progress.epoch >= epochs)
    throw new ValueError(
      `trainEpoch: expected progress to have an epoch left, got ${epochs} of ${epochs} finished. Raise epochs, by which the learning rate falls.`,
    );
  try {
    const scalars = await run.epoch();
    return { ...run.now(), scalars };
  } catch (error) {
    run.dispose();
    throw error;
  }
}
