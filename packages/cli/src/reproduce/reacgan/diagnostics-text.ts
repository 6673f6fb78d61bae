import { formatNumber } from '../../format';
import { formatSummary } from '../format-summary';
import { type Column, markdownTable } from '../markdown';
import { summarize } from '../statistics';
import type { Method } from './methods';
import type { Diagnosis, RunOutcome } from './result';
import type { TableContents } from './table-contents';
import { methodsIn, outcomesOf } from './table-text';

/** A diagnostic of D over a run. */
export interface Course {
  /** Before the first step. */
  readonly start: number;
  /** Mean of the last tenth of its values. */
  readonly end: number;
  readonly largest: number;
}

/** A gradient explodes when it grows to so many times what it was before the first step. There the classifier is as wrong as it ever is, so that only longer features can make its gradient longer. */
export const EXPLOSION = 3;

/** The course of a diagnostic over a run.
 *
 *  @param diagnoses in the order of the steps, from before the first one.
 *  @param name of the diagnostic.
 *  @returns undefined where the discriminator does not have it.
 */
export function courseOf(diagnoses: readonly Diagnosis[], name: keyof Diagnosis): Course | undefined {
  const values = diagnoses.map((diagnosis) => diagnosis[name]).filter((value) => value !== undefined);
  if (values.length === 0) return undefined;
  return {
    start: values[0]!,
    end: summarize(values.slice(-Math.max(1, Math.round(values.length / 10)))).mean,
    largest: Math.max(...values),
  };
}

/** In how many runs the gradient of the classifier has exploded, and how many times its start it was at most, on average.
 *
 *  @returns undefined where no run has such a gradient, or it was 0 at its start.
 */
export function gradientGrowth(
  outcomes: readonly RunOutcome[],
): { readonly exploded: number; readonly runs: number; readonly factor: number } | undefined {
  const factors = outcomes.flatMap(({ diagnoses }) => {
    const course = courseOf(diagnoses, 'clsGradNorm');
    // What is 0 before the first step has no multiple: a batch of one class has no negatives.
    return course === undefined || course.start === 0 ? [] : [course.largest / course.start];
  });
  if (factors.length === 0) return undefined;
  const exploded = factors.filter((factor) => !(factor < EXPLOSION)).length;
  return { exploded, runs: factors.length, factor: summarize(factors).mean };
}

/** Feature norm and classifier gradient of each method. */
export function diagnosticsTable(table: TableContents): string {
  const columns: Column[] = [
    { title: 'method' },
    ...[
      '|h|, start',
      '|h|, end',
      'gradient, start',
      'gradient, end',
      'gradient, largest',
      'largest ÷ start',
      'exploded',
      'p of the true class, end',
    ].map((title) => ({ title, align: 'right' as const })),
  ];
  const rows = methodsIn(table).map((method) => rowOf(method, outcomesOf(table, method)));
  return markdownTable(columns, rows);
}

function rowOf(method: Method, outcomes: readonly RunOutcome[]): string[] {
  const cell = (name: keyof Diagnosis, part: keyof Course) => {
    const values = outcomes.flatMap(({ diagnoses }) => courseOf(diagnoses, name)?.[part] ?? []);
    return values.length === 0 ? '–' : formatSummary(summarize(values));
  };
  const growth = gradientGrowth(outcomes);
  return [
    method.title,
    cell('featureNorm', 'start'),
    cell('featureNorm', 'end'),
    cell('clsGradNorm', 'start'),
    cell('clsGradNorm', 'end'),
    cell('clsGradNorm', 'largest'),
    growth === undefined ? '–' : formatNumber(growth.factor),
    growth === undefined ? '–' : `${growth.exploded} of ${growth.runs}`,
    cell('trueClassProb', 'end'),
  ];
}
