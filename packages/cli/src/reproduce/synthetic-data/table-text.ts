import { publishedTable } from '@gans/synthetic-data';
import { commandLine } from '../../describe-run';
import { formatDuration, formatNumber, formatShare } from '../../format';
import { formatSummary } from '../format-summary';
import { machineText } from '../machine-text';
import { type Column, markdownTable } from '../markdown';
import { summarize } from '../statistics';
import { accuracyOf, combinationOf, SWITCHES, valuesOf } from './gains';
import { LOOK_IMAGES, trainingFor } from './plan';
import type { TableContents, TableOutcome } from './table-contents';
import { VARIANTS } from './variants';

const right = (title: string): Column => ({ title, align: 'right' });

/** What a table is of. */
export function tableTitle({ description: { protocol } }: TableContents): string {
  return `${protocol.data.name}${protocol.quick ? ', quick' : ''}`;
}

/** The eight combinations in the order of the paper's table, means over seeds, and what real images with their labels give. */
export function mainTable({ outcomes }: Pick<TableContents, 'outcomes'>): string {
  const rows = publishedTable.flatMap((cell) => {
    const values = [...accuracyOf(outcomes, cell).values()];
    if (values.length === 0) return [];
    const marks = SWITCHES.map((name) => (cell[name] ? '✓' : '–'));
    const { variant } = combinationOf(cell);
    return [[...marks, ...costs(outcomes, variant, values), `${cell.top1} %`]];
  });
  const real = [...valuesOf(outcomes, 'real', ({ accuracy }) => accuracy.plain).values()];
  const last = real.length === 0 ? [] : [['*real*', '', '', ...costs(outcomes, 'real', real), '88.4 %']];
  return markdownTable(
    [
      ...SWITCHES.map((name) => ({ title: name.toUpperCase() })),
      ...['real test accuracy', 'seeds', 'images drawn', 'of them mined', 'time', 'paper (ImageNet-10)'].map(right),
    ],
    [...rows, ...last],
  );
}

function costs(outcomes: readonly TableOutcome[], variant: string, values: readonly number[]): string[] {
  const mean = (value: (outcome: TableOutcome) => number) =>
    summarize([...valuesOf(outcomes, variant, value).values()]).mean;
  return [
    formatSummary(summarize(values), 'share'),
    String(values.length),
    formatNumber(mean(({ drawn }) => drawn)),
    formatNumber(mean(({ mined }) => mined)),
    formatDuration(mean(({ seconds }) => seconds)),
  ];
}

/** Every training, read in three ways. */
export function readingsTable({ outcomes }: Pick<TableContents, 'outcomes'>): string {
  const rows = VARIANTS.flatMap(({ key, title }) => {
    const read = (value: (outcome: TableOutcome) => number) => [...valuesOf(outcomes, key, value).values()];
    const told = (value: (outcome: TableOutcome) => number) => formatSummary(summarize(read(value)), 'share');
    const seeds = read(({ seed }) => seed);
    if (seeds.length === 0) return [];
    return [
      [
        title,
        String(seeds.length),
        formatNumber(read(({ epochs }) => epochs)[0]!),
        told(({ accuracy }) => accuracy.plain),
        told(({ accuracy }) => accuracy.adapted),
        told(({ accuracy }) => accuracy.exact),
        told(({ heldOut }) => heldOut),
      ],
    ];
  });
  const columns = ['seeds', 'epochs', 'without BNA', 'BNA', 'BNA, exact', 'held-out generated images'];
  return markdownTable([{ title: 'training' }, ...columns.map(right)], rows);
}

/** All cells, one a row. */
export function cellTable({ outcomes }: Pick<TableContents, 'outcomes'>): string {
  const columns = [
    'seed',
    'without BNA',
    'BNA',
    'BNA, exact',
    'held-out',
    'drawn',
    'mined',
    'η',
    'epochs take',
    'cell takes',
  ];
  return markdownTable(
    [{ title: 'cell' }, ...columns.map(right)],
    outcomes.map(({ variant, seed, accuracy, heldOut, drawn, mined, stepSize, trainingSeconds, seconds }) => [
      variant,
      String(seed),
      ...[accuracy.plain, accuracy.adapted, accuracy.exact, heldOut].map(formatShare),
      formatNumber(drawn),
      formatNumber(mined),
      stepSize === undefined ? '–' : formatNumber(stepSize),
      formatDuration(trainingSeconds),
      formatDuration(seconds),
    ]),
  );
}

/** How a table came about: command, data by hash, protocol, generator, engine. */
export function provenance({ description, outcomes }: TableContents): string {
  const { protocol, generator, engine, words, environment } = description;
  const { data, size, epochs, mining } = protocol;
  const { learningRate, batchSize, weightDecay } = trainingFor(epochs, data.imageShape);
  const seeds = [...new Set(outcomes.map(({ seed }) => seed))].sort((a, b) => a - b);
  const warnings = [...new Set(outcomes.flatMap((outcome) => outcome.warnings))];
  return [
    '```sh',
    commandLine(words),
    '```',
    '',
    `* **Data**: ${data.name}, ${formatNumber(data.count)} training images (content SHA-256 \`${data.sha256.slice(0, 16)}…\`) and ${formatNumber(data.testCount)} test images (\`${data.testSha256.slice(0, 16)}…\`), ${data.imageShape.join(' × ')}, ${data.classCount} classes.`,
    `* **Generator**: ${generator.from}, step ${formatNumber(generator.step)} (file SHA-256 \`${generator.sha256.slice(0, 16)}…\`), one for all cells and seeds. It was trained on real images with their labels, as the paper's was; the classifiers never see those.`,
    `* **Same for all trainings**: N = ${formatNumber(size)} images, ${epochs} epochs (more where a row says so), SGD at ${learningRate} with momentum, a tenth of it from half and a hundredth from three quarters on, weight decay ${weightDecay}, batches of ${batchSize}; small CNN with batch norm (two strided convolutions of 16 and 32 channels, a hidden layer of 128), ResNet-18 with a quarter of its width; seeds ${seeds.join(', ')}, the same first latents and initial weights for all variants of a seed.`,
    `* **Mining**: ${mining.steps} steps, η calibrated to a mean angle of ${mining.angle} radians on the classifier that first mines; M = N/10 where the set is fixed, half of what is replaced where it is smoothed.`,
    `* **Adaptation**: one pass over N unlabelled real training images in random order, α = 0.1, batches of 128; “exact” takes the statistics of all of them instead, layer by layer.`,
    `* **Measured**: all real test images, after the last epoch; curves on ${formatNumber(Math.min(LOOK_IMAGES, data.testCount))} of them. No choice but that of the generator was made by such numbers: r, η and epochs were set before.`,
    `* **Engine**: ${engine.name} ${engine.version}, ${engine.threads} threads; ${machineText(environment)}.`,
    ...(warnings.length === 0 ? [] : [`* **Warnings**: ${warnings.join(' ')}`]),
  ].join('\n');
}

/** What the memorisation check says. */
export function memorizationSentence({ description: { generator } }: TableContents): string {
  const { value, n, protocol } = generator.memorization;
  const error = Number(protocol.standardError);
  const copies = Number(protocol.exactCopies);
  const reading =
    value > 0.5 + 2 * error
      ? 'They lie closer than chance has it, which is what memorised images would do.'
      : 'They do not lie closer than unseen images do.';
  return `Of ${formatNumber(n)} generated images and as many real test images, the generated one lies closer to its nearest training image in ${formatShare(value)} of all pairs, by the distance of pixels (50 %: as close as unseen images; standard error ${formatShare(error)}). ${reading} ${copies === 0 ? 'None is an exact copy.' : `**${copies} are exact copies.**`} A blurred image lies close to many others without being a copy of any, so a high share is a reason to look, not a proof.`;
}
