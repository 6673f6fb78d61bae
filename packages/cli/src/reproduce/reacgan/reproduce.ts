import '@tensorflow/tfjs';
import { join, resolve } from 'node:path';
import { checkWritable } from '../../check-writable';
import type { CommandOutput } from '../../command';
import { describeMachine } from '../../environment';
import { checkingInput } from '../../failure';
import type { Io } from '../../io';
import { createProgress } from '../../progress';
import { lockGrid } from '../lock-grid';
import { runGrid } from '../run-grid';
import { selectCells } from '../select-cells';
import { stepsOf } from './calibrate';
import type { TableSetting } from './looks';
import { planTable, type TableRequest } from './plan';
import { measureTableReference } from './reference';
import type { RunOutcome } from './result';
import { runCell } from './run-cell';
import { checkTableFolder, describeTable, protocolOf, tableName } from './table';
import { obtainTableJudge } from './table-judge';

const CALLER = 'gans reproduce reacgan';

/** What `gans reproduce reacgan` was asked for. */
export interface ReproduceRequest extends TableRequest {
  /** Seeds 1 to that number. */
  readonly seeds: number;
  readonly minutes: number;
  readonly steps?: number | undefined;
  /** Of all tables; each has a folder in it. */
  readonly out: string;
  readonly cells?: string | undefined;
  readonly stress: boolean;
  readonly quiet: boolean;
  /** After `gans`, for the page. */
  readonly words: readonly string[];
}

/** Runs a table of the comparison, or goes on with it, and writes the page of all tables.
 *
 *  @throws InputError for what cannot be used; GansError (code ABORTED) when stopped: the same command goes on.
 */
export async function reproduceReacgan(request: ReproduceRequest, io: Io): Promise<CommandOutput> {
  const out = resolve(io.cwd, request.out);
  await checkingInput(() => checkWritable(out, CALLER));
  const plan = await planTable(request, io);
  const folder = join(out, tableName(plan.data.train.name, request, request.stress));
  const protocol = protocolOf(plan, request, request.stress);
  await checkingInput(() => checkTableFolder(folder, protocol));
  const seeds = Array.from({ length: request.seeds }, (_, i) => i + 1);
  // A pattern that matches nothing shows before any work.
  const cellsOf = (steps: number) =>
    seeds.flatMap((seed) => plan.methods.map((method) => plan.cell(method, seed, steps)));
  await checkingInput(() => selectCells(cellsOf(1), request.cells, CALLER));
  const release = await lockGrid(folder, CALLER);
  const progress = createProgress(io);
  try {
    const { quiet } = request;
    const judge = await obtainTableJudge(folder, plan.cell(plan.methods[0]!, 1, 1).config, plan.data.train, io, {
      engine: plan.engine,
      quiet,
    });
    const { steps } = await stepsOf(folder, plan, judge, request, io, { quiet });
    const { real, measurement, scores } = await measureTableReference(folder, plan, judge, io.signal);
    await describeTable(folder, {
      protocol,
      methods: plan.methods.map(({ key }) => key),
      seeds,
      steps,
      engine: plan.engine,
      words: request.words,
      environment: { ...describeMachine(), versions: measurement.versions },
    });
    if (!quiet)
      progress.note(
        `${plan.data.train.name}: ${steps} steps a cell on ${plan.engine.name}; the judge reads ${scores.judgeAccuracy.value} of real test images`,
      );
    const setting: TableSetting = { folder, plan, judge, real, measurement };
    const grid = {
      folder,
      cells: selectCells(cellsOf(steps), request.cells, CALLER),
      run: (cell: Parameters<typeof runCell>[1], place: Parameters<typeof runCell>[2]) => runCell(setting, cell, place),
    };
    const { finished, failed } = await runGrid<(typeof grid.cells)[number], RunOutcome>(grid, io, { quiet });
    judge.dispose();
    return {
      json: { command: 'reproduce', finished, failed },
      text: `${finished.length} finished, ${failed.length} failed\n`,
    };
  } finally {
    release();
    progress.close();
  }
}
