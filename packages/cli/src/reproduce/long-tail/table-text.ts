import type { MetricResult } from '@gans/metrics';
import { formatDuration, formatNumber, formatShare } from '../../format';
import { perClassOf } from '../../result';
import { formatSummary } from '../format-summary';
import { type Column, markdownTable } from '../markdown';
import { summarize } from '../statistics';
import { COLUMNS, type MeasureColumn, measuredValue } from './columns';
import { methodOf } from './methods';
import type { LongTailOutcome } from './result';
import type { LongTailTable } from './table-contents';
import { outcomesOf, type Tail, tailsOf } from './tail';

const right = (title: string): Column => ({ title, align: 'right' });

/** The main table of a long tail: a row a method, means over seeds; what real images score below. */
export function mainTable(tail: Tail): string {
  const columns = [{ title: 'method' }, right('seeds'), ...COLUMNS.map(({ title }) => right(title))];
  const rows = tail.methods.map((method) => {
    const outcomes = outcomesOf(tail, method);
    const diverged = outcomes.filter(({ measured }) => measured === undefined).length;
    return [
      method.title,
      diverged === 0 ? String(outcomes.length) : `${outcomes.length} (${diverged} diverged)`,
      ...COLUMNS.map((column) => meanOf(outcomes, column)),
    ];
  });
  return markdownTable(columns, [...rows, realRow(tail)]);
}

function meanOf(outcomes: readonly LongTailOutcome[], { measure, scale }: MeasureColumn): string {
  const values = outcomes.flatMap((outcome) => measuredValue(outcome, measure) ?? []);
  return values.length === 0 ? '–' : formatSummary(summarize(values), scale);
}

function realRow({ table, imbalance, outcomes }: Tail): string[] {
  const distance = firstMetric(outcomes, 'frechetDistance')?.protocol.realTrainingImagesScore;
  const score = table.reference.tails[imbalance];
  const cells: Partial<Record<MeasureColumn['measure'], string>> = {
    ...(typeof distance === 'number' && { frechetDistance: `${formatNumber(distance)} (all of them)` }),
    ...(score && {
      classificationScore: `${formatShare(score.value)}; of all of them ${formatShare(table.reference.whole.value)}`,
    }),
  };
  return ['*real training images*', '–', ...COLUMNS.map(({ measure }) => cells[measure] ?? '–')];
}

/** Class by class: shares of the training images and of the generated ones, beside the optimum of the regulariser and its bound. */
export function histogramTable(tail: Tail): string {
  const { classNames } = tail.table.description.protocol.data;
  const columns = [{ title: 'method' }, { title: 'shares' }, ...classNames.map(right)];
  const row = (method: string, what: string, shares: readonly (readonly number[])[]) =>
    shares.length === 0 ? [] : [[method, what, ...meanShares(shares).map(formatShare)]];
  const rows = tail.methods.flatMap((method) => {
    const outcomes = outcomesOf(tail, method);
    const histograms = outcomes.flatMap(({ histogram }) => histogram ?? []);
    const settled = outcomes.flatMap(({ balancing }) =>
      balancing?.settledHistogram ? [balancing.settledHistogram] : [],
    );
    return [
      ...row(
        method.title,
        '**generated**',
        histograms.map(({ generated }) => sharesOf(generated)),
      ),
      ...row(
        '',
        'optimal',
        histograms.map(({ optimal }) => optimal),
      ),
      ...row(
        '',
        'bound',
        histograms.map(({ bound }) => bound),
      ),
      ...row('', 'settled', settled),
    ];
  });
  const training = ['*training images*', '', ...sharesOf(tail.outcomes[0]!.trainingCounts).map(formatShare)];
  return markdownTable(columns, [training, ...rows]);
}

function sharesOf(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.map((count) => count / total);
}

function meanShares(lists: readonly (readonly number[])[]): number[] {
  return lists[0]!.map((_, k) => summarize(lists.map((shares) => shares[k]!)).mean);
}

/** How well classifiers read real test images, class by class: the judge, those in the loop, and those trained on what the methods draw. */
export function classifierTable(tail: Tail): string {
  const { table, imbalance, methods, outcomes } = tail;
  const { classNames } = table.description.protocol.data;
  const columns = [{ title: 'classifier' }, right('all'), ...classNames.map(right)];
  const row = (title: string, metrics: readonly (MetricResult | undefined)[]) => {
    const found = metrics.filter((metric) => metric !== undefined);
    if (found.length === 0) return [];
    const perClass = found.flatMap((metric) => {
      const shares = perClassOf(metric);
      return shares === undefined ? [] : [shares];
    });
    const all = summarize(found.map(({ value }) => value)).mean;
    return [[title, formatShare(all), ...(perClass.length === 0 ? [] : meanShares(perClass)).map(formatShare)]];
  };
  const inLoop = methods.filter(({ key }) => key.startsWith('regulariser'));
  const rows = [
    ...row('judge, trained on all training images', [firstMetric(outcomes, 'classifierAccuracy')]),
    ...inLoop.flatMap((method) =>
      row(`in the loop of “${method.title}”`, [firstMetric(outcomesOf(tail, method), 'classifierInLoopAccuracy')]),
    ),
    ...row('trained on the real long tail', [table.reference.tails[imbalance]]),
    ...methods.flatMap((method) =>
      row(
        `trained on images of “${method.title}”`,
        outcomesOf(tail, method).map(({ measured }) => measured?.classificationScore),
      ),
    ),
  ];
  return markdownTable(columns, rows);
}

function firstMetric(
  outcomes: readonly LongTailOutcome[],
  name: 'frechetDistance' | 'classifierAccuracy' | 'classifierInLoopAccuracy',
): MetricResult | undefined {
  return outcomes.find(({ measured }) => measured?.[name] !== undefined)?.measured?.[name];
}

/** The measures of every method at each imbalance; undefined where there is one alone. */
export function sweepTable(table: LongTailTable): string | undefined {
  const tails = tailsOf(table);
  if (tails.length < 2) return undefined;
  const shown = COLUMNS.filter(({ measure }) =>
    ['histogramKl', 'frechetDistance', 'minorityFrechetDistance', 'classificationScore'].includes(measure),
  );
  const keys = [...new Set(tails.flatMap(({ methods }) => methods.map(({ key }) => key)))];
  const rows = keys.flatMap((key) =>
    shown.map((column, i) => [
      i === 0 ? methodOf(key).title : '',
      column.title,
      ...tails.map((tail) => meanOf(outcomesOf(tail, { key }), column)),
    ]),
  );
  const columns = [
    { title: 'method' },
    { title: 'measure' },
    ...tails.map(({ imbalance }) => right(`imbalance ${imbalance}`)),
  ];
  return markdownTable(columns, rows);
}

/** Every cell by itself, for whoever wants to see behind the means. */
export function cellTable({ outcomes }: Pick<Tail, 'outcomes'>): string {
  const columns = [
    { title: 'method' },
    right('seed'),
    right('steps'),
    ...COLUMNS.map(({ title }) => right(title)),
    right('time'),
    { title: '' },
  ];
  const rows = outcomes.map((outcome) => [
    methodOf(outcome.method).title,
    String(outcome.seed),
    formatNumber(outcome.steps),
    ...COLUMNS.map(({ measure, scale }) => {
      const value = measuredValue(outcome, measure);
      if (value === undefined) return '–';
      return scale === 'share' ? formatShare(value) : formatNumber(value);
    }),
    outcome.trainingSeconds === undefined ? '–' : formatDuration(outcome.trainingSeconds),
    outcome.diverged ?? '',
  ]);
  return markdownTable(columns, rows);
}
