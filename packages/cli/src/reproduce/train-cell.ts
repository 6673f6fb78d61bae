import { relative } from 'node:path';
import type { ImageDataset } from '@gans/datasets';
import type { EngineName } from '@gans/engines';
import { isGansError } from '@gans/tensor';
import { commandWords } from '../describe-run';
import { describeMachine, readVersions } from '../environment';
import type { Io } from '../io';
import type { EngineRecord } from '../result';
import type { GanRunConfig } from '../run/config';
import type { TrainRequest } from '../run/prepare';
import { trainRun } from '../run/train';
import { openRunFolder } from '../run-folder';
import type { Cell } from './cell';
import type { CellPlace } from './run-grid';
import { lendJudge, type TableJudge } from './table-judge';

const SAVE_EVERY_SECONDS = 60;

/** What the runs of a grid have in common. */
export interface TrainedGrid {
  /** As it was asked for, and loaded. */
  readonly request: { readonly data: string; readonly channels?: 1 | 3 | undefined };
  /** `--resize` of the runs. */
  readonly resize: number | undefined;
  readonly data: { readonly train: ImageDataset };
  readonly engine: EngineRecord;
}

/** A cell that is a run of `gans train`. */
export interface TrainedCell extends Cell {
  readonly method: { readonly recipe: string };
  readonly seed: number;
  /** Resolved. */
  readonly config: GanRunConfig & Record<string, unknown>;
  /** As of `--set`. */
  readonly set: readonly string[];
  /** Where each value of the config comes from. */
  readonly origins: ReadonlyMap<string, string>;
}

/** Trains the GAN of a cell as `gans train` would, or goes on with it; the judge of the grid takes the place of a classifier of its own.
 *
 *  @param setting of the grid.
 *  @param run the run folder of the cell.
 *  @param place of the cell.
 *  @param options `keep`: how many training states of looks stay; default all.
 *  @returns the message of the end where a loss was no longer finite: that is an outcome, too.
 *  @throws GansError (code ABORTED) when stopped, after a checkpoint is safe.
 */
export async function trainCell(
  { plan, judge }: { readonly plan: TrainedGrid; readonly judge: Pick<TableJudge, 'folder'> },
  cell: TrainedCell,
  run: string,
  { io, quiet }: CellPlace,
  { keep = Number.MAX_SAFE_INTEGER }: { readonly keep?: number } = {},
): Promise<string | undefined> {
  const request = requestOf(plan, cell, run);
  await layRun(plan, cell, request, run, io);
  await lendJudge(judge, run);
  try {
    await trainRun(request, io, { quiet, keep, saveEverySeconds: SAVE_EVERY_SECONDS });
    return undefined;
  } catch (error) {
    if (isGansError(error) && error.code === 'DIVERGED') return error.message;
    throw error;
  }
}

// The folder as the training itself would make it: what a judge can be lent to.
async function layRun({ data, engine }: TrainedGrid, cell: TrainedCell, { words }: TrainRequest, run: string, io: Io) {
  const { config, origins } = cell;
  const environment = { engine, ...describeMachine(), versions: await readVersions() };
  const classNames = config.nets.generator.classCount === 0 ? [] : data.train.classNames;
  const command = { words, folder: relative(run, io.cwd) };
  const details = { classNames, origins: Object.fromEntries(origins), command };
  const folder = await openRunFolder(run, config, environment, details, { now: io.now });
  folder.close();
}

function requestOf({ request, resize, engine }: TrainedGrid, cell: TrainedCell, run: string): TrainRequest {
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
