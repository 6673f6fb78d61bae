import { foldIn, permutation, type Seed, ValueError } from '@gans/tensor';
import type { FeatureSet } from './feature-set';
import { canMultiplyOnEngine } from './internal/engine-matrix';
import { expectFeaturePair } from './internal/expect-features';
import { frameOf } from './internal/frame';
import { createDiscrepancy, type PolynomialKernel } from './internal/polynomial-kernel';
import { protocolOf } from './internal/protocol-of';
import type { MeasurementOptions, MetricResult } from './result';

/** The kernel and the estimator. */
export interface KernelOptions {
  /** Default 3. */
  readonly degree?: number;
  /** Factor of the inner product; default 1 / D. */
  readonly scale?: number;
  /** Default 1. */
  readonly offset?: number;
  /** 'unbiased' leaves out the pairs of an image with itself and may be slightly negative; 'biased' keeps them and is >= 0. Default 'unbiased'. */
  readonly estimator?: 'unbiased' | 'biased';
}

/** How a kernel distance is measured. */
export interface KernelDistanceOptions extends MeasurementOptions, KernelOptions {
  /** How many subsets; default 100. */
  readonly subsets?: number;
  /** Images of each set in a subset, drawn without replacement; default 1000. */
  readonly subsetSize?: number;
  /** Draws the subsets: subset i depends on the seed and i only. */
  readonly seed: Seed;
}

/** Kernel distances of given subsets. */
export interface KernelDistances {
  readonly mean: number;
  /** Population standard deviation over the subsets. */
  readonly std: number;
  readonly perSubset: readonly number[];
}

/** Kernel distance (KID on Inception's features): the squared maximum mean discrepancy between the features of real and of generated images.
 *
 *  MMD^2 = mean_{i != j} k(x_i, x_j) + mean_{i != j} k(y_i, y_j) - 2 mean_{ij} k(x_i, y_j), k(x, y) = (<x, y> / D + 1)^3, averaged over subsets
 *  Bińkowski et al., "Demystifying MMD GANs", 2018, section 4. arXiv:1801.01401. Deviates: features of any extractor; only with Inception's may the value be called KID.
 *
 *  Unlike the Fréchet distance not biased by the number of images.
 *
 *  @param real features of real images.
 *  @param fake of generated ones, by the same extractor.
 *  @param options `subsets`, `subsetSize`, `seed`, the kernel, and the extractor.
 *  @returns the mean over the subsets, their population standard deviation as `std`; `protocol.standardError` = std / sqrt(subsets), which leaves out that subsets of one set overlap.
 *  @throws ShapeError when sets or dimensions do not fit; ValueError when a feature is not finite or a set is smaller than a subset.
 *  @example
 *  const rows = (values: number[]) => ({ values, count: values.length, dimension: 1 });
 *  const options = { subsets: 1, subsetSize: 2, seed: createSeed(1), extractor: { name: 'x' } };
 *  console.log(kernelDistance(rows([0, 0]), rows([1, 1]), options).value); // 1 + 8 - 2 = 7
 */
export function kernelDistance(real: FeatureSet, fake: FeatureSet, options: KernelDistanceOptions): MetricResult {
  const { subsets = 100, subsetSize = 1000, seed } = options;
  if (!Number.isInteger(subsets) || subsets < 1)
    throw new ValueError(`kernelDistance: expected subsets to be a positive integer, got ${subsets}.`);
  if (!Number.isInteger(subsetSize) || subsetSize < 2)
    throw new ValueError(`kernelDistance: expected subsetSize to be an integer >= 2, got ${subsetSize}.`);
  expectFeaturePair('kernelDistance', real, fake, subsetSize);
  const draw = (count: number, side: number) =>
    Array.from({ length: subsets }, (_, i) =>
      permutation(foldIn(foldIn(seed, i), side), count).subarray(0, subsetSize),
    );
  const kernel = kernelOf(real.dimension, options);
  const { mean, std } = distancesOf(real, fake, draw(real.count, 0), draw(fake.count, 1), kernel);
  const { degree, scale, offset, estimator } = kernel;
  const protocol = protocolOf('kernelDistance', options, {
    dimension: real.dimension,
    nReal: real.count,
    nFake: fake.count,
    kernel: { degree, scale, offset },
    estimator,
    subsets,
    subsetSize,
    seed: [...seed],
    std: 'population, over subsets',
    standardError: std / Math.sqrt(subsets),
  });
  return { value: mean, std, n: fake.count, protocol };
}

/** The same on subsets that the caller has drawn.
 *
 *  @param subsetsReal row indices into `real`, a list a subset.
 *  @param subsetsFake into `fake`, as many lists.
 *  @throws ShapeError when sets do not fit; ValueError when the lists differ in number, a subset has fewer than 2 rows or an index is no row.
 */
export function kernelDistanceOfSubsets(
  real: FeatureSet,
  fake: FeatureSet,
  subsetsReal: readonly ArrayLike<number>[],
  subsetsFake: readonly ArrayLike<number>[],
  options: KernelOptions = {},
): KernelDistances {
  expectFeaturePair('kernelDistanceOfSubsets', real, fake);
  if (subsetsReal.length === 0 || subsetsReal.length !== subsetsFake.length)
    throw new ValueError(
      `kernelDistanceOfSubsets: expected as many subsets of real as of fake, at least one, got ${subsetsReal.length} and ${subsetsFake.length}.`,
    );
  for (const subset of subsetsReal) expectSubset('subsetsReal', subset, real.count);
  for (const subset of subsetsFake) expectSubset('subsetsFake', subset, fake.count);
  return distancesOf(real, fake, subsetsReal, subsetsFake, kernelOf(real.dimension, options));
}

function kernelOf(
  dimension: number,
  { degree = 3, scale = 1 / dimension, offset = 1, estimator = 'unbiased' }: KernelOptions,
): PolynomialKernel {
  if (!Number.isInteger(degree) || degree < 1)
    throw new ValueError(`kernelDistance: expected degree to be a positive integer, got ${degree}.`);
  if (!(scale > 0 && scale < Number.POSITIVE_INFINITY) || !Number.isFinite(offset))
    throw new ValueError(
      `kernelDistance: expected scale to be positive and offset finite, got ${scale} and ${offset}.`,
    );
  return { degree, scale, offset, estimator };
}

function distancesOf(
  real: FeatureSet,
  fake: FeatureSet,
  subsetsReal: readonly ArrayLike<number>[],
  subsetsFake: readonly ArrayLike<number>[],
  kernel: PolynomialKernel,
): KernelDistances {
  const frame = frameOf(real, fake);
  const pairs = subsetsReal.reduce((most, rows, i) => Math.max(most, rows.length * subsetsFake[i]!.length), 0);
  const discrepancy = createDiscrepancy(frame, kernel, canMultiplyOnEngine(pairs * real.dimension));
  const perSubset = subsetsReal.map((rows, i) =>
    discrepancy({ set: real, rows }, { set: fake, rows: subsetsFake[i]! }),
  );
  const mean = perSubset.reduce((sum, value) => sum + value, 0) / perSubset.length;
  const std = Math.sqrt(perSubset.reduce((sum, value) => sum + (value - mean) ** 2, 0) / perSubset.length);
  return { mean, std, perSubset };
}

function expectSubset(name: string, subset: ArrayLike<number>, count: number): void {
  if (subset.length < 2)
    throw new ValueError(
      `kernelDistanceOfSubsets: expected ${name} to hold 2 rows or more each, got ${subset.length}.`,
    );
  for (let i = 0; i < subset.length; i++)
    if (!Number.isInteger(subset[i]!) || subset[i]! < 0 || subset[i]! >= count)
      throw new ValueError(
        `kernelDistanceOfSubsets: expected ${name} to hold row indices below ${count}, got ${subset[i]}.`,
      );
}
