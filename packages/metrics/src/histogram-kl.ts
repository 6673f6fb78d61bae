import { ShapeError, ValueError } from '@gans/tensor';
import { protocolOf } from './internal/protocol-of';
import type { MeasurementOptions, MetricResult } from './result';

/** What a class histogram is compared with. */
export interface HistogramKlOptions extends MeasurementOptions {
  /** Shares of the classes that were wanted, as positive numbers of any scale; default: all alike. */
  readonly prior?: ArrayLike<number>;
  /** Added to both sides without dividing by the new sums, as the class-balancing paper's code does with 1e-5; default 0. */
  readonly epsilon?: number;
}

/** Divergence of the classes that a classifier sees in generated images from those wanted: 0 when balanced, ln K when all images are of one class.
 *
 *  KL = sum_k (p_k + e) ln((p_k + e) / (q_k + e)), p_k = c_k / n, 0 ln 0 = 0, in nats
 *  Rangwani et al., "Class Balancing GAN with a Classifier in the Loop", 2021. arXiv:2106.09402. Deviates: e = 0 unless asked for.
 *
 *  Chance alone gives about (K - 1) / (2n).
 *
 *  @param counts images read as each class, [K] whole numbers >= 0 (`classHistogram`).
 *  @param options `prior`, `epsilon`, and the classifier as `extractor`.
 *  @returns the divergence, >= 0; `protocol.smallestShare` is the share of the rarest class.
 *  @throws ShapeError when `prior` has another length; ValueError when counts are negative or broken, none is positive, or a class that occurs has prior 0 and `epsilon` is 0.
 *  @example
 *  console.log(histogramKl([10, 20, 30, 40], { extractor: { name: 'x' } }).value); // 0.10644
 */
export function histogramKl(counts: ArrayLike<number>, options: HistogramKlOptions): MetricResult {
  const { prior, epsilon = 0 } = options;
  const classCount = counts.length;
  const n = total('counts', counts);
  for (let k = 0; k < classCount; k++)
    if (!Number.isInteger(counts[k]!))
      throw new ValueError(`histogramKl: expected counts to be whole numbers, got ${counts[k]} for class ${k}.`);
  if (prior !== undefined && prior.length !== classCount)
    throw new ShapeError(`histogramKl: expected prior to have ${classCount} classes as counts, got ${prior.length}.`);
  if (!(epsilon >= 0 && epsilon < Number.POSITIVE_INFINITY))
    throw new ValueError(`histogramKl: expected epsilon to be finite and >= 0, got ${epsilon}.`);
  const priorSum = prior === undefined ? 0 : total('prior', prior);

  let value = 0;
  let smallestShare = 1;
  for (let k = 0; k < classCount; k++) {
    const p = counts[k]! / n;
    const q = prior === undefined ? 1 / classCount : prior[k]! / priorSum;
    if (p > 0 && q + epsilon === 0)
      throw new ValueError(
        `histogramKl: expected prior to be positive where a class occurs, got 0 for class ${k} with ${counts[k]} images. Give epsilon.`,
      );
    if (p + epsilon > 0) value += (p + epsilon) * Math.log((p + epsilon) / (q + epsilon));
    smallestShare = Math.min(smallestShare, p);
  }
  const protocol = protocolOf('histogramKl', options, {
    classCount,
    nFake: n,
    prior: prior === undefined ? 'uniform' : Array.from(prior, (share) => share / priorSum),
    epsilon,
    smallestShare,
  });
  return { value: Math.max(0, value), n, protocol };
}

/** How many images were read as each class; histograms of shards add up.
 *
 *  @param labels class indices, one an image (`argmaxRows`).
 *  @param classCount K.
 *  @returns int32 [K].
 *  @throws ValueError when a label is not a class index below K.
 *  @example
 *  classHistogram([0, 2, 2], 3); // [1, 0, 2]
 */
export function classHistogram(labels: ArrayLike<number>, classCount: number): Int32Array {
  if (!Number.isInteger(classCount) || classCount < 1)
    throw new ValueError(`classHistogram: expected classCount to be a positive integer, got ${classCount}.`);
  const counts = new Int32Array(classCount);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (!Number.isInteger(label) || label < 0 || label >= classCount)
      throw new ValueError(
        `classHistogram: expected labels to be class indices below ${classCount}, got ${label} at position ${i}.`,
      );
    counts[label]! += 1;
  }
  return counts;
}

function total(name: string, values: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) {
    if (!(values[k]! >= 0 && values[k]! < Number.POSITIVE_INFINITY))
      throw new ValueError(`histogramKl: expected ${name} to be finite and >= 0, got ${values[k]} for class ${k}.`);
    sum += values[k]!;
  }
  if (sum === 0)
    throw new ValueError(`histogramKl: expected ${name} to have a positive sum, got 0. Collect images first.`);
  return sum;
}
