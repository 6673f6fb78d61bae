import { join } from 'node:path';
import { commandLine } from '../../describe-run';
import { formatNumber, formatShare } from '../../format';
import { barFigure } from '../figure/bar-figure';
import { machineText } from '../machine-text';
import { markdownTable } from '../markdown';
import { listOf } from '../words';
import { figurePath, type ResultPage } from '../write-page';
import { ARMS } from './arms';
import { claimsText } from './claims';
import { ratesOf } from './compare';
import type { PICTURES } from './internal/run-cell';
import { readPictures, type TableContents } from './table-contents';
import {
  armsIn,
  cellTable,
  coverageTable,
  defenceTable,
  formatBound,
  mainTable,
  tableTitle,
  transferRows,
} from './table-text';

/** Writes the page of the comparison: what is compared and how, the tables, and what they show. Everything on it follows from the tables given.
 *
 *  @param tables those that have a finished cell.
 *  @param file path that the page is written to.
 *  @param out folder of the tables, where the pictures lie.
 */
export async function uapPage(tables: readonly TableContents[], file: string, out: string): Promise<ResultPage> {
  const figures: Record<string, string | Uint8Array> = {};
  const sections: string[] = [];
  for (const table of tables) sections.push(await tableSection(out, table, file, figures));
  const markdown = [
    '# Universal perturbations without the data of their target',
    introduction(tables),
    '## What is whose',
    WHOSE,
    '## What is compared',
    ARMS.map(({ title, about, needs }) => `* **${title}** (needs ${needs}): ${about}`).join('\n'),
    '## How to read the tables',
    COLUMNS,
    ...sections,
    '## What is hoped for, and what these tables show',
    claimsText(tables),
  ].join('\n\n');
  return { markdown: `${markdown}\n`, figures };
}

function introduction(tables: readonly TableContents[]): string {
  return [
    'A universal adversarial perturbation is one pattern which, added to any image, makes a classifier change its mind. With images of the classifier’s own kind it is easy to craft. How far does someone get who has only images of *other* classes, the prior, and the classifier itself? That is what whoever ships a classifier wants to know of it before others do: the numbers below are for testing and hardening models of one’s own.',
    `Tables: ${listOf(tables.map(tableTitle))}. This page is written by \`gans reproduce uap\` from finished cells; every sentence about their numbers is made from the numbers.`,
  ].join('\n\n');
}

const WHOSE =
  'The draft of “Class Balancing GAN with a Classifier in the Loop” (anonymous ICLR 2021 submission, abstract and section 1) claims: a GAN trained on an arbitrary prior, with the *attacked* classifier in its loop, makes samples that cover the classifier’s labels, and a perturbation crafted on them carries over to real data. Its prior, nets, objective, constants and numbers could not be found; the published paper (arXiv:2106.09402) drops the claim, and no code was released. **How the parts are put together here is a reconstruction, and every number is of this code, never of the paper.** The other arms are published methods; what was changed in them stands with each in the README of `@gans/uap`.';

const COLUMNS = [
  '* **fooling rate**: share of the target’s real test images that the perturbation gives another class than the classifier read before. Labels are not used. Mean over seeds ± the standard deviation between them (n − 1). The classifiers of a table are the same for all seeds, as an attacked one is given; each seed has GANs, images and orders of its own. The test images are read at the end only: which perturbation is kept, and when crafting ends, is decided on images that each arm holds back from its own, or, where it has none, on images of the prior.',
  '* **95 % interval**: of that mean, by Student’s t over the seeds, as far as a share can be. It speaks of attacks on this classifier, not of other classifiers.',
  '* **after JPEG**: the same where the perturbed image is stored as JPEG before it is read.',
  '* **after hardening**: the same on the target after adversarial fine-tuning: its owner crafts perturbations on its own training images and trains on, half of the images carrying one of them. The perturbations of the table were not among these.',
  '* **classes reached**: share of the target’s classes that at least one of the images crafted on is read as.',
  '* **transfer**: the same perturbation on nets it was not made for. The *twin* is the target’s net trained from other weights in another order; the *VGG* is another net.',
].join('\n');

async function tableSection(
  out: string,
  table: TableContents,
  file: string,
  figures: Record<string, string | Uint8Array>,
): Promise<string> {
  const title = tableTitle(table);
  const bars = armsIn(table).map(({ key, title: label }) => ({ label, values: ratesOf(table.outcomes, key) }));
  const svg = barFigure(bars, {
    title: `${title}: fooling rate`,
    value: 'share of test images fooled',
    format: formatShare,
  });
  if (svg !== undefined) figures[`${table.name}-fooling.svg`] = svg;
  const coverage = coverageTable(table);
  return [
    `## ${title}`,
    mainTable(table),
    ...(svg === undefined ? [] : [`![${title}: fooling rate](${figurePath(file, `${table.name}-fooling.svg`)})`]),
    '**Transfer**: fooling rates on other nets.',
    transferRows(table),
    ...(coverage === undefined ? [] : ['**How the target reads the images crafted on**', coverage]),
    '**The classifiers and the defence**',
    defenceTable(table),
    '**The perturbations**, grey being 0, black and white the bound; and some of the images that each was crafted on (first seed).',
    await pictureTable(out, table, file, figures),
    '**How it was made**',
    provenance(table),
    `<details><summary>Every cell</summary>\n\n${cellTable(table)}\n\n“Chosen by”: the best rate on the images that choose, which crafting has not seen, and the step at which it was found.\n\n</details>`,
  ].join('\n\n');
}

async function pictureTable(
  out: string,
  table: TableContents,
  file: string,
  figures: Record<string, string | Uint8Array>,
): Promise<string> {
  const rows: string[][] = [];
  for (const { key, title } of armsIn(table)) {
    const first = table.outcomes.find(({ arm }) => arm === key)!;
    const pictures = await readPictures(join(out, table.name), first);
    const show = (which: keyof typeof PICTURES, width: number) => {
      const picture = pictures[which];
      if (picture === undefined) return '–';
      const name = `${table.name}-${key}-${which === 'perturbation' ? 'perturbation' : 'images'}.png`;
      figures[name] = picture;
      return `<img src="${figurePath(file, name)}" width="${width}" alt="${title}">`;
    };
    rows.push([title, show('perturbation', 112), show('standIns', 280)]);
  }
  return markdownTable([{ title: 'crafted on' }, { title: 'perturbation' }, { title: 'images' }], rows);
}

/** How a table was made: the command, and all that another person needs to measure the same. */
export function provenance({ description, outcomes }: Pick<TableContents, 'description' | 'outcomes'>): string {
  const seeds = [...new Set(outcomes.map(({ seed }) => seed))].sort((a, b) => a - b);
  const { protocol, engine, words, environment, overlap } = description;
  const { target, prior, objective, batch, starts, craftSteps, ganSteps, images, weight, hardenEpochs, epsilon } =
    protocol;
  return [
    '```sh',
    commandLine(words),
    '```',
    '',
    `* **Target**: ${target.name}, ${formatNumber(target.count)} training images (content SHA-256 \`${target.sha256.slice(0, 16)}…\`) and ${formatNumber(target.testCount)} test images (\`${target.testSha256.slice(0, 16)}…\`), ${target.imageShape.join(' × ')}, classes ${listOf(target.classNames)}.`,
    `* **Prior**: ${prior.name}, ${formatNumber(prior.count)} images (\`${prior.sha256.slice(0, 16)}…\`), classes ${listOf(prior.classNames)}. ${overlap.shared === 0 ? 'None of them is a target image (compared byte by byte, through hashes).' : `**${formatNumber(overlap.shared)} of them are target images too: nothing made of this prior is data-free.**`}`,
    `* **Same for all arms**: |δ| ≤ ${formatBound(epsilon)} of the range of pixels in every pixel, perturbed images clipped to it; at most ${formatNumber(craftSteps)} steps of ${batch} images; on images the objective \`${objective}\`, for GD-UAP the activations of all convolutions; up to ${formatNumber(images)} images an arm (class impressions: up to 1,024), a fifth of which chooses the best perturbation; ${starts === 1 ? 'crafted once' : `crafted ${starts} times, in other orders of the images, of which these choose, too`}; seeds ${listOf(seeds.map(String))}.`,
    `* **GANs**: the recipe \`unconditional/mini\`, ${formatNumber(ganSteps)} steps; with the regulariser λ = ${formatNumber(weight)} ('mean-one'), reached half way.`,
    `* **Classifiers**: seed ${protocol.classifierSeed}, ${protocol.classifierEpochs} epochs on the target’s training images. **Hardening**: ${hardenEpochs} ${hardenEpochs === 1 ? 'epoch' : 'epochs'} at a third of the learning rate, a new perturbation before each. **JPEG**: quality ${protocol.quality}, no colour subsampling (jpeg-js; decoded by libjpeg-turbo).`,
    `* **Engine**: ${engine.name} ${engine.version}, ${engine.threads} threads; ${machineText(environment)}.`,
  ].join('\n');
}
