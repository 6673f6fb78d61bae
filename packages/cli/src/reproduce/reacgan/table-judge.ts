import { mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '@gans/checkpoints';
import type { ImageDataset } from '@gans/datasets';
import { createSeed } from '@gans/tensor';
import type { Io } from '../../io';
import { createProgress } from '../../progress';
import type { EngineRecord } from '../../result';
import type { GanRunConfig } from '../../run/config';
import type { Judge } from '../../run/judge';
import { obtainJudge } from '../../run/obtain-judge';
import { createSaveClock } from '../../save-clock';

const SEED = createSeed(0);
const SAVE_EVERY_SECONDS = 60;

/** Loads the classifier that judges all cells of a table, or trains it: on real training images alone, by a seed of its own, so that it is the same for every method and seed.
 *
 *  @param folder of the table.
 *  @param config of any of its runs: they share the part that says how a classifier is trained.
 *  @param dataset real training images.
 *  @param options `engine` that trains it; `quiet`: no progress.
 *  @throws GansError (code ABORTED) when stopped, after its training is saved.
 */
export async function obtainTableJudge(
  folder: string,
  config: GanRunConfig,
  dataset: ImageDataset,
  io: Io,
  { engine, quiet }: { readonly engine: EngineRecord; readonly quiet: boolean },
): Promise<Judge> {
  const path = judgeFolder(folder);
  await mkdir(join(path, 'checkpoints'), { recursive: true });
  const progress = createProgress(io, { quiet });
  try {
    return await obtainJudge(path, config, dataset, SEED, {
      signal: io.signal,
      engine,
      clock: createSaveClock(SAVE_EVERY_SECONDS, io.now),
      onStep: ({ step, steps, loss }) => progress.report({ title: 'judge', step, steps, figures: { loss } }),
      onDamaged: (line) => progress.note(`warning: ${line} It is trained anew.`),
    });
  } finally {
    progress.close();
  }
}

/** Gives a run the classifier of its table, so that it does not train its own.
 *
 *  @param folder of the table, whose judge is there.
 *  @param run the run folder, which exists.
 */
export async function lendJudge(folder: string, run: string): Promise<void> {
  const file = join('checkpoints', 'classifier.safetensors');
  if ((await stat(join(run, file)).catch(() => undefined)) === undefined)
    await writeFileAtomic(join(run, file), await readFile(join(judgeFolder(folder), file)));
}

const judgeFolder = (folder: string) => join(folder, 'judge');
