import { formatSummary } from '../format-summary';
import { type Column, markdownTable } from '../markdown';
import { summarize } from '../statistics';
import type { Method } from './methods';
import type { Diagnosis, RunOutcome } from './result';
import type { TableContents } from './table-contents';
import { methodsIn, outcomesOf } from './table-text';

/** A diagnostic of D over a run. */
export interface Course {
  /** Mean of the first tenth of its values. */
  readonly start: number;
  /** Mean of the last tenth. */
  readonly end: number;
  readonly largest: number;
}

/** The course of a diagnostic over a run.
 *
 *  @param diagnoses in the order of the steps.
 *  @param name of the diagnostic.
 *  @returns undefined where the discriminator does not have it.
 */
export function courseOf(diagnoses: readonly Diagnosis[], name: keyof Diagnosis): Course | undefined {
  const values = diagnoses.map((diagnosis) => diagnosis[name]).filter((value) => value !== undefined);
  if (values.length === 0) return undefined;
  const tenth = Math.max(1, Math.round(values.length / 10));
  return {
    start: summarize(values.slice(0, tenth)).mean,
    end: summarize(values.slice(-tenth)).mean,
    largest: Math.max(...values),
  };
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
  return [
    method.title,
    cell('featureNorm', 'start'),
    cell('featureNorm', 'end'),
    cell('clsGradNorm', 'start'),
    cell('clsGradNorm', 'end'),
    cell('clsGradNorm', 'largest'),
    cell('trueClassProb', 'end'),
  ];
}
