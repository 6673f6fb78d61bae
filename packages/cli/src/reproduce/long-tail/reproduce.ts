import '@tensorflow/tfjs';
import { join } from 'node:path';
import type { CommandOutput } from '../../command';
import { describeMachine, readVersions } from '../../environment';
import { checkingInput } from '../../failure';
import { formatNumber } from '../../format';
import type { Io } from '../../io';
import { createProgress } from '../../progress';
import type { GridRequest } from '../grid-request';
import { lockGrid } from '../lock-grid';
import { type Reproduction, reproduceTables } from '../reproduce-tables';
import { type CellPlace, type GridOutcome, runGrid } from '../run-grid';
import { selectCells } from '../select-cells';
import { checkTableFolder, describeTable, folderName } from '../table-folder';
import { obtainTableJudge, type TableJudge } from '../table-judge';
import { lengthOf } from './length';
import { longTailPage } from './page';
import { type LongTailCell, type LongTailPlan, type LongTailRequest, longTailCells, planLongTail } from './plan';
import { measureLongTailReference } from './reference';
import type { LongTailOutcome } from './result';
import { runLongTailCell } from './run-cell';
import { type LongTailProtocol, type LongTailTable, protocolOf, readLongTailTables } from './table-contents';
import { mainTable } from './table-text';
import { tailsOf, tailTitle } from './tail';

const CALLER = 'gans reproduce long-tail';

/** What `gans reproduce long-tail` was asked for. */
export interface ReproduceLongTailRequest extends LongTailRequest, GridRequest {
  readonly minutes: number;
  readonly steps?: number | undefined;
}

/** Runs a table of the comparison on long-tailed data, or goes on with it, and writes the page of all tables.
 *
 *  @throws InputError for what cannot be used; GansError (code ABORTED) when stopped: the same command goes on.
 */
export function reproduceLongTail(request: ReproduceLongTailRequest, io: Io): Promise<CommandOutput> {
  const reproduction: Reproduction<ReproduceLongTailRequest, LongTailTable> = {
    paper: 'long-tail',
    list: async (...given) => {
      const { folder, cells } = await openTable(...given);
      return { folder, cells: cells(1) };
    },
    run: runTable,
    readTables: readLongTailTables,
    pageOf: longTailPage,
    textOf: (table) =>
      tailsOf(table)
        .map((tail) => `${tailTitle(tail)}\n${mainTable(tail)}`)
        .join('\n\n'),
    jsonOf: ({ grids: _, ...table }) => table,
  };
  return reproduceTables(reproduction, request, io);
}

/** What a request comes to, before any work. */
interface OpenedTable {
  readonly plan: LongTailPlan;
  readonly folder: string;
  readonly protocol: LongTailProtocol;
  /** Those asked for, of so many steps. */
  cells(steps: number): LongTailCell[];
}

async function openTable(request: ReproduceLongTailRequest, out: string, io: Io): Promise<OpenedTable> {
  const reading = createProgress(io, { quiet: request.quiet });
  const plan = await planLongTail(request, io, reading).finally(reading.close);
  const { batch } = request;
  const folder = join(out, `${folderName(plan.data.train.name)}${batch === undefined ? '' : `-batch-${batch}`}`);
  const protocol = protocolOf(plan, request);
  await checkingInput(() => checkTableFolder(folder, protocol));
  const cells = (steps: number) => selectCells(longTailCells(plan, steps), request.cells, CALLER);
  // A pattern that matches nothing shows before any work.
  await checkingInput(() => cells(1));
  return { plan, folder, protocol, cells };
}

async function runTable(request: ReproduceLongTailRequest, out: string, io: Io): Promise<GridOutcome<LongTailOutcome>> {
  const table = await openTable(request, out, io);
  const { data, engine, judgeConfig } = table.plan;
  const release = await lockGrid(table.folder, CALLER);
  try {
    const options = { engine, quiet: request.quiet, caller: CALLER };
    const judge = await obtainTableJudge(out, judgeConfig, data.train, io, options);
    return await runCells(request, table, judge, io).finally(() => judge.dispose());
  } finally {
    release();
  }
}

async function runCells(
  { quiet, words, ...request }: ReproduceLongTailRequest,
  { plan, folder, protocol, cells }: OpenedTable,
  judge: TableJudge,
  io: Io,
): Promise<GridOutcome<LongTailOutcome>> {
  const { data, engine } = plan;
  const reference = await measureLongTailReference(folder, plan, io);
  const { steps } = await lengthOf(folder, { plan, judge, reference }, request, io, { quiet });
  await describeTable(folder, {
    protocol,
    steps,
    engine,
    words,
    environment: { ...describeMachine(), versions: await readVersions() },
  });
  if (!quiet)
    createProgress(io).note(
      `${data.train.name}: ${formatNumber(steps)} steps a cell on ${engine.name}, threads ${engine.threads}`,
    );
  const run = (cell: LongTailCell, place: CellPlace) => runLongTailCell({ plan, judge }, cell, place);
  return runGrid<LongTailCell, LongTailOutcome>({ folder, cells: cells(steps), run }, io, { quiet });
}
