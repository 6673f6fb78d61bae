import { metricName } from '@gans/metrics';
import { commandLine } from '../../describe-run';
import { formatDuration, formatNumber, formatShare } from '../../format';
import { formatSummary } from '../format-summary';
import { machineText } from '../machine-text';
import { type Column, markdownTable } from '../markdown';
import { summarize } from '../statistics';
import { BACKBONES, type Backbone } from './axes';
import { type CollapseScale, collapsedRuns, collapseReasons } from './collapse';
import { COLUMNS, type MeasureColumn } from './columns';
import { METHODS, type Method } from './methods';
import type { RunOutcome } from './result';
import type { TableContents } from './table-contents';

/** The outcomes of a method, by seed. */
export function outcomesOf({ outcomes }: Pick<TableContents, 'outcomes'>, { key }: Pick<Method, 'key'>): RunOutcome[] {
  return outcomes.filter(({ method }) => method === key);
}

/** The methods of a table that have a finished cell, in their order. */
export function methodsIn(table: Pick<TableContents, 'outcomes'>): Method[] {
  return METHODS.filter((method) => outcomesOf(table, method).length > 0);
}

/** By what a table's runs are called collapsed. */
export function scaleOf({ description, reference }: TableContents): CollapseScale {
  return {
    classCount: description.protocol.data.classCount,
    realDiversity: reference.training.diversity.value,
  };
}

/** What a table is of: the data, and whatever differs from the plain comparison. */
export function tableTitle({ description: { protocol } }: TableContents): string {
  const { data, stress, backbone, batch, diffAugment, auxiliary } = protocol;
  return [
    data.name,
    ...(stress ? ['under stress'] : []),
    ...(backbone === 'dcgan' ? [] : ['BigGAN nets']),
    ...(batch === 64 ? [] : [`batches of ${batch}`]),
    ...(diffAugment ? ['DiffAugment'] : []),
    ...(auxiliary === 'none' ? [] : [auxiliary.toUpperCase()]),
  ].join(', ');
}

/** The main table: a row a method, means over seeds; what real images score below. */
export function mainTable(table: TableContents): string {
  const columns: Column[] = [
    { title: 'method' },
    { title: 'seeds', align: 'right' },
    ...COLUMNS.map(({ title }) => ({ title, align: 'right' as const })),
    { title: 'best look (step)', align: 'right' },
    { title: 'collapsed', align: 'right' },
  ];
  const scale = scaleOf(table);
  const rows = methodsIn(table).map((method) => {
    const outcomes = outcomesOf(table, method);
    return [
      method.title,
      String(outcomes.length),
      ...COLUMNS.map((column) => meanOf(outcomes, column)),
      bestLooks(outcomes),
      `${collapsedRuns(outcomes, scale)} of ${outcomes.length}`,
    ];
  });
  const { training } = table.reference;
  const real = [
    '*real training images*',
    '–',
    ...COLUMNS.map(({ measure, format }) => format(training[measure].value)),
    '–',
    '–',
  ];
  return markdownTable(columns, [...rows, real]);
}

function meanOf(outcomes: readonly RunOutcome[], { measure, scale }: MeasureColumn): string {
  return formatSummary(summarize(outcomes.map(({ final }) => final[measure].value)), scale);
}

// The lowest distance of a run on its way, chosen by the measure itself: never to be read as the result.
function bestLooks(outcomes: readonly RunOutcome[]): string {
  const best = outcomes.map(({ looks }) => looks.reduce((a, b) => (b.frechetDistance < a.frechetDistance ? b : a)));
  const distance = formatSummary(summarize(best.map(({ frechetDistance }) => frechetDistance)));
  return `${distance} (${best.map(({ step }) => formatNumber(step)).join('; ')})`;
}

/** Every cell by itself, for whoever wants to see behind the means. */
export function cellTable(table: TableContents): string {
  const scale = scaleOf(table);
  const rows = table.outcomes.map((outcome) => {
    const reasons = collapseReasons(outcome, scale);
    return [
      METHODS.find(({ key }) => key === outcome.method)!.title,
      String(outcome.seed),
      formatNumber(outcome.steps),
      ...COLUMNS.map(({ measure, format }) => format(outcome.final[measure].value)),
      reasons.length === 0 ? 'no' : reasons.join('; '),
      outcome.trainingSeconds === undefined ? '–' : formatDuration(outcome.trainingSeconds),
    ];
  });
  const columns: Column[] = [
    { title: 'method' },
    { title: 'seed', align: 'right' },
    { title: 'steps', align: 'right' },
    ...COLUMNS.map(({ title }) => ({ title, align: 'right' as const })),
    { title: 'collapsed' },
    { title: 'wall clock', align: 'right' },
  ];
  return markdownTable(columns, rows);
}

/** How a table was made: the command, and all that another person needs to measure the same. */
export function provenance(table: TableContents): string {
  const { description, calibration, reference, outcomes } = table;
  const { protocol, steps, engine, words, environment } = description;
  const { data } = protocol;
  const { final, looks } = outcomes[0]!;
  const { measured } = calibration;
  const length =
    measured === undefined
      ? `${formatNumber(steps)} steps a cell, as asked for`
      : `${formatNumber(steps)} steps a cell: what the methods make in about ${measured.minutes} minutes, looks included, by a measurement before the first cell`;
  const extractor = final.frechetDistance.protocol.extractor as { readonly name: string; readonly sha256?: string };
  const seeds = [...new Set(outcomes.map(({ seed }) => seed))].sort((a, b) => a - b);
  return [
    '```sh',
    commandLine(words),
    '```',
    '',
    `* **Data**: ${data.name}, ${formatNumber(data.count)} training images (content SHA-256 \`${data.sha256.slice(0, 16)}…\`) and ${formatNumber(data.testCount)} test images (\`${data.testSha256.slice(0, 16)}…\`), ${data.imageShape.join(' × ')}, ${data.classCount} classes.`,
    `* **Same for all methods**: ${BACKBONES[protocol.backbone as Backbone]}; batches of ${protocol.batch}; Adam at ${protocol.learningRate} in both nets; hinge loss; λ = ${formatNumber(protocol.weight)} for every loss of classes${protocol.diffAugment ? '; DiffAugment (colour, translation, cutout)' : ''}${protocol.auxiliary === 'none' ? '' : `; ${AUXILIARY[protocol.auxiliary]}`}; ${length}; seeds ${seeds.join(', ')}.`,
    `* **Measured**: the generator of the last step (moving average of its weights, no truncation), ${formatNumber(final.frechetDistance.n)} images of the classes of the test images, against all test images; images as the generator gives them, neither resized nor rounded to bytes. Looks on the way: ${formatNumber(looks[0]!.n)} images${looks[0]!.n < final.frechetDistance.n ? ', so their distances are higher than those of as many images as at the end' : ''}. Inception score over ${String(final.is.protocol.splits)} splits.`,
    `* **Judge and extractor**: ${extractor.name} (file SHA-256 \`${(extractor.sha256 ?? '').slice(0, 16)}…\`), trained on the real training images alone, once for all cells of this table; it reads ${formatShare(reference.judgeAccuracy.value)} of the real test images correctly. The distances are ${[final.frechetDistance, final.classFrechetDistance].map((metric) => `\`${metricName(metric)}\``).join(' and ')}.`,
    `* **Engine**: ${engine.name} ${engine.version}, ${engine.threads} threads; ${machineText(environment)}.`,
  ].join('\n');
}

const AUXILIARY: Readonly<Record<string, string>> = {
  tac: 'TAC, a twin head that learns the classes of generated images and from which the generator hides them',
  adc: 'ADC, twice as many classes, real and generated ones apart',
};
