import type { MetricResult } from '@gans/metrics';
import { formatNumber, formatShare } from '../../format';
import { formatSummary } from '../format-summary';
import { type Column, markdownTable } from '../markdown';
import { summarize } from '../statistics';
import { ARMS, type ArmKey } from './arms';
import { meanWithInterval, ratesOf } from './compare';
import type { ArmOutcome } from './result';
import { sidesOf } from './sides-of';
import type { TableContents } from './table-contents';

/** The outcomes of an arm, by seed. */
export function outcomesOf({ outcomes }: Pick<TableContents, 'outcomes'>, key: ArmKey): ArmOutcome[] {
  return outcomes.filter(({ arm }) => arm === key);
}

/** The arms of a table that have a finished cell, in their order. */
export function armsIn(table: Pick<TableContents, 'outcomes'>): (typeof ARMS)[number][] {
  return ARMS.filter(({ key }) => outcomesOf(table, key).length > 0);
}

/** What a table is of. */
export function tableTitle({ description: { protocol } }: Pick<TableContents, 'description'>): string {
  const { epsilon, classifierSeed } = protocol;
  const { set, prior, target } = sidesOf(protocol);
  const attacked = classifierSeed === 1 ? '' : `, classifiers of seed ${classifierSeed}`;
  return `${set === undefined ? '' : `${set}: `}${prior} → ${target}, ε = ${formatBound(epsilon)}${attacked}`;
}

/** A bound as papers print it: '10/255' where it is a whole number of grey levels. */
export function formatBound(epsilon: number): string {
  const levels = Math.round(255 * epsilon);
  return Math.abs(levels - 255 * epsilon) < 1e-9 && levels > 0 ? `${levels}/255` : formatNumber(epsilon);
}

const right = (title: string): Column => ({ title, align: 'right' });

/** The main table: a row an arm, means over seeds. */
export function mainTable(table: TableContents): string {
  const columns: Column[] = [
    { title: 'crafted on' },
    { title: 'needs, beside the classifier' },
    right('fooling rate ↑'),
    right('95 % interval'),
    right('after JPEG'),
    right('after hardening'),
    right('classes reached'),
  ];
  const rows = armsIn(table).map(({ key, title, needs }) => {
    const outcomes = outcomesOf(table, key);
    return [
      title,
      needs,
      mean(outcomes.map(({ rates }) => rates.target.value)),
      intervalText(ratesOf(outcomes, key)),
      mean(outcomes.map(({ jpeg }) => jpeg.value)),
      mean(outcomes.map(({ rates }) => rates.hardened.value)),
      mean(outcomes.flatMap(({ coverage }) => (coverage === undefined ? [] : [coverage.reached]))),
    ];
  });
  return markdownTable(columns, rows);
}

/** How far each perturbation carries: fooling rates on nets that it was not made for. */
export function transferRows(table: TableContents): string {
  const columns: Column[] = [{ title: 'crafted on' }, ...['target', 'twin', 'VGG', 'hardened target'].map(right)];
  const names = ['target', 'twin', 'vgg', 'hardened'] as const;
  const rows = armsIn(table).map(({ key, title }) => [
    title,
    ...names.map((name) => mean(outcomesOf(table, key).map(({ rates }) => rates[name].value))),
  ]);
  return markdownTable(columns, rows);
}

/** How the target reads the images that each arm crafts on. */
export function coverageTable(table: TableContents): string | undefined {
  const rows = armsIn(table).flatMap(({ key, title }) => {
    const found = outcomesOf(table, key).flatMap(({ coverage }) => (coverage === undefined ? [] : [coverage]));
    if (found.length === 0) return [];
    return [
      [
        title,
        formatNumber(found[0]!.count),
        mean(found.map(({ reached }) => reached)),
        formatSummary(summarize(found.map(({ divergence }) => divergence.value))),
      ],
    ];
  });
  if (rows.length === 0) return undefined;
  return markdownTable(
    [{ title: 'images' }, right('images'), right('classes reached'), right('KL to equal shares ↓')],
    rows,
  );
}

/** The classifiers of the table, and what adversarial fine-tuning does to the defender's own perturbations. */
export function defenceTable({ nets }: Pick<TableContents, 'nets'>): string {
  const { accuracy, jpegAlone, hardening } = nets;
  const rows: [string, MetricResult][] = [
    ['accuracy of the target', accuracy.target],
    ['accuracy of the twin', accuracy.twin],
    ['accuracy of the VGG', accuracy.vgg],
    ['accuracy of the hardened target', accuracy.hardened],
    ['given another class by JPEG alone', jpegAlone],
    ['fooled by the defender’s first perturbation, before hardening', hardening.before],
    ['fooled by the same one, after hardening', hardening.after],
    ['fooled by one crafted anew against the hardened target', hardening.afterNewAttack],
  ];
  return markdownTable(
    [{ title: 'measured on the test images' }, right('share')],
    rows.map(([what, { value }]) => [what, formatShare(value)]),
  );
}

/** Every cell by itself, for whoever wants to see behind the means. */
export function cellTable(table: TableContents): string {
  const rows = table.outcomes.map(({ arm, seed, rates, jpeg, crafting, coverage }) => [
    ARMS.find(({ key }) => key === arm)!.title,
    String(seed),
    formatShare(rates.target.value),
    formatShare(jpeg.value),
    formatShare(rates.hardened.value),
    formatShare(rates.twin.value),
    formatShare(rates.vgg.value),
    coverage === undefined ? '–' : formatShare(coverage.reached),
    crafting === undefined ? '–' : formatShare(crafting.rate),
    crafting === undefined ? '–' : `${formatNumber(crafting.step)} of ${formatNumber(crafting.steps)}`,
  ]);
  const titles = ['seed', 'target', 'JPEG', 'hardened', 'twin', 'VGG', 'classes reached', 'chosen by', 'step'];
  return markdownTable([{ title: 'crafted on' }, ...titles.map(right)], rows);
}

function mean(values: readonly number[]): string {
  return values.length === 0 ? '–' : formatSummary(summarize(values), 'share');
}

function intervalText(values: readonly number[]): string {
  const { n, low, high } = meanWithInterval(values);
  const percent = (share: number) => (100 * Math.min(1, Math.max(0, share))).toFixed(1);
  return n < 2 ? '–' : `${percent(low)} to ${percent(high)} %`;
}
