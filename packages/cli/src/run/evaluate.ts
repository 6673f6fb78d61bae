import type { GeneratorNet } from '@gans/core-nets';
import type { ImageDataset } from '@gans/datasets';
import { classAccuracy, frechetDistance, type MetricResult } from '@gans/metrics';
import { foldIn, type Seed } from '@gans/tensor';
import { type BalanceMetrics, type BalanceReference, balanceMetrics } from './class-balance';
import { type Judge, type Observation, observeDataset, observeGenerator } from './judge';

/** What generated images are held against, measured once a run. */
export interface Reference {
  readonly judge: Judge;
  /** All real test images. */
  readonly test: Observation;
  /** Distance between as many real training images and the real test images: what a perfect generator would score. */
  readonly realDistance: number;
  /** Where the run is about the balance of its classes. */
  readonly balance?: BalanceReference;
}

/** Shows the judge the real images that generated ones are compared with.
 *
 *  @param options `trainingCounts`: images of each class that the GAN learns from, where the run is about their balance; `signal` stops it.
 *  @throws GansError (code ABORTED) when `signal` stopped it.
 */
export async function measureReference(
  judge: Judge,
  train: ImageDataset,
  test: ImageDataset,
  { trainingCounts, ...options }: { readonly trainingCounts?: ArrayLike<number>; readonly signal?: AbortSignal } = {},
): Promise<Reference> {
  const sorting = trainingCounts === undefined ? {} : ({ byClass: 'expected' } as const);
  const observed = await observeDataset(judge, test, { ...options, ...sorting });
  const count = Math.min(train.length, test.length);
  const others = await observeDataset(judge, train, { ...options, count });
  const { value } = frechetDistance(observed.statistics, others.statistics, { extractor: judge.identity });
  const { byClass } = observed;
  const balance = trainingCounts && byClass && { trainingCounts, test: byClass };
  return { judge, test: observed, realDistance: value, ...(balance && { balance }) };
}

/** How good generated images are. */
export interface GeneratorMetrics extends Partial<BalanceMetrics> {
  /** Absent where the generator knows no classes. */
  readonly classAccuracy?: MetricResult;
  readonly frechetDistance: MetricResult;
}

/** The metrics of a generator.
 *
 *  @param reference the judge and what it saw of real images.
 *  @param generator with the weights to be measured; not disposed.
 *  @param labels one image is drawn for each.
 *  @param seed of the latents.
 *  @param options `signal` stops it.
 *  @returns each with its protocol.
 *  @throws GansError (code ABORTED) when `signal` stopped it.
 */
export async function evaluateGenerator(
  reference: Reference,
  generator: GeneratorNet,
  labels: Int32Array,
  seed: Seed,
  options: { readonly signal?: AbortSignal } = {},
): Promise<GeneratorMetrics> {
  const { judge, test, realDistance, balance } = reference;
  const sorting = balance && ({ byClass: 'predicted' } as const);
  const seen = await observeGenerator(judge, generator, labels, foldIn(seed, 'evaluation'), { ...options, ...sorting });
  const drawn = { generator: 'moving average of the weights', truncation: 'none' };
  const hasClasses = generator.spec.classCount > 0;
  const accuracy = hasClasses ? classAccuracy({ ...seen, classifier: judge.identity }) : undefined;
  const distance = frechetDistance(test.statistics, seen.statistics, { extractor: judge.identity });
  return {
    ...(balance && balanceMetrics(balance, seen, judge.identity)),
    ...(accuracy && { classAccuracy: { ...accuracy, protocol: { ...accuracy.protocol, ...drawn } } }),
    frechetDistance: {
      ...distance,
      protocol: {
        ...distance.protocol,
        reference: 'all real test images',
        realTrainingImagesScore: realDistance,
        ...drawn,
      },
    },
  };
}

/** How well the judge reads real test images. */
export function judgeAccuracy({ judge, test }: Reference): MetricResult {
  const accuracy = classAccuracy({ ...test, classifier: judge.identity });
  return { ...accuracy, protocol: { ...accuracy.protocol, images: 'all real test images' } };
}

/** Labels in which every class comes equally often, to one image.
 *
 *  @param count how many; label i is i mod `classCount`, or 0 where there are no classes.
 */
export function balancedLabels(count: number, classCount: number): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => (classCount === 0 ? 0 : i % classCount));
}
