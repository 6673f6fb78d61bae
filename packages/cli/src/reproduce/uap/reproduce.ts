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
import { checkTableFolder, describeTable, folderName } from '../table-folder';
import { measureNets } from './internal/measure-nets';
import { runCell } from './internal/run-cell';
import { obtainTableNets, type TableNets } from './internal/table-nets';
import { overlapOf } from './load-sides';
import { uapPage } from './page';
import { type ArmCell, cellsOf, type Plan, planTable, type TableRequest } from './plan';
import type { ArmOutcome } from './result';
import { sidesOf } from './sides-of';
import { readTables, type TableContents, type TableDescription } from './table-contents';
import { mainTable, tableTitle } from './table-text';

const CALLER = 'gans reproduce uap';

/** What `gans reproduce uap` was asked for. */
export interface ReproduceRequest extends TableRequest, GridRequest {
  /** Seeds 1 to that number. */
  readonly seeds: number;
}

/** Runs a table of the comparison, or goes on with it, and writes the page of all tables.
 *
 *  @throws InputError for what cannot be used; GansError (code ABORTED) when stopped: the same command goes on.
 */
export function reproduceUap(request: ReproduceRequest, io: Io): Promise<CommandOutput> {
  const reproduction: Reproduction<ReproduceRequest, TableContents> = {
    paper: 'uap',
    list: openTable,
    run: runTable,
    readTables,
    pageOf: uapPage,
    textOf: (table) => `${tableTitle(table)}\n${mainTable(table)}`,
  };
  return reproduceTables(reproduction, request, io);
}

/** What a request comes to, before any work. */
interface OpenedTable {
  readonly plan: Plan;
  readonly folder: string;
  /** Those asked for. */
  readonly cells: readonly ArmCell[];
}

async function openTable(request: ReproduceRequest, out: string, io: Io): Promise<OpenedTable> {
  const plan = await planTable(request, io);
  const { classifierSeed } = plan.protocol;
  const { set, prior, target } = sidesOf(plan.protocol);
  const shared = set === undefined ? '' : `${folderName(set)}-`;
  const attacked = classifierSeed === 1 ? '' : `-classifiers-${classifierSeed}`;
  const bound = request.epsilon === undefined ? '' : `-epsilon-${folderName(request.epsilon)}`;
  const folder = join(out, `${shared}${folderName(prior)}-to-${folderName(target)}${attacked}${bound}`);
  const seeds = Array.from({ length: request.seeds }, (_, i) => i + 1);
  return checkingInput(async () => {
    await checkTableFolder(folder, plan.protocol);
    return { plan, folder, cells: selectCells(cellsOf(plan, seeds), request.cells, CALLER) };
  });
}

async function runTable(request: ReproduceRequest, out: string, io: Io): Promise<GridOutcome<ArmOutcome>> {
  const { plan, folder, cells } = await openTable(request, out, io);
  const { quiet } = request;
  const release = await lockGrid(folder, CALLER);
  const progress = createProgress(io);
  let held: TableNets | undefined;
  try {
    const overlap = await overlapOf(plan.sides, io.signal);
    if (overlap.warning !== undefined) progress.note(`warning: ${overlap.warning}`);
    const description: TableDescription = {
      protocol: plan.protocol,
      engine: plan.engine,
      words: request.words,
      environment: { ...describeMachine(), versions: await readVersions() },
      overlap: { shared: overlap.shared, count: overlap.count },
    };
    await describeTable(folder, description);
    // Only when a cell is left to run.
    const netsOf = async (): Promise<TableNets> => {
      if (held !== undefined) return held;
      held = await obtainTableNets(folder, plan, { io, quiet });
      await measureNets(folder, plan, held, io.signal);
      return held;
    };
    const run = async (cell: ArmCell, place: CellPlace) => runCell(plan, await netsOf(), cell, place);
    return await runGrid<ArmCell, ArmOutcome>({ folder, cells, run }, io, { quiet });
  } finally {
    held?.dispose();
    release();
    progress.close();
  }
}
