import { metricName } from '@gans/metrics';
import { commandLine } from '../../describe-run';
import { formatDuration, formatNumber, formatShare } from '../../format';
import { lineFigure } from '../figure/line-figure';
import { machineText } from '../machine-text';
import { markdownTable } from '../markdown';
import { listOf } from '../words';
import { figurePath, type ResultPage } from '../write-page';
import { bestText, encoderTexts } from './findings';
import { GENERATORS, generatorOf } from './generators';
import { accuracyAt, noiseEntries, noiseTable, outcomesOf, subsetTable } from './noise-table';
import { SEARCHES } from './presets';
import { SIGMAS } from './search-choice';
import type { TableContents } from './table';
import { distortionOf } from './train-decoder';
import { tuningText } from './tuning-text';

/** The page of the Inverted Generator Classifier: what is compared and how, the tables, and what they show. Everything on it follows from the tables given.
 *
 *  @param tables those that have a finished cell.
 *  @param file path that the page is written to.
 */
export function igcPage(tables: readonly TableContents[], file: string): ResultPage {
  const figures = Object.fromEntries(tables.flatMap(figureOf));
  const markdown = [
    '# Reading images by redrawing them',
    introduction(tables),
    '## What is searched',
    GENERATORS.map(({ title, about }) => `* **${title}**: ${about}`).join('\n'),
    '## How it is searched',
    SEARCHES.map(({ title, about }) => `* **${title}**: ${about}`).join('\n'),
    '## How to read the tables',
    legend(),
    ...tables.map((table) => tableSection(table, file, figures)),
  ].join('\n\n');
  return { markdown: `${markdown}\n`, figures };
}

function introduction(tables: readonly TableContents[]): string {
  return [
    'The Inverted Generator Classifier (Cho, “Inverted Generator Classifier”, 2020) needs no classifier. For each class it searches the latent of a generator for the image that comes closest to the one it is given; the class with the smallest remaining difference wins. The difference that is left says how sure it is, and whether the image is of any class at all.',
    `Tables: ${listOf(tables.map(tableTitle))}. This page is written by \`gans reproduce igc\` from finished cells; every sentence about their numbers is made from the numbers.`,
  ].join('\n\n');
}

function legend(): string {
  return [
    '* **σ**: normal noise of that standard deviation, as a share of the range of pixels, is added to each pixel and the sum clipped to the range, as in the paper. Every search sees the same images with the same noise.',
    '* **percentages**: test images read right, and the 95 % interval of Wilson of their true share.',
    '* **row-steps**: gradient steps of one image and one class. **operations**: floating-point operations of all of them, of looks at images, and of the start: 4 F a row-step, 2 F a look, where F multiply-adds make one image. Neither depends on the machine. **seconds**: wall clock on the machine below, work of others on it included.',
  ].join('\n');
}

/** What a table is of. */
function tableTitle({ description: { data, decoder, quick, seed } }: TableContents): string {
  return [
    data.test.name,
    ...(quick ? ['a trial of the program, far too short to mean anything'] : []),
    ...(decoder.latentSize === 16 ? [] : [`${decoder.latentSize} latents`]),
    ...(decoder.hiddenSize === 384 ? [] : [`${decoder.hiddenSize} hidden`]),
    ...(decoder.distortion === 1 ? [] : [`distortion ${decoder.distortion}`]),
    ...(seed === 1 ? [] : [`seed ${seed}`]),
  ].join(', ');
}

function tableSection(table: TableContents, file: string, figures: Readonly<Record<string, string>>): string {
  const isMnist = table.description.data.test.name === 'MNIST';
  const subset = subsetTable(table);
  const encoders = encoderTexts(table);
  const distances = distancesTable(table);
  const outside = outOfClassTable(table);
  const tuning = tuningText(table);
  const figure = figureName(table);
  return [
    `## ${tableTitle(table)}`,
    noiseTable(table),
    bestText(table, isMnist),
    ...(figures[figure] === undefined
      ? []
      : [`![Accuracy under noise, ${tableTitle(table)}](${figurePath(file, figure)})`]),
    ...(subset === undefined
      ? []
      : ['**On the images of the paper’s search alone**, the same for every row of a generator:', subset]),
    ...(encoders.length === 0
      ? []
      : ['**An encoder in the place of the bank**:', encoders.map((text) => `* ${text}`).join('\n')]),
    ...(outside === undefined ? [] : ['**Images of no class**, by the least difference that is left:', outside]),
    ...(distances === undefined ? [] : ['**How well the generators draw each class**:', distances]),
    ...(tuning === undefined
      ? []
      : ['**What was tuned**, on training images that no generator has learned from:', tuning]),
    '**How it was made**',
    provenance(table),
  ].join('\n\n');
}

const right = (title: string) => ({ title, align: 'right' as const });

function outOfClassTable(table: TableContents): string | undefined {
  const found = outcomesOf(table, 'out-of-class');
  if (found.length === 0) return undefined;
  const share = (value: number | undefined) => (value === undefined ? '–' : formatShare(value));
  const rows = found.map((own) => [
    generatorOf(own.generator).title,
    `${formatNumber(own.known.count)} of ${own.known.name}`,
    `${formatNumber(own.others.count)} of ${own.others.name}`,
    own.areaUnderCurve.toFixed(4),
    share(own.falseAlarms),
    share(own.found),
  ]);
  const columns = [
    { title: 'generator' },
    { title: 'of the classes' },
    { title: 'of none' },
    right('AUROC'),
    right('false alarms'),
    right('found'),
  ];
  return `${markdownTable(columns, rows)}\n\nAUROC: the chance that an image of no class has a larger difference left than one of the classes. The last two columns are at the threshold that 5 % of the tuning images, noisy ones among them, lie above.`;
}

function distancesTable(table: TableContents): string | undefined {
  const found = outcomesOf(table, 'class-distances');
  if (found.length === 0) return undefined;
  const { distance } = found[0]!;
  const { extractor, resize } = distance.protocol as {
    readonly extractor: { readonly name: string };
    readonly resize: string;
  };
  const rows = found.map((own) => {
    const each = Object.values(own.distance.protocol.perClass as Readonly<Record<string, number>>);
    return [
      generatorOf(own.generator).title,
      formatNumber(own.distance.value),
      `${formatNumber(Math.min(...each))} to ${formatNumber(Math.max(...each))}`,
      formatNumber(own.distance.n),
    ];
  });
  const columns = [{ title: 'generator' }, right('mean over the classes'), right('least and largest'), right('images')];
  return `${markdownTable(columns, rows)}\n\n\`${metricName(distance)}\`: Fréchet distances of the features of ${extractor.name}, one a class, by the paper’s recipe: ${resize}. They compare with each other, not with distances by other extractors, the paper’s 2.0 among them.`;
}

const figureName = ({ name }: TableContents) => `${name}-noise.svg`;

function figureOf(table: TableContents): [string, string][] {
  const curves = noiseEntries(table)
    .filter(({ search }) => search.key === 'tuned' || search.key === 'paper')
    .map(({ method, search, outcome }) => ({
      label: `${method.title}, ${search.key}`,
      seeds: [SIGMAS.map((sigma) => ({ step: sigma, value: accuracyAt(outcome, sigma).share }))],
    }));
  const svg = lineFigure(curves, {
    title: `${tableTitle(table)}: accuracy under noise`,
    value: 'accuracy',
    along: 'σ',
  });
  return svg === undefined ? [] : [[figureName(table), svg]];
}

function provenance(table: TableContents): string {
  const { data, imageShape, classCount, sizes, decoder, seed, engine, words, environment } = table.description;
  const generators = outcomesOf(table, 'generator').map(({ generator, length, steps, lastSessionSeconds }) => {
    const asked = 'minutes' in length ? `, ${length.minutes} minutes by a measurement before the first` : '';
    return `${generatorOf(generator).title}: ${formatNumber(steps)} steps${asked} (last session ${formatDuration(lastSessionSeconds)})`;
  });
  const set = ({ name, sha256, count }: { name: string; sha256: string; count: number }) =>
    `${formatNumber(count)} of ${name} (content SHA-256 \`${sha256.slice(0, 16)}…\`)`;
  return [
    '```sh',
    commandLine(words),
    '```',
    '',
    `* **Data**: to learn from, ${set(data.train)}; to tune on, ${set(data.heldOut)}; tested on ${formatNumber(sizes.images)} drawn from ${set(data.test)}; ${imageShape.join(' × ')}, ${classCount} classes. Which images, and their noise, follow from seed ${seed}.`,
    `* **Generators**: ${generators.length === 0 ? 'none is finished' : generators.join('; ')}. Decoders: ${decoder.latentSize} latents, two hidden layers of ${decoder.hiddenSize}, batches of ${decoder.batchSize}, ${distortionText(decoder.distortion)}. GANs: mini recipes with 16 latents.`,
    `* **Search**: a bank of ${formatNumber(sizes.bank)} images of each class; an encoder of ${formatNumber(sizes.encoderSteps)} steps.`,
    `* **Engine**: ${engine.name} ${engine.version}, ${engine.threads} threads; ${machineText(environment)}.`,
    '* Cells `…-explained` of the table’s folder hold a page that shows each image beside what every class made of it.',
  ].join('\n');
}

function distortionText(amount: number): string {
  if (amount === 0) return 'images as they are';
  const { rotation, scale, shear, shift } = distortionOf(amount);
  return `images turned by up to ${formatNumber(rotation)} degrees, scaled by ${formatShare(scale)}, slanted by ${formatNumber(shear)} and moved by ${shift} px, anew each time`;
}
