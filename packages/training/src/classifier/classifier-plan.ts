import { classHistogram, type ImageDataset } from '@gans/datasets';
import { classWeights } from '@gans/losses/class-weights';
import { ldamMargins } from '@gans/losses/ldam';
import { type CheckedClassifierConfig, type ClassifierConfig, checkClassifierConfig } from './classifier-config';

/** What a classifier's steps need to know besides the batch: the configuration, and what it makes of the data. */
export interface ClassifierPlan {
  readonly config: CheckedClassifierConfig;
  /** Batches of an epoch. */
  readonly batchesPerEpoch: number;
  /** Images of each class, [K]. */
  readonly counts: ArrayLike<number>;
  /** LDAM's margin of each class, [K]; for other losses there are none. */
  readonly margins?: Float64Array;
}

/** Works out what the steps of a classifier need to know about a data set.
 *
 *  batchesPerEpoch = floor(N / batchSize), with remainder 'keep' ceil;  N_k = images of class k
 *
 *  @param config checked here.
 *  @param dataset only its labels are read.
 *  @returns the plan; without tensors.
 *  @throws ValueError as `checkClassifierConfig`.
 *  @example
 *  const plan = planClassifier({ epochs: 2, batchSize: 16, learningRate: 0.1 }, dataset);
 *  console.log(plan.batchesPerEpoch); // 2 of 40 images
 */
export function planClassifier(
  config: ClassifierConfig,
  dataset: Pick<ImageDataset, 'labels' | 'classCount' | 'length'>,
): ClassifierPlan {
  const checked = checkClassifierConfig(config);
  const { batchSize, remainder, loss } = checked;
  const batches = dataset.length / batchSize;
  const counts = classHistogram(dataset);
  return {
    config: checked,
    batchesPerEpoch: remainder === 'keep' ? Math.ceil(batches) : Math.floor(batches),
    counts,
    ...(loss.name === 'ldam' ? { margins: ldamMargins(counts, loss.maxMargin) } : {}),
  };
}

/** The weight of each class in an epoch.
 *
 *  w_k = 1 before `fromEpoch`; from then on by inverse frequency or effective number, with mean 1
 *  See `classWeights` and `deferredClassWeights` of `@gans/losses`, whose numbers they are.
 *
 *  @param plan of `planClassifier`.
 *  @param epoch counted from 0.
 *  @returns float64 [K], or undefined where all classes weigh the same.
 */
export function classWeightsAt(
  { config, counts }: Pick<ClassifierPlan, 'config' | 'counts'>,
  epoch: number,
): Float64Array | undefined {
  const rule = config.classWeights;
  if (rule.name === 'none' || epoch < rule.fromEpoch) return undefined;
  return classWeights(counts, rule.name === 'effective-number' ? { beta: rule.beta } : {});
}
