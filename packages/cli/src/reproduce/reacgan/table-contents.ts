import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileExists } from '../../file-exists';
import { readJson } from '../../json-file';
import { readFinishedCells } from '../cell';
import { TABLE_FILE } from '../table-folder';
import type { Calibration } from './calibrate';
import { CALIBRATION_FILE } from './calibrate';
import { METHODS } from './methods';
import { REFERENCE_FILE, type ReferenceScores } from './reference';
import type { RunOutcome } from './result';
import type { TableDescription } from './table';

/** A table as its folder holds it: all that a page shows. */
export interface TableContents {
  /** Name of the folder. */
  readonly name: string;
  readonly description: TableDescription;
  readonly calibration: Calibration;
  readonly reference: ReferenceScores;
  /** Of finished cells, by method and seed. */
  readonly outcomes: readonly RunOutcome[];
}

/** Reads the tables that have a finished cell: plain comparisons first, then those that vary something.
 *
 *  @param out the folder that they lie in.
 *  @throws FormatError when a file is damaged.
 */
export async function readTables(out: string): Promise<TableContents[]> {
  const names = await readdir(out).catch(() => [] as string[]);
  const found = await Promise.all(names.sort().map((name) => readTable(join(out, name), name)));
  const tables = found.flatMap((table) => (table === undefined ? [] : [table]));
  return tables.sort((a, b) => rank(a) - rank(b));
}

async function readTable(folder: string, name: string): Promise<TableContents | undefined> {
  if (!(await fileExists(join(folder, TABLE_FILE)))) return undefined;
  const cells = await readFinishedCells<RunOutcome>(folder);
  if (cells.length === 0) return undefined;
  const order = (method: string) => METHODS.findIndex(({ key }) => key === method);
  return {
    name,
    description: (await readJson(join(folder, TABLE_FILE))) as TableDescription,
    calibration: (await readJson(join(folder, CALIBRATION_FILE))) as Calibration,
    reference: (await readJson(join(folder, REFERENCE_FILE))) as ReferenceScores,
    outcomes: cells.map(({ result }) => result).sort((a, b) => order(a.method) - order(b.method) || a.seed - b.seed),
  };
}

function rank({ description: { protocol } }: TableContents): number {
  const { stress, backbone, diffAugment, auxiliary, batch } = protocol;
  if (stress) return 100;
  return Number(backbone !== 'dcgan') + Number(diffAugment) + Number(auxiliary !== 'none') + Number(batch !== 64);
}
