import '@tensorflow/tfjs';
import { join } from 'node:path';
import type { CommandOutput } from '../../command';
import { describeMachine, readVersions } from '../../environment';
import { checkingInput } from '../../failure';
import type { Io } from '../../io';
import { createProgress } from '../../progress';
import type { GridRequest } from '../grid-request';
import { lockGrid } from '../lock-grid';
import { type Reproduction, reproduceTables } from '../reproduce-tables';
import { type CellPlace, type GridOutcome, runGrid } from '../run-grid';
import { selectCells } from '../select-cells';
import { type IgcCell, igcCells } from './cells';
import { noiseTable } from './noise-table';
import { igcPage } from './page';
import { planIgc, type TableRequest } from './plan';
import type { IgcOutcome } from './result';
import { describeTable, readTables, type TableContents, tableName } from './table';

const CALLER = 'gans reproduce igc';

/** What `gans reproduce igc` was asked for. */
export interface IgcRequest extends TableRequest, GridRequest {}

/** Trains the generators, tunes the search, makes the tables of the Inverted Generator Classifier, or goes on with them, and writes the page of all tables.
 *
 *  @throws InputError for what cannot be used; GansError (code ABORTED) when stopped: the same command goes on.
 */
export function reproduceIgc(request: IgcRequest, io: Io): Promise<CommandOutput> {
  const reproduction: Reproduction<IgcRequest, TableContents> = {
    paper: 'igc',
    list: (...given) => withTable(...given, async ({ folder, cells }) => ({ folder, cells })),
    run: (...given) => withTable(...given, runTable),
    readTables,
    pageOf: igcPage,
    textOf: (table) => `${table.name}\n${noiseTable(table)}`,
  };
  return reproduceTables(reproduction, request, io);
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
