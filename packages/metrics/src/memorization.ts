import type { FeatureSet } from './feature-set';
import { protocolOf } from './internal/protocol-of';
import { nearestNeighbours } from './nearest-neighbours';
import type { MeasurementOptions, MetricResult } from './result';

/** Features of three sets of images, by one extractor. */
export interface MemorizationInput {
  /** What the generator was trained on. */
  readonly training: FeatureSet;
  /** Real images that it has not seen: how close one of the same kind comes to the training set by itself. */
  readonly heldOut: FeatureSet;
  readonly fake: FeatureSet;
}

/** Tells whether generated images lie closer to the training images than unseen real ones do.
 *
 *  value = P(d(y) < d(x)) + P(d(y) = d(x)) / 2, y generated, x held out, d the distance to the nearest training image: the Mann-Whitney statistic U / (n m)
 *  Meehan, Chaudhuri and Dasgupta, "A Non-Parametric Test to Detect Data-Copying in Generative Models", 2020, section 3. arXiv:2004.05675. Deviates: one cell, the whole space; the share of pairs, where the paper prints a z-score of the opposite sign.
 *
 *  @param input `training`, `heldOut` and `fake` features.
 *  @param options what goes into the protocol beside the sizes: the extractor at least.
 *  @returns a share in [0, 1]: 0.5 when they are as close as unseen images, 1 when all are closer (copies), 0 when all are farther. `protocol.standardError` is that of the share where nothing is copied; `exactCopies` counts distances of 0.
 *  @throws as `nearestNeighbours`.
 *  @example
 *  const rows = (values: number[]) => ({ values, count: values.length, dimension: 1 });
 *  const input = { training: rows([0, 10]), heldOut: rows([2, 7]), fake: rows([0, 5]) };
 *  console.log(memorization(input, { extractor: { name: 'pixels' } }).value); // 2 of 4 pairs: 0.5
 */
export function memorization(input: MemorizationInput, options: MeasurementOptions): MetricResult {
  const { training, heldOut, fake } = input;
  const ofFake = nearestNeighbours(fake, training).distances;
  const ofHeldOut = nearestNeighbours(heldOut, training).distances.sort();
  let halves = 0;
  let exactCopies = 0;
  for (const distance of ofFake) {
    const farther = ofHeldOut.length - countBelow(ofHeldOut, (other) => other <= distance);
    const notCloser = ofHeldOut.length - countBelow(ofHeldOut, (other) => other < distance);
    halves += farther + notCloser;
    exactCopies += Number(distance === 0);
  }
  const [n, m] = [fake.count, heldOut.count];
  const protocol = protocolOf('memorization', options, {
    dimension: training.dimension,
    nTraining: training.count,
    nHeldOut: m,
    nFake: n,
    exactCopies,
    standardError: Math.sqrt((n + m + 1) / (12 * n * m)),
  });
  return { value: halves / (2 * n * m), n, protocol };
}

/** How many of a rising list meet a condition that the first ones meet. */
function countBelow(rising: Float64Array, isBelow: (value: number) => boolean): number {
  let low = 0;
  let high = rising.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBelow(rising[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
