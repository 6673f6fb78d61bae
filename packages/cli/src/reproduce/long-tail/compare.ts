import { type Difference, pairedDifference } from '../statistics';
import { differenceSentence, verdictOf } from '../verdict';
import { COLUMNS, type Measure, measuredValue } from './columns';
import { methodOf } from './methods';
import { outcomesOf, type Tail } from './tail';

/** A pair of values at the same seed. */
export type Pair = readonly [first: number, second: number];

/** The values of two methods at the seeds that both have.
 *
 *  @param tail of one imbalance.
 *  @param a key of a method.
 *  @param b key of the other.
 *  @param measure runs without it are left out.
 */
export function pairsOf(tail: Pick<Tail, 'outcomes'>, a: string, b: string, measure: Measure): Pair[] {
  const others = new Map(
    outcomesOf(tail, { key: b }).map((outcome) => [outcome.seed, measuredValue(outcome, measure)]),
  );
  return outcomesOf(tail, { key: a }).flatMap((outcome) => {
    const pair = [measuredValue(outcome, measure), others.get(outcome.seed)];
    return pair.every((value) => value !== undefined && Number.isFinite(value)) ? [pair as unknown as Pair] : [];
  });
}

/** Says how one method stands to another by a measure; undefined where they share no seed.
 *
 *  @param expected what would be in favour of the first, where something is claimed.
 */
export function comparison(
  tail: Pick<Tail, 'outcomes'>,
  a: string,
  b: string,
  measure: Measure,
  expected?: 'lower' | 'higher',
): string | undefined {
  const pairs = pairsOf(tail, a, b, measure);
  if (pairs.length === 0) return undefined;
  const difference = pairedDifference(
    pairs.map(([first]) => first),
    pairs.map(([, second]) => second),
  );
  const column = COLUMNS.find((candidate) => candidate.measure === measure)!;
  const names = { ...column, first: quoted(a), second: quoted(b) };
  return `${differenceSentence(names, difference)}${agreement(difference, expected)}`;
}

/** How what is found stands to what is claimed. */
export function agreement(difference: Difference, expected: 'lower' | 'higher' | undefined): string {
  const verdict = verdictOf(difference);
  if (expected === undefined || difference.mean === 0) return '';
  if (verdict === 'undecided') return ' The claim is neither shown nor contradicted.';
  const isAsClaimed = (difference.mean < 0 ? 'lower' : 'higher') === expected;
  if (verdict === 'one seed') return ` The direction is ${isAsClaimed ? '' : 'not '}the claimed one.`;
  return isAsClaimed ? ' **As claimed.**' : ' **Not as claimed.**';
}

const quoted = (key: string) => `“${methodOf(key).title}”`;
