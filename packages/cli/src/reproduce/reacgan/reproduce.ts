import '@tensorflow/tfjs';
import { join } from 'node:path';
import type { CommandOutput } from '../../command';
import { describeMachine } from '../../environment';
import { checkingInput } from '../../failure';
import { formatNumber, formatShare } from '../../format';
import type { Io } from '../../io';
import { createProgress } from '../../progress';
import type { GridRequest } from '../grid-request';
import { lockGrid } from '../lock-grid';
import { type Reproduction, reproduceTables } from '../reproduce-tables';
import { type CellPlace, type GridOutcome, runGrid } from '../run-grid';
import { selectCells } from '../select-cells';
import { checkTableFolder, describeTable } from '../table-folder';
import { obtainTableJudge, type TableJudge } from '../table-judge';
import { stepsOf } from './calibrate';
import type { TableSetting } from './looks';
import { reacganPage } from './page';
import { type Plan, planTable, type RunCell, type TableRequest } from './plan';
import { measureTableReference } from './reference';
import type { RunOutcome } from './result';
import { runCell } from './run-cell';
import { protocolOf, type TableProtocol, tableName } from './table';
import { readTables, type TableContents } from './table-contents';
import { mainTable, tableTitle } from './table-text';

const CALLER = 'gans reproduce reacgan';

/** What `gans reproduce reacgan` was asked for. */
export interface ReproduceRequest extends TableRequest, GridRequest {
  /** Seeds 1 to that number. */
  readonly seeds: number;
  readonly minutes: number;
  readonly steps?: number | undefined;
  readonly stress: boolean;
}

/** Runs a table of the comparison, or goes on with it, and writes the page of all tables.
 *
 *  @throws InputError for what cannot be used; GansError (code ABORTED) when stopped: the same command goes on.
 */
export function reproduceReacgan(request: ReproduceRequest, io: Io): Promise<CommandOutput> {
  const reproduction: Reproduction<ReproduceRequest, TableContents> = {
    paper: 'reacgan',
    list: async (...given) => {
      const { folder, cells } = await openTable(...given);
      return { folder, cells: cells(1) };
    },
    run: runTable,
    readTables,
    pageOf: reacganPage,
    textOf: (table) => `${tableTitle(table)}\n${mainTable(table)}`,
  };
  return reproduceTables(reproduction, request, io);
}

/** What a request comes to, before any work. */
interface OpenedTable {
  readonly plan: Plan;
  readonly folder: string;
  readonly protocol: TableProtocol;
  readonly seeds: readonly number[];
  /** Those asked for, of so many steps. */
  cells(steps: number): RunCell[];
}

async function openTable(request: ReproduceRequest, out: string, io: Io): Promise<OpenedTable> {
  const reading = createProgress(io, { quiet: request.quiet });
  const plan = await planTable(request, io, reading).finally(reading.close);
  const folder = join(out, tableName(plan.data.train.name, request, request.stress));
  const protocol = protocolOf(plan, request, request.stress);
  await checkingInput(() => checkTableFolder(folder, protocol));
  const seeds = Array.from({ length: request.seeds }, (_, i) => i + 1);
  const cells = (steps: number) =>
    selectCells(
      seeds.flatMap((seed) => plan.methods.map((method) => plan.cell(method, seed, steps))),
      request.cells,
      CALLER,
    );
  // A pattern that matches nothing shows before any work.
  await checkingInput(() => cells(1));
  return { plan, folder, protocol, seeds, cells };
}

async function runTable(request: ReproduceRequest, out: string, io: Io): Promise<GridOutcome<RunOutcome>> {
  const table = await openTable(request, out, io);
  const { methods, data, engine, cell } = table.plan;
  const release = await lockGrid(table.folder, CALLER);
  try {
    const options = { engine, quiet: request.quiet, caller: CALLER };
    const judge = await obtainTableJudge(out, cell(methods[0]!, 1, 1).config, data.train, io, options);
    return await runCells(request, table, judge, io).finally(() => judge.dispose());
  } finally {
    release();
  }
}

async function runCells(
  { quiet, words, ...request }: ReproduceRequest,
  { plan, folder, protocol, seeds, cells }: OpenedTable,
  judge: TableJudge,
  io: Io,
): Promise<GridOutcome<RunOutcome>> {
  const { methods, data, engine } = plan;
  const { steps } = await stepsOf(folder, plan, judge, request, io, { quiet });
  const { real, measurement, scores } = await measureTableReference(folder, plan, judge, io.signal);
  await describeTable(folder, {
    protocol,
    methods: methods.map(({ key }) => key),
    seeds,
    steps,
    engine,
    words,
    environment: { ...describeMachine(), versions: measurement.versions },
  });
  if (!quiet)
    createProgress(io).note(
      `${data.train.name}: ${formatNumber(steps)} steps a cell on ${engine.name}, threads ${engine.threads}; the judge reads ${formatShare(scores.judgeAccuracy.value)} of real test images`,
    );
  const setting: TableSetting = { plan, judge, real, measurement };
  const run = (cell: RunCell, place: CellPlace) => runCell(setting, cell, place);
  return runGrid<RunCell, RunOutcome>({ folder, cells: cells(steps), run }, io, { quiet });
}
