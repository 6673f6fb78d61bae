import { ShapeError, ValueError } from '@gans/tensor';
import type { InversionSpec } from './spec';

/** One of several labels that an image has at once, and the entries of the condition that say which value it has. */
export interface Label {
  readonly name: string;
  /** Two or more: value v sets column v to 1 and the others to 0. One: its value, 0 or 1, is the entry. */
  readonly columns: readonly number[];
}

/** Labels of a generator whose condition is [a ; 1 - a] for `count` attributes, as conditional activation GANs have it: value 1 is an attribute that is present.
 *
 *  @param names of the attributes, in the order of their columns; at least one.
 *  @throws ValueError when there is none.
 *  @example
 *  console.log(complementaryPairs(['young', 'bangs'])[0].columns); // [2, 0]
 */
export function complementaryPairs(names: readonly string[]): Label[] {
  if (names.length === 0)
    throw new ValueError('complementaryPairs: expected names to hold at least one attribute, got none.');
  return names.map((name, j) => ({ name, columns: [names.length + j, j] }));
}

/** The conditions that a search for several labels begins with, one a value of a label: the label's own entries fixed, the others at their centre.
 *
 *  @param labels which together have every column once.
 *  @returns rows of K numbers, label by label, for `createBank`.
 *  @throws ShapeError when a column is missing, or in two labels.
 *  @example
 *  console.log(labelConditions(complementaryPairs(['young']), { ...source.spec, classCount: 2 })); // [[0, 1], [1, 0]]
 */
export function labelConditions(labels: readonly Label[], { classCount }: InversionSpec): number[][] {
  const taken = labels.flatMap(({ columns }) => columns).sort((a, b) => a - b);
  if (labels.some(({ columns }) => columns.length === 0) || taken.join() !== [...Array(classCount).keys()].join())
    throw new ShapeError(
      `labelConditions: expected labels to have each column from 0 to ${classCount - 1} once, got ${taken.join(', ') || 'none'}. Give every entry of the condition to one label.`,
    );
  const centre = new Array<number>(classCount).fill(0.5);
  for (const { columns } of labels) for (const column of columns) centre[column] = 1 / Math.max(2, columns.length);
  return labels.flatMap(({ columns }) =>
    valuesOf(columns).map((value) => {
      const row = [...centre];
      columns.forEach((column, place) => {
        row[column] = columns.length === 1 ? value : Number(place === value);
      });
      return row;
    }),
  );
}

/** Values that a label can have. */
const valuesOf = (columns: readonly number[]): number[] => [...Array(Math.max(2, columns.length)).keys()];
