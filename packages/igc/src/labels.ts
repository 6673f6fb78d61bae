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

/** How labels are decided: each with all others free, or one after another. */
export type LabelOrder = 'joint' | 'sequential';

/** Conditions that a bank of several labels in sequence may be asked for. */
const MOST_CONDITIONS = 65_536;

/** The conditions that a search for several labels begins with, one a value of a label: the label's own entries fixed, the others at their centre. In sequence, for all values of the labels before it as well, which are held.
 *
 *  @param labels which together have every column once.
 *  @param order as of `classifyLabels`; default 'joint'.
 *  @returns rows of K numbers, label by label, for `createBank`.
 *  @throws ShapeError when a column is missing, or in two labels; ValueError when labels in sequence have more than 65,536 conditions.
 *  @example
 *  console.log(labelConditions(complementaryPairs(['young']), { ...source.spec, classCount: 2 })); // [[0, 1], [1, 0]]
 */
export function labelConditions(
  labels: readonly Label[],
  spec: InversionSpec,
  order: LabelOrder = 'joint',
): number[][] {
  expectLabels('labelConditions', labels, spec);
  const { classCount } = spec;
  if (order === 'joint')
    return labels.flatMap(({ columns }, label) =>
      valuesOf(columns).map((value) => conditionOf(labels, classCount, new Map([[label, value]]))),
    );
  const count = labels.reduce(
    ({ held, rows }, { columns }) => ({
      held: held * valuesOf(columns).length,
      rows: rows + held * valuesOf(columns).length,
    }),
    { held: 1, rows: 0 },
  ).rows;
  if (count > MOST_CONDITIONS)
    throw new ValueError(
      `labelConditions: expected labels in sequence to have at most ${MOST_CONDITIONS} conditions, got ${count}. Start from the prior's mean instead of a bank.`,
    );
  let held: number[][] = [[]];
  return labels.flatMap(({ columns }) => {
    const rows = held.flatMap((decided) => nextConditions(labels, classCount, decided));
    held = held.flatMap((decided) => valuesOf(columns).map((value) => [...decided, value]));
    return rows;
  });
}

/** One condition a value of the label after those that are decided, which hold their values; labels after it are at their centre. */
export function nextConditions(labels: readonly Label[], classCount: number, decided: readonly number[]): number[][] {
  const { columns } = labels[decided.length]!;
  return valuesOf(columns).map((value) => conditionOf(labels, classCount, new Map([...decided, value].entries())));
}

/** @throws ShapeError when the labels do not share out the columns. */
export function expectLabels(caller: string, labels: readonly Label[], { classCount }: InversionSpec): void {
  const taken = labels.flatMap(({ columns }) => columns).sort((a, b) => a - b);
  if (labels.some(({ columns }) => columns.length === 0) || taken.join() !== [...Array(classCount).keys()].join())
    throw new ShapeError(
      `${caller}: expected labels to have each column from 0 to ${classCount - 1} once, got ${taken.join(', ') || 'none'}. Give every entry of the condition to one label.`,
    );
}

/** @param values by label; the others are at their centre. */
function conditionOf(labels: readonly Label[], classCount: number, values: ReadonlyMap<number, number>): number[] {
  const row = new Array<number>(classCount);
  for (const [label, { columns }] of labels.entries()) {
    const value = values.get(label);
    for (const [place, column] of columns.entries()) {
      if (value === undefined) row[column] = 1 / Math.max(2, columns.length);
      else row[column] = columns.length === 1 ? value : Number(place === value);
    }
  }
  return row;
}

/** Values that a label can have. */
const valuesOf = (columns: readonly number[]): number[] => [...Array(Math.max(2, columns.length)).keys()];
