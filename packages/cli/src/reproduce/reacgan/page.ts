import { listOf } from '../words';
import { figurePath, type ResultPage } from '../write-page';
import { claimsText } from './claims';
import { collapseDefinition } from './collapse';
import { COLUMNS } from './columns';
import { diagnosticsTable, EXPLOSION } from './diagnostics-text';
import { type TableFigure, tableFigures } from './figures';
import { bestSentences, collapseSentence, differencesTable } from './findings';
import { METHODS } from './methods';
import { publishedText } from './published';
import type { TableContents } from './table-contents';
import { cellTable, mainTable, provenance, tableTitle } from './table-text';

/** The page of the comparison: what is compared and how, the tables, and what they show. Everything on it follows from the tables given.
 *
 *  @param tables those that have a finished cell.
 *  @param file path that the page is written to.
 */
export function reacganPage(tables: readonly TableContents[], file: string): ResultPage {
  const figures = tables.map(tableFigures);
  const sections = tables.map((table, i) => tableSection(table, figures[i]!, file));
  const markdown = [
    '# ReACGAN and what it is compared with, on one footing',
    introduction(tables),
    '## What is compared',
    METHODS.map(({ title, about }) => `* **${title}**: ${about}`).join('\n'),
    '## How to read the tables',
    columnsText(),
    collapseDefinition(),
    ...sections,
    '## What is claimed, and what these tables show',
    claimsText(tables),
    '## What is published',
    publishedText(),
  ].join('\n\n');
  return {
    markdown: `${markdown}\n`,
    figures: Object.fromEntries(figures.flat().map(({ name, svg }) => [name, svg])),
  };
}

function introduction(tables: readonly TableContents[]): string {
  return [
    'A conditional GAN draws images of a class that it is asked for. ACGAN teaches its discriminator the classes by a classifier, whose gradient grows with the features it reads; the paper “Rebooting ACGAN” (Kang et al., 2021, arXiv:2111.01118) says that this is why ACGAN collapses, and that its loss D2D-CE, in ReACGAN, does not.',
    'The published tables change nets, batch and learning rate along with the loss. Here all of them are the same, and only the way in which the discriminator is told of the classes differs.',
    `Tables: ${listOf(tables.map(tableTitle))}. This page is written by \`gans reproduce reacgan\` from finished runs; every sentence about their numbers is made from the numbers.`,
  ].join('\n\n');
}

function columnsText(): string {
  return [
    'All numbers are read by a **judge**: a small classifier that was trained on real images alone, apart from every GAN, and is the same for all runs of a table. Each row is a mean over seeds ± the standard deviation between them (n − 1).',
    [
      ...COLUMNS.map(({ title, about }) => `* **${title}**: ${about}`),
      '* ***real training images***: as many of them as there are test images, in the place of generated ones. The judge has learnt from them, so it reads them otherwise than images that it has never seen: generated images may lie nearer to the test images than they do, and the row is no bound.',
      '* **best look**: the lowest Fréchet distance that a run had on its way, and at which step. It is picked by the very measure it reports, as most published values are; the columns before it are of the last step.',
      '* **gradient**: length of the gradient of the weighted loss of classes to the classifier’s own weights (ACGAN: *W*; with embeddings: projection and proxies), on a batch of real images. It **explodes** when it grows to ' +
        `${EXPLOSION} times what it was before the first step: there the classifier is as wrong as it ever is, so that only longer features can make its gradient longer. (The limit was set after short trials of ACGAN and ReACGAN on glyphs, before any table.) **|h|**: mean length of the last features, before any is scaled to 1. The gradients of different losses are not of one scale: compare how each goes on from its own start.`,
    ].join('\n'),
  ].join('\n\n');
}

function tableSection(table: TableContents, figures: readonly TableFigure[], file: string): string {
  const differences = differencesTable(table);
  return [
    `## ${tableTitle(table)}`,
    mainTable(table),
    collapseSentence(table),
    bestSentences(table)
      .map((sentence) => `* ${sentence}`)
      .join('\n'),
    differences === undefined
      ? ''
      : `**ReACGAN minus each other method**, seed by seed: mean difference (its 95 % confidence interval by Student’s t, not corrected for the number of comparisons).\n\n${differences}`,
    '**What the discriminators went through**:',
    diagnosticsTable(table),
    figures.map(({ name, title }) => `![${title}](${figurePath(file, name)})`).join('\n\n'),
    '**How it was made**',
    provenance(table),
    `<details><summary>Every run</summary>\n\n${cellTable(table)}\n\n</details>`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
