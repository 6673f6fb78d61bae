import { commandLine } from '../../describe-run';
import { formatDuration, formatNumber } from '../../format';
import { shareText } from '../igc/noise-table';
import { wilsonInterval } from '../igc/wilson';
import { machineText } from '../machine-text';
import { markdownTable } from '../markdown';
import type { ResultPage } from '../write-page';
import type { LabelOutcome } from './cells';
import type { LabelSearch, ReadLabels } from './read-labels';
import type { LabelTable } from './table';

/** What this package set out to reach, of each attribute. */
export const TARGET = 0.95;

/** The page of reading two attributes at once; every sentence about numbers is made from the numbers. */
export function labelPage({ description, outcomes }: LabelTable): ResultPage {
  const { counts, data, decoder, length, seed, engine, environment, words, quick } = description;
  const found = <Kind extends LabelOutcome['kind']>(kind: Kind) =>
    outcomes.find((outcome): outcome is Extract<LabelOutcome, { kind: Kind }> => outcome.kind === kind);
  const [labels, tuning, decoders] = [found('labels'), found('tuning'), found('decoders')];
  const markdown = [
    '# Reading two attributes at once by redrawing',
    'Each glyph has a class and a colour. For each value of an attribute, the Inverted Generator Classifier fixes that entry of the condition and searches the latent together with the entries of the other attribute, which are kept shares of one whole by a softmax; the value with the smallest remaining difference is read (Cho, “Inverted Generator Classifier”, 2020; how free entries are kept is ours). Or, which is ours too, the class is decided in this way first and held while the colour is searched for, so that no mixture of classes has to be searched through.',
    'The generator is a decoder for each class, told the colour; where the class is not decided yet it draws the mixture of all of them, weighted by the class entries, so that these have a gradient.',
    ...(quick ? ['*A trial of the program, far too short to mean anything.*'] : []),
    '## Held-out glyphs',
    ...(labels === undefined ? ['Not read yet.'] : [readTable([labels]), verdict(labels.read)]),
    '## What was tuned',
    `Searches tried on ${formatNumber(counts.tuning)} training glyphs that no decoder has learned from; taken is the one whose harder attribute was read best.`,
    ...(tuning === undefined ? ['Not tuned yet.'] : [readTable(tuning.trials)]),
    '## How it was made',
    [
      '```sh',
      commandLine(words),
      '```',
      '',
      `* **Data**: coloured glyphs, ${data.imageShape.join(' × ')}: ${formatNumber(counts.train)} to learn from (content SHA-256 \`${data.train.slice(0, 16)}…\`), ${formatNumber(counts.tuning)} to tune on (\`${data.tuning.slice(0, 16)}…\`), ${formatNumber(counts.test)} to test on (\`${data.test.slice(0, 16)}…\`), of disjoint indices.`,
      `* **Decoders**: ${'minutes' in length ? `${length.minutes} minutes for all` : `${length.steps} steps for all`}${decoders === undefined ? '' : ` (${formatNumber(decoders.steps)} steps; last session ${formatDuration(decoders.lastSessionSeconds)})`}; ${decoder.latentSize} latents, two hidden layers of ${decoder.hiddenSize}, batches of ${decoder.batchSize}; seed ${seed}.`,
      `* **Engine**: ${engine.name} ${engine.version}, ${engine.threads} threads; ${machineText(environment)}.`,
    ].join('\n'),
  ].join('\n\n');
  return { markdown: `${markdown}\n`, figures: {} };
}

/** A row a search: what was read right, with 95 % intervals by Wilson, and the cost of an image. */
export function readTable(reads: readonly { readonly search: LabelSearch; readonly read: ReadLabels }[]): string {
  const right = (title: string) => ({ title, align: 'right' as const });
  const columns = [
    { title: 'search' },
    right('glyphs'),
    right('class'),
    right('colour'),
    right('both'),
    right('row-steps a glyph'),
    right('operations a glyph'),
    right('seconds a glyph'),
  ];
  const share = (count: number, n: number) => shareText(wilsonInterval(count, n));
  const rows = reads.map(({ search, read }) => [
    searchText(search),
    formatNumber(read.count),
    share(read.right.class!, read.count),
    share(read.right.colour!, read.count),
    share(read.both, read.count),
    formatNumber(read.rowSteps),
    `${formatNumber(read.flops / 1e9)} G`,
    formatNumber(read.seconds / read.count),
  ]);
  return markdownTable(columns, rows);
}

function searchText({ order, start, steps, learningRate, difference }: LabelSearch): string {
  const from = start === 'mean' ? 'the prior’s mean' : 'a bank';
  return `${order === 'joint' ? 'each with the other free' : 'class, then colour'}, from ${from}, ${steps} steps at ${learningRate}, ${difference === 'mae' ? 'mean absolute difference' : 'likelihood of clipped noise'}`;
}

function verdict({ right, count }: ReadLabels): string {
  const missed = Object.entries(right).filter(([, own]) => own / count < TARGET);
  const aim = `The aim, ${100 * TARGET} % of each attribute,`;
  if (missed.length === 0) return `${aim} is reached.`;
  const gaps = missed.map(([name, own]) => `${(100 * (TARGET - own / count)).toFixed(1)} points in ${name}`);
  return `${aim} is missed by ${gaps.join(' and ')}.`;
}
