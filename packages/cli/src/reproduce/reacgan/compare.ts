import { type Difference, pairedDifference } from '../statistics';
import { differenceSentence, type Verdict, verdictOf } from '../verdict';
import type { MeasureColumn } from './columns';
import { methodOf } from './methods';
import type { RunOutcome } from './result';

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

/** Says in one sentence what a comparison shows, and no more. */
export function sentenceOf({ a, b, column, difference }: ComparedMethods): string {
  return differenceSentence({ ...column, first: methodOf(a).title, second: methodOf(b).title }, difference);
}
