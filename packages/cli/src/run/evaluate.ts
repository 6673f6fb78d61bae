import type { GeneratorNet } from '@gans/core-nets';
import type { ImageDataset } from '@gans/datasets';
import { classAccuracy, frechetDistance, type MetricResult } from '@gans/metrics';
import { foldIn, type Seed } from '@gans/tensor';
import { type Judge, type Observation, observeDataset, observeGenerator } from './judge';

/** What generated images are held against, measured once a run. */
export interface Reference {
  readonly judge: Judge;
  /** All real test images. */
  readonly test: Observation;
  /** Distance between as many real training images and the real test images: what a perfect generator would score. */
  readonly realDistance: number;
}

/** Shows the judge the real images that generated ones are compared with.
 *
 *  @throws GansError (code ABORTED) when `signal` stopped it.
 */
export async function measureReference(
  judge: Judge,
  train: ImageDataset,
  test: ImageDataset,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Reference> {
  const observed = await observeDataset(judge, test, options);
  const count = Math.min(train.length, test.length);
  const others = await observeDataset(judge, train, { ...options, count });
  const { value } = frechetDistance(observed.statistics, others.statistics, { extractor: judge.identity });
  return { judge, test: observed, realDistance: value };
}

/** How good generated images are. */
export interface GeneratorMetrics {
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
  const { judge, test, realDistance } = reference;
  const seen = await observeGenerator(judge, generator, labels, foldIn(seed, 'evaluation'), options);
  const drawn = { generator: 'moving average of the weights', truncation: 'none' };
  const hasClasses = generator.spec.classCount > 0;
  const accuracy = hasClasses ? classAccuracy({ ...seen, classifier: judge.identity }) : undefined;
  const distance = frechetDistance(test.statistics, seen.statistics, { extractor: judge.identity });
  return {
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
