import '@tensorflow/tfjs';
import { join, resolve } from 'node:path';
import { checkWritable } from '../../check-writable';
import type { CommandOutput } from '../../command';
import { showPath } from '../../describe-run';
import { describeMachine, readVersions } from '../../environment';
import { checkingInput } from '../../failure';
import type { Io } from '../../io';
import { createProgress } from '../../progress';
import { expectNoneFailed, expectTables } from '../expect-outcome';
import type { GridRequest } from '../grid-request';
import { describeCells, listCells } from '../list-cells';
import { lockGrid } from '../lock-grid';
import { type CellPlace, type GridOutcome, runGrid } from '../run-grid';
import { selectCells } from '../select-cells';
import { writePage } from '../write-page';
import { type IgcCell, igcCells } from './cells';
import { noiseTable } from './noise-table';
import { igcPage } from './page';
import { planIgc, type TableRequest } from './plan';
import type { IgcOutcome } from './result';
import { describeTable, readTables, tableName } from './table';

const CALLER = 'gans reproduce igc';

/** What `gans reproduce igc` was asked for. */
export interface IgcRequest extends TableRequest, GridRequest {}

/** Trains the generators, tunes the search, makes the tables of the Inverted Generator Classifier, or goes on with them, and writes the page of all tables.
 *
 *  @throws InputError for what cannot be used; GansError (code ABORTED) when stopped: the same command goes on.
 */
export async function reproduceIgc(request: IgcRequest, io: Io): Promise<CommandOutput> {
  const out = resolve(io.cwd, request.out);
  if (request.list) return withTable(request, out, io, list);
  const { failed } = request.pageOnly ? { failed: [] } : await withTable(request, out, io, runTable);
  const page = resolve(io.cwd, request.page);
  const tables = await readTables(out);
  expectTables(CALLER, tables, out);
  await writePage(page, igcPage(tables, page));
  expectNoneFailed(CALLER, failed);
  const text = [
    ...tables.map((table) => `${table.name}\n${noiseTable(table)}\n`),
    `Page  ${showPath(page, io.cwd)}`,
    '',
  ];
  return { json: { command: 'reproduce', paper: 'igc', page, tables }, text: text.join('\n') };
}

/** A table before any work. */
interface OpenedTable {
  readonly request: IgcRequest;
  readonly folder: string;
  /** Those asked for. */
  readonly cells: readonly IgcCell[];
  readonly describe: () => Promise<void>;
}

async function withTable<T>(
  request: IgcRequest,
  out: string,
  io: Io,
  use: (table: OpenedTable, io: Io) => Promise<T>,
): Promise<T> {
  await checkingInput(() => checkWritable(out, CALLER));
  const reading = createProgress(io, { quiet: request.quiet });
  const { setting, generators } = await planIgc(request, io, reading).finally(reading.close);
  try {
    const folder = join(out, tableName(setting.data.test.name, request));
    const all = igcCells(setting, folder, generators);
    const cells = await checkingInput(() => selectCells(all, request.cells, CALLER));
    const describe = async () => {
      const environment = { ...describeMachine(), versions: await readVersions() };
      await describeTable(folder, setting, { quick: request.quick, words: request.words, environment });
    };
    return await use({ request, folder, cells, describe }, io);
  } finally {
    setting.extractor.dispose();
  }
}

async function list({ folder, cells }: OpenedTable): Promise<CommandOutput> {
  const listed = await listCells(folder, cells);
  return { json: { command: 'reproduce', paper: 'igc', folder, cells: listed }, text: describeCells(listed) };
}

async function runTable({ request, folder, cells, describe }: OpenedTable, io: Io): Promise<GridOutcome<IgcOutcome>> {
  const release = await lockGrid(folder, CALLER);
  try {
    await describe();
    const grid = { folder, cells, run: (cell: IgcCell, place: CellPlace) => cell.run(place) };
    return await runGrid<IgcCell, IgcOutcome>(grid, io, { quiet: request.quiet });
  } finally {
    release();
  }
}
