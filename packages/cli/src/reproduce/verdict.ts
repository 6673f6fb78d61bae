import { formatDifference, formatInterval } from './format-summary';
import type { Difference } from './statistics';

/** What the seeds that two methods share say about a measure. */
export type Verdict =
  /** The interval lies on one side of 0. */
  | 'lower'
  | 'higher'
  /** It holds 0. */
  | 'undecided'
  /** One seed, no interval. */
  | 'one seed';

/** How the first of two methods stands to the second, by the interval of `pairedDifference`. */
export function verdictOf({ n, low, high }: Difference): Verdict {
  if (n < 2) return 'one seed';
  if (high < 0) return 'lower';
  return low > 0 ? 'higher' : 'undecided';
}

/** Two methods and the measure that they are compared by, as sentences name them. */
export interface ComparedNames {
  readonly first: string;
  readonly second: string;
  /** Of the measure, in the middle of a sentence. */
  readonly noun: string;
  readonly scale: 'plain' | 'share';
  readonly better: 'lower' | 'higher' | 'real';
}

/** Says in one sentence what a comparison shows, and no more.
 *
 *  @param names of methods and measure.
 *  @param difference of the first minus the second, see `pairedDifference`.
 */
export function differenceSentence(
  { first, second, noun, scale, better }: ComparedNames,
  difference: Difference,
): string {
  const { n, mean, std, low, high } = difference;
  const verdict = verdictOf(difference);
  const size = formatDifference(Math.abs(mean), std, scale).replace('+', '');
  const direction = mean < 0 ? 'lower' : 'higher';
  if (verdict === 'one seed')
    return mean === 0
      ? `${first} and ${second} have the same ${noun}, on one seed.`
      : `The ${noun} of ${first} is ${direction} than that of ${second} by ${size}, on one seed, which does not tell a difference of methods from chance.`;
  const interval = `95 % interval of the difference ${formatInterval(low, high, scale)}, ${n} seeds`;
  if (verdict === 'undecided')
    return `Between ${first} and ${second} these seeds show no difference of ${noun} (${interval}, which holds 0).`;
  const worth = better === 'real' ? '' : verdict === better ? ', which is better' : ', which is worse';
  return `The ${noun} of ${first} is ${direction} than that of ${second} by ${size}${worth} (${interval}).`;
}
