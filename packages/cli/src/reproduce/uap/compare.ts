import { type Difference, pairedDifference } from '../statistics';
import { differenceSentence, type Verdict, verdictOf } from '../verdict';
import { type ArmKey, armOf } from './arms';
import type { ArmOutcome } from './result';

/** The fooling rates of an arm on the target, by seed. */
export function ratesOf(outcomes: readonly ArmOutcome[], arm: ArmKey): number[] {
  return outcomes.filter((outcome) => outcome.arm === arm).map(({ rates }) => rates.target.value);
}

/** Mean of values over seeds, with the interval that holds the true mean 19 times out of 20 if they are normally distributed.
 *
 *  mean +- t_{0.975, n-1} s / sqrt(n)
 *
 *  @param values one a seed; of a single one the interval is infinite.
 */
export function meanWithInterval(values: readonly number[]): Difference {
  return pairedDifference(
    values,
    values.map(() => 0),
  );
}

/** Two arms beside each other. */
export interface ComparedArms {
  readonly a: ArmKey;
  readonly b: ArmKey;
  /** a - b over the seeds that both have. */
  readonly difference: Difference;
  /** Of a against b. */
  readonly verdict: Verdict;
  /** Whether the intervals of the two means lie apart. */
  readonly apart: boolean;
}

/** Compares the fooling rates of two arms on the target, seed by seed.
 *
 *  @param outcomes of one table.
 *  @param a key of an arm.
 *  @param b key of the other.
 *  @returns undefined where they share no seed.
 */
export function compareArms(outcomes: readonly ArmOutcome[], a: ArmKey, b: ArmKey): ComparedArms | undefined {
  const rate = (arm: ArmKey, seed: number) =>
    outcomes.find((outcome) => outcome.arm === arm && outcome.seed === seed)?.rates.target.value;
  const seeds = outcomes.filter(({ arm }) => arm === a).map(({ seed }) => seed);
  const shared = seeds.filter((seed) => rate(b, seed) !== undefined);
  if (shared.length === 0) return undefined;
  const [ofA, ofB] = [a, b].map((arm) => shared.map((seed) => rate(arm, seed)!)) as [number[], number[]];
  const difference = pairedDifference(ofA, ofB);
  const [own, other] = [meanWithInterval(ofA), meanWithInterval(ofB)];
  return { a, b, difference, verdict: verdictOf(difference), apart: own.low > other.high || own.high < other.low };
}

/** Says in two sentences what a comparison shows, and no more. */
export function sentenceOf({ a, b, difference, apart }: ComparedArms): string {
  const [first, second] = [a, b].map((arm) => `“${armOf(arm).title}”`) as [string, string];
  // Which end is better depends on whose side one is on.
  const sentence = differenceSentence(
    { first, second, noun: 'fooling rate', scale: 'share', better: 'real' },
    difference,
  );
  return difference.n < 2
    ? sentence
    : `${sentence} The intervals of the two means ${apart ? 'do not overlap' : 'overlap'}.`;
}
