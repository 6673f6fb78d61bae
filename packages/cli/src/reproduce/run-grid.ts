import { mkdir } from 'node:fs/promises';
import { removeTemporaryFiles } from '@gans/checkpoints';
import { GansError, isGansError } from '@gans/tensor';
import { formatDuration } from '../format';
import type { Io } from '../io';
import { createProgress } from '../progress';
import { type Cell, cellFolder, type FinishedCell, finishCell, readCell } from './cell';

/** What a cell is given to work with. */
export interface CellPlace {
  /** The cell's own folder, which exists; what an earlier session has left there is to be gone on with. */
  readonly folder: string;
  /** Its signal asks the cell to save what it has and to throw a GansError (code ABORTED). */
  readonly io: Io;
  /** No progress. */
  readonly quiet: boolean;
}

/** Work in cells that do not depend on each other. */
export interface Grid<C extends Cell, Result> {
  /** Of this process alone while the grid runs, see `lockGrid`. */
  readonly folder: string;
  /** In the order in which they are run. */
  readonly cells: readonly C[];
  /** Does the work of a cell, or goes on with it; returns what survives JSON. */
  run(cell: C, place: CellPlace): Promise<Result>;
}

/** A cell that could not be finished. */
export interface FailedCell {
  readonly name: string;
  /** One line. */
  readonly message: string;
}

/** What a grid has come to. */
export interface GridOutcome<Result> {
  readonly finished: readonly FinishedCell<Result>[];
  readonly failed: readonly FailedCell[];
}

/** Runs the cells of a grid one after the other. A finished cell is not run again; an unfinished one goes on from what it has saved; a cell that fails leaves the others their turn.
 *
 *  @param grid its cells may already be a selection.
 *  @param io progress and failures go to its stderr; its signal ends the grid.
 *  @param options `quiet`: no progress.
 *  @throws GansError (code ABORTED) when stopped: the same call goes on from there.
 */
export async function runGrid<C extends Cell, Result>(
  grid: Grid<C, Result>,
  io: Io,
  { quiet }: { readonly quiet: boolean },
): Promise<GridOutcome<Result>> {
  const { folder, cells } = grid;
  const found = await Promise.all(cells.map((cell) => readCell<Result>(folder, cell)));
  const finished = found.flatMap((cell) => (cell === undefined ? [] : [cell]));
  const failed: FailedCell[] = [];
  const progress = createProgress(io);
  for (const [i, cell] of cells.entries()) {
    if (found[i] !== undefined) continue;
    expectNoStop(io, finished.length, cells.length);
    if (!quiet) progress.note(headline(cell, i, cells.length, timeLeft(finished, cells.length - i)));
    const start = io.now();
    try {
      const place = await placeOf(folder, cell, io, quiet);
      const result = await grid.run(cell, place);
      const done = { name: cell.name, config: cell.config, seconds: Math.round((io.now() - start) / 1000), result };
      await finishCell(folder, done);
      finished.push(done);
    } catch (error) {
      if (!isGansError(error) || (error.code === 'ABORTED' && io.signal.aborted)) throw error;
      failed.push({ name: cell.name, message: error.message });
      progress.note(`failed: ${cell.name}: ${error.message}`);
    }
  }
  const order = new Map(cells.map(({ name }, i) => [name, i]));
  return { finished: finished.sort((a, b) => order.get(a.name)! - order.get(b.name)!), failed };
}

async function placeOf(folder: string, cell: Cell, io: Io, quiet: boolean): Promise<CellPlace> {
  const path = cellFolder(folder, cell);
  await mkdir(path, { recursive: true });
  await removeTemporaryFiles(path);
  return { folder: path, io, quiet };
}

function expectNoStop({ signal }: Io, done: number, count: number): void {
  if (signal.aborted)
    throw new GansError(
      'ABORTED',
      `runGrid: stopped with ${done} of ${count} cells finished. The same command goes on from there.`,
    );
}

function headline({ name }: Cell, index: number, count: number, left: number | undefined): string {
  const time = left === undefined ? '' : `, about ${formatDuration(left)} left`;
  return `cell ${index + 1} of ${count}: ${name}${time}`;
}

// Cells of a grid take about equally long.
function timeLeft(finished: readonly FinishedCell<unknown>[], cellsLeft: number): number | undefined {
  if (finished.length === 0) return undefined;
  return (cellsLeft * finished.reduce((sum, { seconds }) => sum + seconds, 0)) / finished.length;
}
