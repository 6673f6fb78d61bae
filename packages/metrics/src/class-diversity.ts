import { ShapeError, ValueError } from '@gans/tensor';
import { expectFeatures } from './internal/expect-features';
import { protocolOf } from './internal/protocol-of';
import type { MeasurementOptions, MetricResult } from './result';

/** How far the images of each class spread, in memory that does not grow with their number. A plain value: functions return new ones and change none. */
export interface ClassSpread {
  /** P, the numbers of an image. */
  readonly dimension: number;
  /** float64 [K]: images of each class. */
  readonly counts: Float64Array;
  /** float64 [K, P], row-major. */
  readonly means: Float64Array;
  /** float64 [K]: sum over the images of |x - mean|^2. */
  readonly scatters: Float64Array;
}

/** The spread of no images: the neutral element of `mergeClassSpreads`.
 *
 *  @param classCount K, a positive integer.
 *  @param dimension P, likewise.
 *  @throws ValueError when one is not.
 */
export function emptyClassSpread(classCount: number, dimension: number): ClassSpread {
  for (const [name, size] of Object.entries({ classCount, dimension }))
    if (!Number.isInteger(size) || size < 1)
      throw new ValueError(`emptyClassSpread: expected ${name} to be a positive integer, got ${size}.`);
  return {
    dimension,
    counts: new Float64Array(classCount),
    means: new Float64Array(classCount * dimension),
    scatters: new Float64Array(classCount),
  };
}

/** Adds images, one by one about the running mean (Welford), in float64.
 *
 *  @param spread of the images so far; not changed.
 *  @param rows n P numbers: pixels or features, image after image.
 *  @param labels class index of each image.
 *  @throws ShapeError when there is not one label a row; ValueError when a number is not finite or a label is no class index.
 */
export function accumulateClassSpread(
  spread: ClassSpread,
  rows: ArrayLike<number>,
  labels: ArrayLike<number>,
): ClassSpread {
  const { dimension } = spread;
  expectFeatures('accumulateClassSpread', 'rows', { values: rows, count: labels.length, dimension }, 0);
  const [counts, means, scatters] = [spread.counts.slice(), spread.means.slice(), spread.scatters.slice()];
  for (let row = 0, at = 0; row < labels.length; row++) {
    const label = labels[row]!;
    if (!Number.isInteger(label) || label < 0 || label >= counts.length)
      throw new ValueError(
        `accumulateClassSpread: expected labels to be class indices below ${counts.length}, got ${label} at position ${row}.`,
      );
    counts[label]! += 1;
    for (let k = label * dimension; k < (label + 1) * dimension; k++, at++) {
      const before = rows[at]! - means[k]!;
      means[k]! += before / counts[label]!;
      scatters[label]! += before * (rows[at]! - means[k]!);
    }
  }
  return { dimension, counts, means, scatters };
}

/** The spread of two disjoint sets of images taken together.
 *
 *  @throws ShapeError when the sizes differ.
 */
export function mergeClassSpreads(a: ClassSpread, b: ClassSpread): ClassSpread {
  const { dimension } = a;
  if (dimension !== b.dimension || a.counts.length !== b.counts.length)
    throw new ShapeError(
      `mergeClassSpreads: expected spreads of one size, got ${a.counts.length} x ${dimension} and ${b.counts.length} x ${b.dimension}.`,
    );
  const counts = a.counts.map((count, label) => count + b.counts[label]!);
  const means = a.means.slice();
  const scatters = a.scatters.map((scatter, label) => scatter + b.scatters[label]!);
  for (let label = 0; label < counts.length; label++) {
    if (b.counts[label] === 0) continue;
    const share = b.counts[label]! / counts[label]!;
    for (let k = label * dimension; k < (label + 1) * dimension; k++) {
      const difference = b.means[k]! - a.means[k]!;
      means[k]! += difference * share;
      scatters[label]! += difference ** 2 * share * a.counts[label]!;
    }
  }
  return { dimension, counts, means, scatters };
}

/** Diversity within classes: the mean squared difference, per pixel, between two images of one class; 0 when a class is always the same image.
 *
 *  value = (1/K) sum_k mean_{i < j in class k} |x_i - x_j|^2 / P, where the mean over the pairs of n images is 2 / (n - 1) sum_i |x_i - mean|^2: no pair is visited
 *
 *  @param fake spread of the generated images by class, at least two each.
 *  @param options what goes into the protocol beside the sizes; `extractor` is { name: 'pixels' } for pixels.
 *  @returns the mean over the classes, in squared units of the images; `protocol.perClass` holds each one's.
 *  @throws ValueError when a class has fewer than two images.
 *  @example
 *  const spread = accumulateClassSpread(emptyClassSpread(1, 1), [0, 1], [0, 0]);
 *  console.log(classDiversity(spread, { extractor: { name: 'pixels' } }).value); // 1
 */
export function classDiversity(fake: ClassSpread, options: MeasurementOptions): MetricResult {
  const { counts, scatters, dimension } = fake;
  const small = counts.findIndex((count) => count < 2);
  if (small >= 0)
    throw new ValueError(
      `classDiversity: expected class ${small} to have at least 2 images, got ${counts[small]}. Collect more images of it.`,
    );
  const perClass = scatters.map((scatter, label) => (2 * scatter) / ((counts[label]! - 1) * dimension));
  const protocol = protocolOf('classDiversity', options, {
    dimension,
    nFake: [...counts],
    perClass: Object.fromEntries(perClass.entries()),
  });
  const value = perClass.reduce((sum, diversity) => sum + diversity, 0) / perClass.length;
  return { value, n: counts.reduce((sum, count) => sum + count, 0), protocol };
}
