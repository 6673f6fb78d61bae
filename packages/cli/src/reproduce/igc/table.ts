import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '@gans/checkpoints';
import { fileExists } from '../../file-exists';
import { readJson, toJson } from '../../json-file';
import type { EngineRecord } from '../../result';
import { readFinishedCells } from '../cell';
import { folderName, TABLE_FILE } from '../table-folder';
import type { TableRequest } from './plan';
import type { IgcOutcome } from './result';
import type { Sizes, TableSetting } from './setting';
import type { DecoderSetting } from './train-decoder';

/** What table.json holds: what the cells of a table share, and its last session. */
export interface TableDescription {
  readonly data: Readonly<Record<'train' | 'heldOut' | 'test', { name: string; sha256: string; count: number }>>;
  readonly others?: { readonly name: string; readonly sha256: string; readonly count: number };
  readonly classCount: number;
  readonly imageShape: readonly number[];
  readonly sizes: Sizes;
  readonly decoder: DecoderSetting;
  readonly seed: number;
  readonly quick: boolean;
  readonly engine: EngineRecord;
  /** The words after `gans`. */
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, unknown>>;
}

/** A table as its folder holds it: all that a page shows. */
export interface TableContents {
  /** Name of the folder. */
  readonly name: string;
  readonly description: TableDescription;
  readonly outcomes: readonly IgcOutcome[];
}

/** The name of a table's folder: the data, and whatever differs from the plain comparison. */
export function tableName(data: string, { quick, minutes, latent, hidden, distortion, seed }: TableRequest): string {
  const axes = [
    ...(quick ? ['quick'] : minutes === undefined ? [] : [`minutes-${minutes}`]),
    ...(latent === 16 ? [] : [`latent-${latent}`]),
    ...(hidden === 384 ? [] : [`hidden-${hidden}`]),
    ...(distortion === 1 ? [] : [`distortion-${distortion}`]),
    ...(seed === 1 ? [] : [`seed-${seed}`]),
  ];
  return [folderName(data), ...axes].join('-');
}

/** Writes what a table is. */
export async function describeTable(
  folder: string,
  { data, engine, seed, sizes, decoder }: TableSetting,
  session: Pick<TableDescription, 'quick' | 'words' | 'environment'>,
): Promise<void> {
  const record = ({ name, sha256, length }: TableSetting['data']['test']) => ({ name, sha256, count: length });
  const { train, heldOut, test, others } = data;
  const description: TableDescription = {
    data: { train: record(train), heldOut: record(heldOut), test: record(test) },
    ...(others && { others: record(others) }),
    classCount: test.classCount,
    imageShape: test.imageShape,
    sizes,
    decoder,
    seed,
    engine,
    ...session,
  };
  await writeFileAtomic(join(folder, TABLE_FILE), toJson(description));
}

/** Reads the tables that have a finished cell.
 *
 *  @param out the folder that they lie in.
 *  @throws FormatError when a file is damaged.
 */
export async function readTables(out: string): Promise<TableContents[]> {
  const names = await readdir(out).catch(() => [] as string[]);
  const found = await Promise.all(names.sort().map((name) => readTable(join(out, name), name)));
  return found.flatMap((table) => table ?? []);
}

async function readTable(folder: string, name: string): Promise<TableContents | undefined> {
  if (!(await fileExists(join(folder, TABLE_FILE)))) return undefined;
  const cells = await readFinishedCells<IgcOutcome>(folder);
  if (cells.length === 0) return undefined;
  const description = (await readJson(join(folder, TABLE_FILE))) as TableDescription;
  return { name, description, outcomes: cells.map(({ result }) => result) };
}
