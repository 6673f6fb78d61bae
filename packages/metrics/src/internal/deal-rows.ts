import { ShapeError, ValueError } from '@gans/tensor';

/** What `dealRows` deals, and how its refusals name it. */
export interface Deal {
  readonly caller: string;
  /** n D numbers, row after row. */
  readonly rows: ArrayLike<number>;
  readonly dimension: number;
  /** Group of each row. */
  readonly groups: ArrayLike<number>;
  readonly groupCount: number;
  /** Of one group and of several: ['label', 'class indices']. */
  readonly names: readonly [string, string];
}

/** The rows of each group, in their order.
 *
 *  @throws ShapeError when there is not one group a row; ValueError when a group is none of them.
 */
export function dealRows({ caller, rows, dimension, groups, groupCount, names: [name, what] }: Deal): Float64Array[] {
  if (dimension === 0 || rows.length !== groups.length * dimension)
    throw new ShapeError(
      `${caller}: expected one ${name} a row, got ${groups.length} ${name}s and ${rows.length} numbers in rows of ${dimension}.`,
    );
  const members = Array.from({ length: groupCount }, (): number[] => []);
  for (let row = 0; row < groups.length; row++) {
    const own = members[groups[row]!];
    if (own === undefined)
      throw new ValueError(
        `${caller}: expected ${name}s to be ${what} below ${groupCount}, got ${groups[row]} at position ${row}.`,
      );
    own.push(row);
  }
  return members.map((own) => {
    const dealt = new Float64Array(own.length * dimension);
    own.forEach((row, place) => {
      for (let k = 0; k < dimension; k++) dealt[place * dimension + k] = rows[row * dimension + k]!;
    });
    return dealt;
  });
}
