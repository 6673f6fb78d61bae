import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createSeed, foldIn, GansError } from '@gans/tensor';
import { createGan, disposeGanState, loadGanCheckpoint, saveGanCheckpoint, trainGan } from '@gans/training';
import type { TrainingData } from '../../data';
import { fileExists } from '../../file-exists';
import { createProgress } from '../../progress';
import { builtInRecipe } from '../../recipes/find-recipe';
import { recipeForData } from '../../recipes/recipe-for-data';
import { saveGenerator } from '../../run/generator-files';
import { createSaveClock } from '../../save-clock';
import type { CellPlace } from '../run-grid';
import { secondsPerStep } from '../seconds-per-step';
import { stepsFor, type TrainingLength } from './pace';

/** A GAN to be trained. */
export interface GanTask {
  /** Its mini form is taken. */
  readonly recipe: string;
  /** Assignments over it, as of `--set`. */
  readonly set: readonly string[];
  readonly data: TrainingData;
  readonly length: TrainingLength;
  readonly seed: number;
}

const SAVE_EVERY_SECONDS = 60;
const ENDLESS = 1_000_000;

// Nets and constants, resolved for the images.
function ganConfig({ recipe, set, data }: GanTask, steps: number) {
  const { nets, gan } = recipeForData(builtInRecipe(recipe), { set, steps }, data).values;
  return { nets, gan };
}

/** Trains a GAN, or goes on with it, and keeps its averaged generator where `loadGenerator` finds it.
 *
 *  @returns the steps made.
 *  @throws GansError (code ABORTED) when stopped, after its state is saved; (code DIVERGED).
 */
export async function trainGanGenerator(task: GanTask, { folder, io, quiet }: CellPlace): Promise<number> {
  const { train: dataset } = task.data;
  const steps = await stepsFor(folder, task.length, () => secondsPerStep({ ...ganConfig(task, ENDLESS), dataset }, io));
  await mkdir(join(folder, 'checkpoints'), { recursive: true });
  const saved = join(folder, 'checkpoints', 'gan.safetensors');
  const { nets, netsConfig, config, seed, state } = (await fileExists(saved))
    ? await loadGanCheckpoint(saved)
    : begin(task, steps);
  const clock = createSaveClock(SAVE_EVERY_SECONDS, io.now);
  const progress = createProgress(io, { quiet });
  const end = await trainGan({
    nets,
    state,
    dataset,
    config,
    seed,
    signal: io.signal,
    onStep: async ({ step, steps: all, scalars, state: reached }) => {
      const { discriminatorLoss, generatorLoss } = scalars as Readonly<Record<string, number>>;
      const figures = {
        ...(discriminatorLoss && { D: discriminatorLoss }),
        ...(generatorLoss && { G: generatorLoss }),
      };
      progress.report({ title: task.recipe, step, steps: all, figures });
      if (!io.signal.aborted && !clock.due()) return;
      await saveGanCheckpoint(saved, { netsConfig, config, seed, state: reached });
      clock.saved();
    },
  }).finally(progress.close);
  try {
    if (end.step < steps)
      throw new GansError(
        'ABORTED',
        `trainGanGenerator: stopped at step ${end.step} of ${steps}. The same command goes on from there.`,
      );
    await saveGenerator(folder, 'last', { netsConfig, config, seed, state: end }, dataset.classNames);
    await rm(saved, { force: true });
  } finally {
    disposeGanState(end);
  }
  return steps;
}

function begin(task: GanTask, steps: number) {
  const seed = createSeed(task.seed);
  const { nets: netsConfig, gan: config } = ganConfig(task, steps);
  return { ...createGan(netsConfig, foldIn(seed, 'nets')), netsConfig, config, seed };
}
