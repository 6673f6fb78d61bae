import '@tensorflow/tfjs';
import { join, resolve } from 'node:path';
import { checkWritable } from '../../check-writable';
import type { CommandOutput } from '../../command';
import { showPath } from '../../describe-run';
import { describeMachine, readVersions } from '../../environment';
import { checkingInput } from '../../failure';
import { formatNumber } from '../../format';
import type { Io } from '../../io';
import { createProgress } from '../../progress';
import { expectNoneFailed, expectTables } from '../expect-outcome';
import type { GridRequest } from '../grid-request';
import { describeCells, listCells } from '../list-cells';
import { lockGrid } from '../lock-grid';
import { type CellPlace, type GridOutcome, runGrid } from '../run-grid';
import { selectCells } from '../select-cells';
import { checkTableFolder, describeTable, folderName } from '../table-folder';
import { obtainTableJudge } from '../table-judge';
import { writePage } from '../write-page';
import { lengthOf } from './length';
import { longTailPage } from './page';
import { type LongTailCell, type LongTailPlan, type LongTailRequest, longTailCells, planLongTail } from './plan';
import { measureLongTailReference } from './reference';
import type { LongTailOutcome } from './result';
import { runLongTailCell } from './run-cell';
import { type LongTailProtocol, protocolOf, readLongTailTables } from './table-contents';
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
export async function reproduceLongTail(request: ReproduceLongTailRequest, io: Io): Promise<CommandOutput> {
  const out = resolve(io.cwd, request.out);
  if (request.list) return list(request, out, io);
  const { failed } = request.pageOnly ? { failed: [] } : await runTable(request, out, io);
  const page = resolve(io.cwd, request.page);
  const tables = await readLongTailTables(out);
  if (tables.length > 0) await writePage(page, longTailPage(tables, page));
  expectNoneFailed(CALLER, failed);
  expectTables(CALLER, tables, out);
  const text = [
    ...tables.flatMap(tailsOf).map((tail) => `${tailTitle(tail)}\n${mainTable(tail)}\n`),
    `Page  ${showPath(page, io.cwd)}`,
    '',
  ].join('\n');
  const told = tables.map(({ grids: _, ...table }) => table);
  return { json: { command: 'reproduce', paper: 'long-tail', page, tables: told }, text };
}

async function list(request: ReproduceLongTailRequest, out: string, io: Io): Promise<CommandOutput> {
  const { folder, cells: cellsOf } = await openTable(request, out, io);
  const cells = await listCells(folder, cellsOf(1));
  return { json: { command: 'reproduce', paper: 'long-tail', folder, cells }, text: describeCells(cells) };
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
  await checkingInput(() => checkWritable(out, CALLER));
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
  const { plan, folder, protocol, cells } = await openTable(request, out, io);
  const { data, engine, judgeConfig } = plan;
  const { quiet } = request;
  const release = await lockGrid(folder, CALLER);
  const progress = createProgress(io);
  try {
    const judge = await obtainTableJudge(out, judgeConfig, data.train, io, { engine, quiet, caller: CALLER });
    const reference = await measureLongTailReference(folder, plan, io);
    const { steps } = await lengthOf(folder, { plan, judge, reference }, request, io, { quiet });
    await describeTable(folder, {
      protocol,
      steps,
      engine,
      words: request.words,
      environment: { ...describeMachine(), versions: await readVersions() },
    });
    if (!quiet)
      progress.note(
        `${data.train.name}: ${formatNumber(steps)} steps a cell on ${engine.name}, threads ${engine.threads}`,
      );
    const run = (cell: LongTailCell, place: CellPlace) => runLongTailCell({ plan, judge }, cell, place);
    const outcome = await runGrid<LongTailCell, LongTailOutcome>({ folder, cells: cells(steps), run }, io, { quiet });
    judge.dispose();
    return outcome;
  } finally {
    release();
    progress.close();
  }
}
