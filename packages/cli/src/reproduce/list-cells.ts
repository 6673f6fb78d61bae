import { type Cell, type CellState, cellState } from './cell';

/** A cell and how far it is. */
export interface ListedCell {
  readonly name: string;
  readonly state: CellState;
}

/** Looks how far the cells of a grid are; changes nothing.
 *
 *  @param folder of the grid, which need not exist.
 *  @param cells in the order of the list.
 */
export function listCells(folder: string, cells: readonly Cell[]): Promise<ListedCell[]> {
  return Promise.all(cells.map(async (cell) => ({ name: cell.name, state: await cellState(folder, cell) })));
}

/** The list as text, a cell a line, with a count at its end. */
export function describeCells(cells: readonly ListedCell[]): string {
  const width = Math.max(...cells.map(({ name }) => name.length));
  const finished = cells.filter(({ state }) => state === 'finished').length;
  return [
    ...cells.map(({ name, state }) => `${name.padEnd(width)}  ${state}`),
    `${finished} of ${cells.length} finished`,
    '',
  ].join('\n');
}
