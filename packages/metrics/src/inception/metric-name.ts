import type { MetricResult } from '../result';
import { FID_INCEPTION } from './internal/network';

const NAMES = new Map([
  ['frechetDistance', 'FID'],
  ['intraFrechetDistance', 'intra-FID'],
  ['kernelDistance', 'KID'],
  ['inceptionScore', 'IS'],
]);

/** The name to print beside a value. FID, KID and IS are those of the FID network with TensorFlow 1's resize; what another extractor or resize gives is named after it, so that nobody compares the two.
 *
 *  @param result of a metric of this package.
 *  @returns 'FID', 'KID', 'IS' or 'intra-FID'; else such as 'frechetDistance[glyphs classifier]' or 'kernelDistance[inception-2015-12-05, clean]'.
 *  @example
 *  const statistics = accumulate(emptyStatistics(1), [0, 1]);
 *  console.log(metricName(frechetDistance(statistics, statistics, { extractor: { name: 'pixels' } }))); // frechetDistance[pixels]
 */
export function metricName({ protocol }: MetricResult): string {
  const { metric, extractor, resize } = protocol;
  const name = typeof extractor === 'object' && extractor !== null && 'name' in extractor ? extractor.name : undefined;
  const short = NAMES.get(String(metric));
  if (short !== undefined && name === FID_INCEPTION && resize === 'tf1') return short;
  const seenBy = [name, resize].filter((part) => typeof part === 'string');
  return seenBy.length === 0 ? String(metric) : `${metric}[${seenBy.join(', ')}]`;
}
