import { formatDifference, formatInterval } from '../format-summary';
import { type Difference, pairedDifference } from '../statistics';
import type { MeasureColumn } from './columns';
import { methodOf } from './methods';
import type { RunOutcome } from './result';

/** What the seeds that two methods share say about a measure. */
export type Verdict =
  /** The interval lies on one side of 0. */
  | 'lower'
  | 'higher'
  /** It holds 0. */
  | 'undecided'
  /** One seed, no interval. */
  | 'one seed';

/** Two methods beside each other. */
export interface ComparedMethods {
  readonly a: string;
  readonly b: string;
  readonly column: MeasureColumn;
  /** a - b over the seeds that both have. */
  readonly difference: Difference;
  /** Of a against b. */
  readonly verdict: Verdict;
}

/** Compares two methods by a measure, seed by seed.
 *
 *  @param outcomes of one table.
 *  @param a key of a method.
 *  @param b key of the other.
 *  @param column the measure.
 *  @returns undefined where they share no seed.
 */
export function compareMethods(
  outcomes: readonly RunOutcome[],
  a: string,
  b: string,
  column: MeasureColumn,
): ComparedMethods | undefined {
  const measured = (method: string, seed: number) =>
    outcomes.find((outcome) => outcome.method === method && outcome.seed === seed)?.final[column.measure].value;
  const seeds = outcomes.filter(({ method }) => method === a).map(({ seed }) => seed);
  const pairs = seeds
    .map((seed) => [measured(a, seed), measured(b, seed)] as const)
    .filter((pair): pair is readonly [number, number] => pair.every((value) => Number.isFinite(value)));
  if (pairs.length === 0) return undefined;
  const difference = pairedDifference(
    pairs.map(([first]) => first),
    pairs.map(([, second]) => second),
  );
  return { a, b, column, difference, verdict: verdictOf(difference) };
}

function verdictOf({ n, low, high }: Difference): Verdict {
  if (n < 2) return 'one seed';
  if (high < 0) return 'lower';
  return low > 0 ? 'higher' : 'undecided';
}

/** Says in one sentence what a comparison shows, and no more. */
export function sentenceOf(compared: ComparedMethods): string {
  const { a, b, column, difference, verdict } = compared;
  const { n, mean, std, low, high } = difference;
  const [first, second] = [methodOf(a).title, methodOf(b).title];
  const size = formatDifference(Math.abs(mean), std, column.scale).replace('+', '');
  const direction = mean < 0 ? 'lower' : 'higher';
  if (verdict === 'one seed')
    return mean === 0
      ? `${first} and ${second} have the same ${column.noun}, on one seed.`
      : `The ${column.noun} of ${first} is ${direction} than that of ${second} by ${size}, on one seed, which does not tell a difference of methods from chance.`;
  const interval = `95 % interval of the difference ${formatInterval(low, high, column.scale)}, ${n} seeds`;
  if (verdict === 'undecided')
    return `Between ${first} and ${second} these seeds show no difference of ${column.noun} (${interval}, which holds 0).`;
  const worth = column.better === 'real' ? '' : verdict === column.better ? ', which is better' : ', which is worse';
  return `The ${column.noun} of ${first} is ${direction} than that of ${second} by ${size}${worth} (${interval}).`;
}
