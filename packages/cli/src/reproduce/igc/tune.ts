import { batch, type ImageDataset } from '@gans/datasets';
import {
  addClippedNoise,
  type Calibration,
  type ClassifyOptions,
  calibrateDistances,
  type Phase,
  search,
} from '@gans/igc';
import { createSeed, foldIn, type Seed } from '@gans/tensor';
import { concat, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { OpenedGenerator } from '../../classify/open-generator';
import { createProgress } from '../../progress';
import type { CellPlace } from '../run-grid';
import { fitClassOffsets } from './class-offsets';
import { bankFor } from './presets';
import { readImages } from './read-images';
import {
  AXES,
  FIRST_CHOICE,
  MOST_ROW_STEPS,
  rowStepsOf,
  type SearchChoice,
  SIGMAS,
  searchOptions,
} from './search-choice';
import type { TableSetting } from './setting';

/** A search that was tried on held-out training images. */
export interface Trial {
  /** What was varied. */
  readonly axis: string;
  readonly choice: SearchChoice;
  /** Share read right, by size of noise. */
  readonly accuracies: readonly number[];
  readonly rowSteps: number;
}

/** What tuning has come to, and how. */
export interface Tuning {
  readonly kind: 'tuning';
  readonly generator: string;
  /** Hash of the images, all of them training images. */
  readonly images: string;
  readonly count: number;
  /** In the order in which they were made. */
  readonly trials: readonly Trial[];
  readonly choice: SearchChoice;
  /** Widths of the choice's schedule, threshold and temperature, measured on the same images with all sizes of noise. */
  readonly calibration: Calibration;
  /** Of the classes, fitted on the same images. */
  readonly offsets: readonly number[];
  /** Of the calibrated schedule, on an image. */
  readonly rowSteps: number;
}

/** Losses of the true class that pruning may cost, the least first: the first one that keeps within the row-steps is taken. */
const LOST_SHARES = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.95];

/** Tunes the search on training images that no generator has learned from: one axis after the other, each with the best of those before; then calibrates where classes may be dropped. */
export async function tune(
  { data, seed: number, sizes }: TableSetting,
  key: string,
  opened: OpenedGenerator,
  { io, quiet }: CellPlace,
): Promise<Tuning> {
  const { heldOut: images } = data;
  const seed = foldIn(createSeed(number), 'tuning');
  const progress = createProgress(io, { quiet });
  const bank = await bankFor(opened, sizes.bank, { candidates: 8, seed: number, io });
  try {
    const axes = AXES.map(({ name, changes }) => ({ name, changes: changes.slice(0, sizes.mostChanges) }));
    const all = axes.reduce((sum, { changes }) => sum + changes.length, 1);
    const trials: Trial[] = [];
    const attempt = async (axis: string, choice: SearchChoice): Promise<Trial> => {
      const options = { ...searchOptions(choice, opened.spec), start: bank };
      const accuracies: number[] = [];
      for (const sigma of SIGMAS) {
        const { right, count } = await readImages(
          opened,
          images,
          { options },
          { sigma, seed: noiseSeed(seed, sigma), io },
        );
        accuracies.push(right / count);
      }
      const trial = { axis, choice, accuracies, rowSteps: rowStepsOf(choice.schedule, opened.spec.classCount) };
      trials.push(trial);
      progress.report({ title: 'tuning', step: trials.length, steps: all, figures: { mean: meanOf(trial) } });
      return trial;
    };
    let best = await attempt('preset robust', FIRST_CHOICE);
    for (const { name, changes } of axes) {
      const { choice } = best;
      for (const change of changes) {
        const trial = await attempt(name, { ...choice, ...change });
        if (meanOf(trial) > meanOf(best)) best = trial;
      }
    }
    const options = { ...searchOptions(best.choice, opened.spec), start: bank };
    const { calibration, offsets } = await calibrateWithNoise(opened, images, options, best.choice.schedule, seed);
    return {
      kind: 'tuning',
      generator: key,
      images: images.sha256,
      count: images.length,
      trials,
      choice: best.choice,
      calibration,
      offsets,
      rowSteps: rowStepsOf(calibration.schedule, opened.spec.classCount),
    };
  } finally {
    bank.dispose();
    progress.close();
  }
}

/** Mean over the sizes of noise. */
export function meanOf({ accuracies }: Pick<Trial, 'accuracies'>): number {
  return accuracies.reduce((sum, accuracy) => sum + accuracy, 0) / accuracies.length;
}

const noiseSeed = (seed: Seed, sigma: number) => foldIn(seed, `sigma ${sigma}`);

/** Calibrates on the same images with each size of noise at once, so that what is dropped is safe to drop under noise, too. */
async function calibrateWithNoise(
  { generator, spec }: OpenedGenerator,
  dataset: ImageDataset,
  options: ClassifyOptions,
  schedule: readonly Phase[],
  seed: Seed,
): Promise<Pick<Tuning, 'calibration' | 'offsets'>> {
  const { images: clean, labels } = batch(dataset, [...dataset.labels.keys()]);
  const images = tidy(
    () => concat(SIGMAS.map((sigma) => addClippedNoise(clean, sigma, noiseSeed(seed, sigma)))) as Tensor4D,
  );
  clean.dispose();
  try {
    const unpruned = schedule.map(({ steps }) => ({ steps }));
    const result = await search(generator, spec, images, { ...options, schedule: unpruned });
    result.dispose();
    const truth = SIGMAS.flatMap(() => [...labels]);
    const withShare = (lostShare: number) =>
      calibrateDistances(result.phaseDistances, truth, spec.classCount, schedule, { lostShare });
    const made = LOST_SHARES.map(withShare);
    const calibration = made.find((own) => rowStepsOf(own.schedule, spec.classCount) <= MOST_ROW_STEPS) ?? made.at(-1)!;
    const last = result.phaseDistances.at(-1)!;
    return { calibration, offsets: fitClassOffsets(last, truth, spec.classCount, calibration.temperature) };
  } finally {
    images.dispose();
  }
}
