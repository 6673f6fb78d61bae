import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileExists } from '../../file-exists';
import { readJson } from '../../json-file';
import type { EngineRecord } from '../../result';
import { cellFolder, readFinishedCells } from '../cell';
import { TABLE_FILE } from '../table-folder';
import { ARMS } from './arms';
import { NETS_FILE } from './internal/measure-nets';
import { PICTURES } from './internal/run-cell';
import { netsFolder } from './internal/table-nets';
import type { TableProtocol } from './protocol';
import type { ArmOutcome, NetsRecord } from './result';

/** What table.json holds. */
export interface TableDescription {
  readonly protocol: TableProtocol;
  /** Of the last session. */
  readonly engine: EngineRecord;
  /** The words after `gans` of the last session. */
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, unknown>>;
  /** Images of the prior, and how many of them are target images too. */
  readonly overlap: { readonly shared: number; readonly count: number };
}

/** Pictures of a cell. */
export type CellPictures = Partial<Record<keyof typeof PICTURES, Uint8Array>>;

/** A table as its folder holds it: all that a page shows. */
export interface TableContents {
  /** Name of the folder. */
  readonly name: string;
  readonly description: TableDescription;
  readonly nets: NetsRecord;
  /** Of finished cells, by arm and seed. */
  readonly outcomes: readonly ArmOutcome[];
}

/** Reads the tables that have a finished cell: those with most cells first, equal ones by name.
 *
 *  @param out the folder that they lie in.
 *  @throws FormatError when a file is damaged.
 */
export async function readTables(out: string): Promise<TableContents[]> {
  const names = await readdir(out).catch(() => [] as string[]);
  const found = await Promise.all(names.sort().map((name) => readTable(join(out, name), name)));
  return found
    .flatMap((table) => (table === undefined ? [] : [table]))
    .sort((a, b) => b.outcomes.length - a.outcomes.length);
}

async function readTable(folder: string, name: string): Promise<TableContents | undefined> {
  if (!(await exists(join(folder, TABLE_FILE)))) return undefined;
  const cells = await readFinishedCells<ArmOutcome>(folder);
  if (cells.length === 0) return undefined;
  const order = (arm: string) => ARMS.findIndex(({ key }) => key === arm);
  const outcomes = cells.map(({ result }) => result).sort((a, b) => order(a.arm) - order(b.arm) || a.seed - b.seed);
  return {
    name,
    description: (await readJson(join(folder, TABLE_FILE))) as TableDescription,
    nets: (await readJson(join(netsFolder(folder), NETS_FILE))) as NetsRecord,
    outcomes,
  };
}

/** Reads the pictures of a cell; those that it has none of are left out.
 *
 *  @param folder of the table.
 */
export async function readPictures(folder: string, { arm, seed }: Pick<ArmOutcome, 'arm' | 'seed'>) {
  const own = cellFolder(folder, { name: `${arm}-seed-${seed}` });
  const pictures: CellPictures = {};
  for (const [name, file] of Object.entries(PICTURES) as [keyof typeof PICTURES, string][]) {
    const path = join(own, file);
    if (await exists(path)) pictures[name] = new Uint8Array(await readFile(path));
  }
  return pictures;
}

async function exists(path: string): Promise<boolean> {
  return await fileExists(path);
}
