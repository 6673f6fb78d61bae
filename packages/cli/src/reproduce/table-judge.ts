import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '@gans/checkpoints';
import type { ImageDataset } from '@gans/datasets';
import { createSeed } from '@gans/tensor';
import { configHash } from '../config-hash';
import { fileExists } from '../file-exists';
import type { Io } from '../io';
import { createProgress } from '../progress';
import type { EngineRecord } from '../result';
import type { GanRunConfig } from '../run/config';
import type { Judge } from '../run/judge';
import { obtainJudge } from '../run/obtain-judge';
import { createSaveClock } from '../save-clock';
import { lockGrid } from './lock-grid';

const SEED = createSeed(0);
const SAVE_EVERY_SECONDS = 60;
const FILE = join('checkpoints', 'classifier.safetensors');

/** The classifier that judges the cells of a grid. */
export interface TableJudge extends Judge {
  /** Its folder. */
  readonly folder: string;
}

/** Loads the classifier that judges all cells of a grid, or trains it: on real training images alone, by a seed of its own, so that it is the same for every method and seed, and for every grid of the same images on the same engine.
 *
 *  @param out the folder of all grids.
 *  @param config of any run of the grid: they share the part that says how a classifier is trained.
 *  @param dataset real training images.
 *  @param options `engine` that trains it; `quiet`: no progress; `caller`: the command, for messages.
 *  @throws GansError (code ABORTED) when stopped, after its training is saved; IoError when another process trains it.
 */
export async function obtainTableJudge(
  out: string,
  config: GanRunConfig,
  dataset: ImageDataset,
  io: Io,
  { engine, quiet, caller }: { readonly engine: EngineRecord; readonly quiet: boolean; readonly caller: string },
): Promise<TableJudge> {
  const { classifier } = config;
  const identity = configHash({ classifier, data: dataset.sha256, engine: engine.name });
  const folder = join(out, 'judges', identity.slice(0, 8));
  await mkdir(join(folder, 'checkpoints'), { recursive: true });
  const release = await lockGrid(folder, caller);
  const progress = createProgress(io, { quiet });
  try {
    const judge = await obtainJudge(folder, config, dataset, SEED, {
      signal: io.signal,
      engine,
      clock: createSaveClock(SAVE_EVERY_SECONDS, io.now),
      onStep: ({ step, steps, loss }) => progress.report({ title: 'judge', step, steps, figures: { loss } }),
      onDamaged: (line) => progress.note(`warning: ${line} It is trained anew.`),
    });
    return { ...judge, folder };
  } finally {
    release();
    progress.close();
  }
}

/** Gives a run the classifier of its grid, so that it does not train its own.
 *
 *  @param judge of the grid.
 *  @param run the run folder, which exists.
 */
export async function lendJudge({ folder }: Pick<TableJudge, 'folder'>, run: string): Promise<void> {
  if (!(await fileExists(join(run, FILE)))) await writeFileAtomic(join(run, FILE), await readFile(join(folder, FILE)));
}
