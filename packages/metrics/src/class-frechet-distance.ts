import { ShapeError, ValueError } from '@gans/tensor';
import { frechetDistance } from './frechet-distance';
import { protocolOf } from './internal/protocol-of';
import type { Json, MeasurementOptions, MetricResult } from './result';
import { type FeatureStatistics, mergeStatistics } from './statistics';

/** Intra-class Fréchet distance: the plain mean of the distances between the real and the generated images of each class.
 *
 *  d^2 = (1/K) sum_k d^2(real of class k, fake of class k)
 *  Miyato and Koyama, "cGANs with Projection Discriminator", 2018, section 6. arXiv:1802.05637. Deviates: features of any extractor.
 *
 *  Classes are small: compare at equal counts only.
 *
 *  @param real statistics of each class of the real images, at least 2 rows each (`accumulateByClass`).
 *  @param fake of the generated images by the class asked for.
 *  @param options what goes into the protocol beside the sizes: the extractor at least.
 *  @returns the mean over the classes; `protocol.perClass` holds each one's, `protocol.warning` what makes some of them biased or less than exact.
 *  @throws ShapeError when numbers of classes or dimensions differ; ValueError when a class has fewer than two rows.
 *  @example
 *  const real = accumulateByClass(emptyClassStatistics(2, 1), [-1, 0, 1, 3, 5], [0, 0, 0, 1, 1]);
 *  const fake = accumulateByClass(emptyClassStatistics(2, 1), [0, 1, 2, 3, 5], [0, 0, 0, 1, 1]);
 *  console.log(intraFrechetDistance(real, fake, { extractor: { name: 'pixels' } }).value); // (1 + 0) / 2 = 0.5
 */
export function intraFrechetDistance(
  real: readonly FeatureStatistics[],
  fake: readonly FeatureStatistics[],
  options: MeasurementOptions,
): MetricResult {
  expectClasses('intraFrechetDistance', real, fake);
  const results = real.map((statistics, label) => {
    expectRows('intraFrechetDistance', `class ${label} of real`, statistics);
    expectRows('intraFrechetDistance', `class ${label} of fake`, fake[label]!);
    return frechetDistance(statistics, fake[label]!, options);
  });
  const perClass = results.map(({ value }) => value);
  const warnings = results.flatMap(({ protocol: { warning } }, label) =>
    warning === undefined ? [] : [`class ${label}: ${warning}`],
  );
  const protocol = protocolOf('intraFrechetDistance', options, {
    dimension: real[0]!.dimension,
    nReal: real.map(({ count }) => count),
    nFake: fake.map(({ count }) => count),
    covariance: 'sample (n-1)',
    perClass: Object.fromEntries(perClass.entries()),
    ...(warnings.length > 0 ? { warning: warnings } : {}),
  });
  const value = perClass.reduce((sum, distance) => sum + distance, 0) / perClass.length;
  return { value, n: fake.reduce((sum, { count }) => sum + count, 0), protocol };
}

/** How often each class was trained on. */
export interface MinorityOptions extends MeasurementOptions {
  /** Training images of each class, [K]. */
  readonly trainingCounts: ArrayLike<number>;
}

/** Distances of the frequent and of the rare half of the classes. */
export interface MinorityFrechetDistance {
  readonly majority: MetricResult;
  readonly minority: MetricResult;
}

/** Fréchet distances of the frequent and of the rare classes of a long-tailed training set, each half taken as one set of images.
 *
 *  The ceil(K / 2) classes with the most training images are the majority; of equal ones the first.
 *  Rangwani et al., "Class Balancing GAN with a Classifier in the Loop", 2021. arXiv:2106.09402. Deviates: all images of a half count, where the released code takes 5,000.
 *
 *  @param real statistics of each class of the real images.
 *  @param fake of the generated ones, by the class that a classifier reads.
 *  @param options `trainingCounts`, and the extractor.
 *  @returns a distance for each half; `protocol.classes` holds its class indices.
 *  @throws ShapeError when numbers of classes differ; ValueError when there is only one class, a count is not a whole number >= 0, or a half has fewer than two rows.
 *  @example
 *  const byClass = (rows: number[]) => accumulateByClass(emptyClassStatistics(2, 1), rows, [0, 0, 1, 1]);
 *  const options = { trainingCounts: [5000, 50], extractor: { name: 'pixels' } };
 *  const { minority } = minorityFrechetDistance(byClass([0, 1, 0, 1]), byClass([0, 1, 2, 3]), options);
 *  console.log(minority.value); // 4
 */
export function minorityFrechetDistance(
  real: readonly FeatureStatistics[],
  fake: readonly FeatureStatistics[],
  options: MinorityOptions,
): MinorityFrechetDistance {
  expectClasses('minorityFrechetDistance', real, fake);
  const counts = Array.from(options.trainingCounts);
  if (counts.length !== real.length || counts.length < 2)
    throw new ShapeError(
      `minorityFrechetDistance: expected trainingCounts of each of at least 2 classes, got ${counts.length} for ${real.length} classes.`,
    );
  const bad = counts.findIndex((count) => !Number.isInteger(count) || count < 0);
  if (bad >= 0)
    throw new ValueError(
      `minorityFrechetDistance: expected trainingCounts to be whole numbers >= 0, got ${counts[bad]} for class ${bad}.`,
    );
  const byFrequency = counts.map((_, label) => label).sort((a, b) => counts[b]! - counts[a]! || a - b);
  const split = Math.ceil(counts.length / 2);
  const measure = (half: 'majority' | 'minority', classes: readonly number[]): MetricResult => {
    const [ofReal, ofFake] = [real, fake].map((sides) => classes.map((label) => sides[label]!).reduce(mergeStatistics));
    expectRows('minorityFrechetDistance', `${half} of real`, ofReal!);
    expectRows('minorityFrechetDistance', `${half} of fake`, ofFake!);
    const { value, n, protocol } = frechetDistance(ofReal!, ofFake!, options);
    const fields: Record<string, Json> = { metric: `frechetDistance of the ${half}`, classes, trainingCounts: counts };
    return { value, n, protocol: { ...protocol, ...fields } };
  };
  return {
    majority: measure('majority', byFrequency.slice(0, split)),
    minority: measure('minority', byFrequency.slice(split)),
  };
}

function expectClasses(caller: string, real: readonly FeatureStatistics[], fake: readonly FeatureStatistics[]): void {
  if (real.length === 0 || real.length !== fake.length)
    throw new ShapeError(
      `${caller}: expected real and fake statistics of the same classes, got ${real.length} and ${fake.length}.`,
    );
}

function expectRows(caller: string, name: string, { count }: FeatureStatistics): void {
  if (count < 2)
    throw new ValueError(
      `${caller}: expected ${name} to have at least 2 rows, got ${count}. Collect more images of it.`,
    );
}
