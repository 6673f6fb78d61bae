import { optimalHistogram, optimalHistogramBound } from '@gans/losses';
import { classFrequencyOf, type GanState, settledHistogram } from '@gans/training';
import type { BalancingRecord } from '../result';
import type { Reference } from './evaluate';
import type { Balancing } from './obtain-balancing';

/** Says for the result of a run what its classifier in the loop has done.
 *
 *  @param state after the last step; not disposed.
 *  @param reference with the counts of the training images.
 */
export async function balancingRecord(
  { config, identity }: Balancing,
  state: GanState,
  { balance }: Reference,
): Promise<BalancingRecord> {
  const { weight, normalization, interval } = config;
  const { counts } = await classFrequencyOf(state);
  const trainingCounts = Array.from(balance!.trainingCounts);
  const { name, sha256 } = identity;
  return {
    classifier: { name, ...(sha256 !== undefined && { sha256 }) },
    weight,
    normalization,
    interval,
    trainingCounts,
    frequencies: Array.from(counts),
    optimalHistogram: Array.from(optimalHistogram(counts).histogram),
    optimalHistogramBound: Array.from(optimalHistogramBound(counts)),
    ...(normalization === 'mean-one' && {
      settledHistogram: Array.from(settledHistogram(trainingCounts, weight)),
    }),
  };
}
