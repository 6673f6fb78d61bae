import { listOf } from '../words';
import { collapseReasons } from './collapse';
import { COLUMNS } from './columns';
import { compareMethods, sentenceOf } from './compare';
import { METHODS } from './methods';
import type { TableContents } from './table-contents';
import { methodsIn, outcomesOf, scaleOf } from './table-text';

/** The method that the others are held against. */
const SUBJECT = 'reacgan';

/** Says which runs of a table have collapsed. */
export function collapseSentence(table: TableContents): string {
  const scale = scaleOf(table);
  const counts = methodsIn(table).map((method) => {
    const outcomes = outcomesOf(table, method);
    const collapsed = outcomes.filter((outcome) => collapseReasons(outcome, scale).length > 0).length;
    return { title: method.title, collapsed, runs: outcomes.length };
  });
  const broken = counts.filter(({ collapsed }) => collapsed > 0);
  if (broken.length === 0) return `None of the ${table.outcomes.length} runs collapsed.`;
  const told = broken.map(({ title, collapsed, runs }) => `${collapsed} of ${runs} of ${title}`);
  return `Of ${table.outcomes.length} runs these collapsed: ${listOf(told)}.`;
}

/** Compares ReACGAN with each other method of a table, measure by measure, a sentence each. */
export function comparisonSentences(table: TableContents): string[] {
  const others = methodsIn(table).filter(({ key }) => key !== SUBJECT);
  return others.flatMap(({ key }) =>
    COLUMNS.filter(({ better }) => better !== 'real').flatMap((column) => {
      const compared = compareMethods(table.outcomes, SUBJECT, key, column);
      return compared === undefined ? [] : [sentenceOf(compared)];
    }),
  );
}

/** Says whose mean is best by each measure, where there is a better end. */
export function bestSentences(table: TableContents): string[] {
  return COLUMNS.filter(({ better }) => better !== 'real').map(({ noun, measure, better, format }) => {
    const means = METHODS.flatMap((method) => {
      const values = outcomesOf(table, method).map(({ final }) => final[measure].value);
      if (values.length === 0) return [];
      return [{ title: method.title, mean: values.reduce((sum, value) => sum + value, 0) / values.length }];
    });
    const sorted = means.sort((a, b) => (better === 'lower' ? a.mean - b.mean : b.mean - a.mean));
    return `By ${noun}, from best mean to worst: ${sorted.map(({ title, mean }) => `${title} (${format(mean)})`).join(', ')}.`;
  });
}
