import { relative } from 'node:path';
import type { EngineName } from '@gans/engines';
import { isGansError } from '@gans/tensor';
import { commandWords } from '../../describe-run';
import { describeMachine, readVersions } from '../../environment';
import type { Io } from '../../io';
import type { TrainRequest } from '../../run/prepare';
import { trainRun } from '../../run/train';
import { openRunFolder } from '../../run-folder';
import type { CellPlace } from '../run-grid';
import type { TableSetting } from './looks';
import type { Plan, RunCell } from './plan';
import { lendJudge } from './table-judge';

const SAVE_EVERY_SECONDS = 60;

/** Trains the GAN of a cell as `gans train` would, or goes on with it; the judge of the table takes the place of a classifier of its own. Each look leaves its training state.
 *
 *  @param setting of the table.
 *  @param run the run folder of the cell.
 *  @returns the message of the end where a loss was no longer finite: that is an outcome, too.
 *  @throws GansError (code ABORTED) when stopped, after a checkpoint is safe.
 */
export async function trainCell(
  { plan, judge }: Pick<TableSetting, 'plan' | 'judge'>,
  cell: RunCell,
  run: string,
  { io, quiet }: CellPlace,
): Promise<string | undefined> {
  const request = requestOf(plan, cell, run);
  await layRun(plan, cell, request, run, io);
  await lendJudge(judge, run);
  try {
    await trainRun(request, io, { quiet, keep: Number.MAX_SAFE_INTEGER, saveEverySeconds: SAVE_EVERY_SECONDS });
    return undefined;
  } catch (error) {
    if (isGansError(error) && error.code === 'DIVERGED') return error.message;
    throw error;
  }
}

// The folder as the training itself would make it: what a judge can be lent to.
async function layRun({ data, engine }: Plan, cell: RunCell, { words }: TrainRequest, run: string, io: Io) {
  const { config, origins } = cell;
  const environment = { engine, ...describeMachine(), versions: await readVersions() };
  const { train } = data;
  const command = { words, folder: relative(run, io.cwd) };
  const details = { classNames: train.classNames, origins: Object.fromEntries(origins), command };
  const folder = await openRunFolder(run, config, environment, details, { now: io.now });
  folder.close();
}

function requestOf({ request, resize, engine }: Plan, cell: RunCell, run: string): TrainRequest {
  const { method, seed, set, config } = cell;
  const choices = {
    recipe: method.recipe,
    data: request.data,
    seed,
    engine: engine.name as EngineName,
    channels: request.channels,
    resize,
    set,
    steps: config.gan.steps,
    lookEvery: config.evaluation.everySteps,
  };
  const { lookEvery, ...others } = choices;
  return { ...choices, out: run, words: commandWords('train', { ...others, 'look-every': lookEvery }) };
}
