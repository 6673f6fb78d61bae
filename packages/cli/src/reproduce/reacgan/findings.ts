import { formatDifference, formatInterval } from '../format-summary';
import { markdownTable } from '../markdown';
import { listOf } from '../words';
import { collapsedRuns } from './collapse';
import { COLUMNS } from './columns';
import { type ComparedMethods, compareMethods } from './compare';
import { METHODS } from './methods';
import type { TableContents } from './table-contents';
import { methodsIn, outcomesOf, scaleOf } from './table-text';

/** The method that the others are held against. */
const SUBJECT = 'reacgan';

/** Says which runs of a table have collapsed. */
export function collapseSentence(table: TableContents): string {
  const broken = methodsIn(table).flatMap((method) => {
    const outcomes = outcomesOf(table, method);
    const collapsed = collapsedRuns(outcomes, scaleOf(table));
    return collapsed === 0 ? [] : [`${collapsed} of ${outcomes.length} of ${method.title}`];
  });
  const count = table.outcomes.length;
  if (broken.length === 0)
    return count === 1 ? 'The one run did not collapse.' : `None of the ${count} runs collapsed.`;
  return `Of ${count} ${count === 1 ? 'run' : 'runs'} these collapsed: ${listOf(broken)}.`;
}

/** ReACGAN against each other method: differences seed by seed, with what they show.
 *
 *  @returns a Markdown table; undefined where there is nothing to compare.
 */
export function differencesTable(table: TableContents): string | undefined {
  const others = methodsIn(table).filter(({ key }) => key !== SUBJECT);
  const columns = COLUMNS.filter(({ better }) => better !== 'real');
  const rows = others.map(({ key, title }) => [
    title,
    ...columns.map((column) => differenceCell(compareMethods(table.outcomes, SUBJECT, key, column))),
  ]);
  if (!rows.some((row) => row.slice(1).some((cell) => cell !== '–'))) return undefined;
  return markdownTable([{ title: 'against' }, ...columns.map(({ title }) => ({ title }))], rows);
}

function differenceCell(compared: ComparedMethods | undefined): string {
  if (compared === undefined) return '–';
  const { column, difference, verdict } = compared;
  const { n, mean, low, high, std } = difference;
  const size = formatDifference(mean, std, column.scale);
  if (n < 2) return `${size} (one seed)`;
  const word = verdict === 'undecided' ? 'no difference shown' : verdict === column.better ? '**better**' : '**worse**';
  return `${size} (${formatInterval(low, high, column.scale)}): ${word}`;
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
