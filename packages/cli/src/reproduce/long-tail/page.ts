import { listOf } from '../words';
import { figurePath, type ResultPage } from '../write-page';
import { claimsText } from './claims';
import { COLUMNS } from './columns';
import { tailFigures, tailGrids } from './figures';
import { methodOf, methodOrder } from './methods';
import { provenance } from './provenance';
import { publishedText } from './published';
import type { LongTailTable } from './table-contents';
import { cellTable, classifierTable, histogramTable, mainTable, sweepTable } from './table-text';
import { type Tail, tailsOf, tailTitle } from './tail';

/** The page of the comparison: what is compared and how, the tables, and what they show. Everything on it follows from the tables given.
 *
 *  @param tables those that have a finished cell.
 *  @param file path that the page is written to.
 */
export function longTailPage(tables: readonly LongTailTable[], file: string): ResultPage {
  const tails = tables.map(tailsOf);
  const markdown = [
    '# A class-balancing GAN on long-tailed data',
    introduction(tails.flat()),
    '## What is compared',
    methodsText(tables),
    '## How to read the tables',
    readingText(),
    ...tables.flatMap((table, i) => [...tails[i]!.map((tail) => tailSection(tail, file)), tableSection(table)]),
    '## What is claimed, and what these tables show',
    claimsText(tails.flat()),
    '## What is published',
    publishedText(),
  ].join('\n\n');
  const figures = tails.flat().flatMap((tail) => [...tailFigures(tail), ...tailGrids(tail)]);
  return {
    markdown: `${markdown}\n`,
    figures: Object.fromEntries(figures.map(({ name, content }) => [name, content])),
  };
}

function introduction(tails: readonly Tail[]): string {
  return [
    'In long-tailed data some classes have many images and most have few; **imbalance** is the size of the largest class over that of the smallest. A GAN that learns from them draws the classes as often as it has seen them, and the rare ones badly. The paper “Class Balancing GAN with a Classifier in the Loop” (Rangwani et al., 2021, arXiv:2106.09402) adds a term to the loss of an unconditional generator, by which a classifier that sees what is drawn pushes it to the rare classes.',
    'Here nets, adversarial loss, batches, optimizers and steps are the same for all methods; they differ in who is told of classes, and how.',
    `Tables: ${listOf(tails.map(tailTitle))}. This page is written by \`gans reproduce long-tail\` from finished runs; every sentence about their numbers is made from the numbers.`,
  ].join('\n\n');
}

function methodsText(tables: readonly LongTailTable[]): string {
  const keys = new Set(tables.flatMap(({ outcomes }) => outcomes.map(({ method }) => method)));
  return [...keys]
    .sort(methodOrder)
    .map(methodOf)
    .map(({ title, about }) => `* **${title}**: ${about}`)
    .join('\n');
}

function readingText(): string {
  return [
    'All numbers are read by a **judge**: a small classifier that was trained on all real training images, before they were thinned, apart from every GAN and every classifier in a loop; the same for all runs of a table. A row is a mean over seeds ± the standard deviation between them (n − 1); a single seed has none.',
    COLUMNS.map(({ title, about }) => `* **${title}**: ${about}`).join('\n'),
    [
      'The histograms have, class by class:',
      '* **generated**: share of the generated images that the judge reads as of the class.',
      '* **optimal**: where the regulariser alone would have the shares, *p*ₖ = exp(μ*N*ₖ − 1) with Σ *p*ₖ = 1, from the frequencies *N* that it has counted at the end; for a method without it, from what it has drawn. It says where the pull goes to, and no run is meant to get there: it has more of what came rarely and next to nothing of what came often, and as the counts follow, so does it.',
      '* **bound**: exp(−K(ln K − 1)*N*ₖ/Σ*N* − 1), which no optimal share exceeds.',
      '* **settled**: the shares at which that pull and the pull of the data would hold each other in balance, in the model by which λ was chosen (`settledHistogram` of @gans/training).',
    ].join('\n'),
  ].join('\n\n');
}

function tailSection(tail: Tail, file: string): string {
  const show = ({ name, title }: { readonly name: string; readonly title: string }) =>
    `![${title}](${figurePath(file, name)})`;
  const grids = tailGrids(tail).map(
    (grid) => `**${grid.title}**\n\n${show({ ...grid, title: `images of ${grid.title}` })}`,
  );
  return [
    `## ${tailTitle(tail)}`,
    mainTable(tail),
    '**Classes of the generated images**',
    histogramTable(tail),
    '**How well real test images are read**, class by class. What a classifier in the loop cannot tell apart, it cannot balance.',
    classifierTable(tail),
    ...tailFigures(tail).map(show),
    ...(grids.length === 0
      ? []
      : [`<details><summary>Generated images, at the lowest seed</summary>\n\n${grids.join('\n\n')}\n\n</details>`]),
    `<details><summary>Every run</summary>\n\n${cellTable(tail)}\n\n</details>`,
  ].join('\n\n');
}

function tableSection(table: LongTailTable): string {
  const { name } = table.description.protocol.data;
  const sweep = sweepTable(table);
  return [
    ...(sweep === undefined ? [] : [`## ${name}, from balanced to long-tailed`, sweep]),
    `## How the tables of ${name} were made`,
    provenance(table),
  ].join('\n\n');
}
