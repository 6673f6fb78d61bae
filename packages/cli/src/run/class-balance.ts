import {
  classHistogram,
  type ExtractorIdentity,
  type FeatureStatistics,
  histogramKl,
  type MetricResult,
  minorityFrechetDistance,
} from '@gans/metrics';
import type { Observation } from './judge';

/** What the classes of generated images are held against, where a run is about their balance. */
export interface BalanceReference {
  /** Training images of each class. */
  readonly trainingCounts: ArrayLike<number>;
  /** Real test images by class. */
  readonly test: readonly FeatureStatistics[];
}

/** How evenly the classes come, and how good the images of the rare ones are. */
export interface BalanceMetrics {
  /** Divergence of the classes that the judge reads from equal shares; `protocol.classHistogram` counts them. */
  readonly histogramKl: MetricResult;
  /** Absent where the judge reads fewer than two images as of one half of the classes. */
  readonly minorityFrechetDistance?: MetricResult;
  readonly majorityFrechetDistance?: MetricResult;
}

/** Measures the balance of generated images by the classes that a judge, who is not the classifier in the loop, reads.
 *
 *  @param reference the real side.
 *  @param seen with `byClass`, by the class read.
 *  @param extractor the judge.
 */
export function balanceMetrics(
  { trainingCounts, test }: BalanceReference,
  { predicted, byClass }: Observation,
  extractor: ExtractorIdentity,
): BalanceMetrics {
  const counts = classHistogram(predicted, test.length);
  const kl = histogramKl(counts, { extractor });
  const divergence = { ...kl, protocol: { ...kl.protocol, classHistogram: Array.from(counts) } };
  const order = [...counts.keys()].sort((a, b) => trainingCounts[b]! - trainingCounts[a]! || a - b);
  const split = Math.ceil(order.length / 2);
  const images = (classes: number[]) => classes.reduce((sum, k) => sum + counts[k]!, 0);
  if (byClass === undefined || images(order.slice(0, split)) < 2 || images(order.slice(split)) < 2)
    return { histogramKl: divergence };
  const { minority, majority } = minorityFrechetDistance(test, byClass, { trainingCounts, extractor });
  return {
    histogramKl: divergence,
    minorityFrechetDistance: minority,
    majorityFrechetDistance: majority,
  };
}
