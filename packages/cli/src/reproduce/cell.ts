import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '@gans/checkpoints';
import { ConfigError } from '@gans/tensor';
import { configDifferences, type RunConfig } from '../config-hash';
import { fileExists } from '../file-exists';
import { readJson, toJson } from '../json-file';

/** One piece of work of a grid: a method at a seed, for example. */
export interface Cell {
  /** Names its folder: letters, digits, dots and dashes. */
  readonly name: string;
  /** Everything that decides its outcome; survives JSON. */
  readonly config: RunConfig;
}

/** A cell that is done, as its result.json holds it. */
export interface FinishedCell<Result> extends Cell {
  /** Wall-clock time of the session that finished it. */
  readonly seconds: number;
  readonly result: Result;
}

/** How far a cell is. */
export type CellState = 'finished' | 'begun' | 'waiting';

const FILE = 'result.json';

/** The folder of a cell, below that of its grid. */
export function cellFolder(folder: string, { name }: Pick<Cell, 'name'>): string {
  return join(folder, 'cells', name);
}

/** Reads a cell's result, if it has one.
 *
 *  @param folder of the grid.
 *  @throws ConfigError when the result there is that of another config, naming what differs.
 *  @throws FormatError when its file is damaged.
 */
export async function readCell<Result>(folder: string, cell: Cell): Promise<FinishedCell<Result> | undefined> {
  const path = join(cellFolder(folder, cell), FILE);
  if (!(await fileExists(path))) return undefined;
  const found = (await readJson(path)) as FinishedCell<Result>;
  const differences = configDifferences(found.config, cell.config);
  if (differences.length === 0) return found;
  throw new ConfigError(
    `readCell: expected ${path} to be of this cell, got a result of another config (${differences.slice(0, 4).join('; ')}). Choose another --out, or delete the folder of the cell.`,
  );
}

/** Reads the results of all finished cells of a grid, by name.
 *
 *  @param folder of the grid.
 *  @throws FormatError when a file is damaged.
 */
export async function readFinishedCells<Result>(folder: string): Promise<FinishedCell<Result>[]> {
  const names = await readdir(join(folder, 'cells')).catch(() => [] as string[]);
  const files = names.sort().map((name) => join(cellFolder(folder, { name }), FILE));
  const found = await Promise.all(files.map(async (file) => ((await fileExists(file)) ? [await readJson(file)] : [])));
  return found.flat() as FinishedCell<Result>[];
}

/** Says that a cell is done: its result appears whole or not at all, after all that the cell has made.
 *
 *  @param folder of the grid; the cell's own folder must exist.
 */
export async function finishCell<Result>(folder: string, cell: FinishedCell<Result>): Promise<void> {
  await writeFileAtomic(join(cellFolder(folder, cell), FILE), toJson(cell));
}

/** Tells how far a cell is.
 *
 *  @param folder of the grid.
 */
export async function cellState(folder: string, cell: Cell): Promise<CellState> {
  const path = cellFolder(folder, cell);
  if (await fileExists(join(path, FILE))) return 'finished';
  return (await fileExists(path)) ? 'begun' : 'waiting';
}
