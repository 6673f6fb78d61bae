import { publishedReferences, quotedGains } from '@gans/synthetic-data';
import { listOf } from '../words';
import { figurePath, type ResultPage } from '../write-page';
import { type TableFigure, tableFigures } from './figures';
import { beyondText, firstEpochsSentence, gainSentences, gainsTable, tracesSentence, wholeSentence } from './findings';
import type { TableContents } from './table-contents';
import { cellTable, mainTable, memorizationSentence, provenance, readingsTable, tableTitle } from './table-text';

/** The page of the comparison: what the method is, the tables, and what they show. Everything on it follows from the tables given.
 *
 *  @param tables those that have a finished cell.
 *  @param file path that the page is written to.
 */
export function syntheticDataPage(tables: readonly TableContents[], file: string): ResultPage {
  const figures = tables.map(tableFigures);
  const markdown = [
    '# A classifier trained on generated images only',
    introduction(tables),
    '## How to read the tables',
    reading(),
    ...tables.map((table, i) => tableSection(table, figures[i]!, file)),
    '## What is published',
    published(),
  ].join('\n\n');
  return {
    markdown: `${markdown}\n`,
    figures: Object.fromEntries(figures.flat().map(({ name, content }) => [name, content])),
  };
}

function introduction(tables: readonly TableContents[]): string {
  return [
    'Whoever may share a generator, but not the data that it was trained on, can still let others train classifiers: on images that the generator draws of each class. Such classifiers read real images worse than those trained on real ones. The paper “This dataset does not exist” (Besnier et al., 2020, arXiv:1911.02888) has three remedies:',
    [
      '* **HSM**, hard sample mining: latents are moved, on the sphere they lie on, until the classifier is less sure of what it read in their images.',
      '* **DS**, dataset smoothing: after each epoch a share r of the images is replaced by new ones; half of those are mined where HSM is on.',
      '* **BNA**, batch-norm adaptation: after training, the running statistics of batch norms are moved to those of real images, whose labels nobody needs.',
    ].join('\n'),
    `Tables: ${listOf(tables.map(tableTitle))}. This page is written by \`gans reproduce synthetic-data\` from finished cells; every sentence about their numbers is made from the numbers.`,
  ].join('\n\n');
}

function reading(): string {
  return [
    'Numbers are shares of real test images read right, means over seeds ± the standard deviation between them (n − 1). A seed decides initial weights, order and latents, and two trainings of one seed begin with the same; gains are therefore differences seed by seed, with the 95 % interval of their mean by Student’s t, not corrected for the number of comparisons.',
    'No classifier sees a real image with its label, except in rows that say so. Adaptation is given real training images through an object that has no labels. Real test labels are read when a training has ended, and for the curves, which decide nothing.',
    'Adaptation needs no training of its own: each trained classifier is read without and with it, so that the eight combinations are four trainings. *Images drawn* counts generated images that were trained on; *time* is that of the whole cell, drawing, mining and reading included.',
  ].join('\n\n');
}

function tableSection(table: TableContents, figures: readonly TableFigure[], file: string): string {
  return [
    `## ${tableTitle(table)}`,
    ...(table.description.protocol.quick
      ? ['A quick run, which shows that everything works; its numbers show nothing else.']
      : []),
    mainTable(table),
    wholeSentence(table),
    '**What each method gains**:',
    gainsTable(table),
    gainSentences(table)
      .map((sentence) => `* ${sentence}`)
      .join('\n'),
    '**All trainings**, read in three ways:',
    readingsTable(table),
    ...present(tracesSentence(table)),
    ...present(firstEpochsSentence(table)),
    ...present(beyondText(table)).map((text) => `**Beyond the table**\n\n${text}`),
    figures.map(({ name, title }) => `![${title}](${figurePath(file, name)})`).join('\n\n'),
    `**Has the generator memorised its training images?** ${memorizationSentence(table)}`,
    '**How it was made**',
    provenance(table),
    `<details><summary>Every cell</summary>\n\n${cellTable(table)}\n\n</details>`,
  ].join('\n\n');
}

const present = (text: string | undefined) => (text === undefined ? [] : [text]);

function published(): string {
  const { longTraining, realImages } = publishedReferences;
  const gains = Object.entries(quotedGains).map(([name, [from, to]]) => `${name.toUpperCase()} ${from} to ${to}`);
  return [
    `The paper trains a ResNet-18 for 150 epochs on 13,000 images of ten ImageNet classes from BigGAN at 128 pixels, and tests on 500 real images, one of which is 0.2 points. It quotes gains of ${listOf(gains)} points; the text of its table has lost which number belongs to which column, and these ranges leave one assignment, the one in our last column. Long training with DS gives ${longTraining} %, real images ${realImages} %.`,
    'Ours are small images, a small generator and a small classifier: sizes of gains cannot be held against the paper’s, their signs can. The width of the discriminator behind a generator that is trained here, and the number of its steps, were chosen by trials on Fashion-MNIST that looked at real test images, so that the level of that table is somewhat flattered. Learning rate and weight decay are the paper’s; momentum, schedule, batch size, mining steps, η, M, and all of BNA’s constants are ours, since it does not tell them.',
  ].join('\n\n');
}
