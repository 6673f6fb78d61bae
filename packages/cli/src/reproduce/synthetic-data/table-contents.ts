import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileExists } from '../../file-exists';
import { readJson } from '../../json-file';
import { readFinishedCells } from '../cell';
import { TABLE_FILE } from '../table-folder';
import type { CellOutcome, TableDescription } from './result';
import { VARIANTS } from './variants';

/** A finished cell as tables show it. */
export interface TableOutcome extends CellOutcome {
  /** Of the whole cell. */
  readonly seconds: number;
}

/** A table as its folder holds it: all that a page shows. */
export interface TableContents {
  /** Name of the folder. */
  readonly name: string;
  readonly description: TableDescription;
  /** Of finished cells, by variant and seed. */
  readonly outcomes: readonly TableOutcome[];
}

/** Reads the tables that have a finished cell; quick ones come last.
 *
 *  @param out the folder that they lie in.
 *  @throws FormatError when a file is damaged.
 */
export async function readTables(out: string): Promise<TableContents[]> {
  const names = await readdir(out).catch(() => [] as string[]);
  const found = await Promise.all(names.sort().map((name) => readTable(join(out, name), name)));
  const tables = found.flatMap((table) => (table === undefined ? [] : [table]));
  const rank = ({ description }: TableContents) => Number(description.protocol.quick);
  return tables.sort((a, b) => rank(a) - rank(b));
}

async function readTable(folder: string, name: string): Promise<TableContents | undefined> {
  if (!(await fileExists(join(folder, TABLE_FILE)))) return undefined;
  const cells = await readFinishedCells<CellOutcome>(folder);
  if (cells.length === 0) return undefined;
  const order = (variant: string) => VARIANTS.findIndex(({ key }) => key === variant);
  const outcomes = cells.map(({ result, seconds }) => ({ ...result, seconds }));
  return {
    name,
    description: (await readJson(join(folder, TABLE_FILE))) as TableDescription,
    outcomes: outcomes.sort((a, b) => order(a.variant) - order(b.variant) || a.seed - b.seed),
  };
}
