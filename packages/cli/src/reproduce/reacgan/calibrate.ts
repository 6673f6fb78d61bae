import { join } from 'node:path';
import { writeFileAtomic } from '@gans/checkpoints';
import { ConfigError, createSeed } from '@gans/tensor';
import { averagedGenerator, createGan, disposeGanState } from '@gans/training';
import { fileExists } from '../../file-exists';
import { formatNumber } from '../../format';
import type { Io } from '../../io';
import { readJson, toJson } from '../../json-file';
import { createProgress } from '../../progress';
import type { EngineRecord } from '../../result';
import { balancedLabels } from '../../run/evaluate';
import type { Judge } from '../../run/judge';
import { secondsPerStep } from '../seconds-per-step';
import { median } from '../time-steps';
import { seeGenerator } from './look';
import { lookImages } from './looks';
import type { Plan } from './plan';

/** How many steps the cells of a table have, and how that came about. */
export interface Calibration {
  /** Of each cell. */
  readonly steps: number;
  /** Absent where `--steps` was given. */
  readonly measured?: {
    readonly minutes: number;
    readonly engine: EngineRecord;
    /** Of training, by method. */
    readonly secondsPerStep: Readonly<Record<string, number>>;
    /** Of drawing and measuring an image. */
    readonly secondsPerImage: number;
  };
}

/** Name of the file in a table's folder that says how many steps its cells have. */
export const CALIBRATION_FILE = 'calibration.json';
const LEAST_STEPS = 20;

/** The steps of a table: once found, they stay, so that all cells have the same and a later start changes none.
 *
 *  minutes M: steps = (60 M - seconds of drawing and measuring images) / median over the methods of the seconds of a step
 *
 *  @param folder of the table.
 *  @param length `steps`, or `minutes` of a cell.
 *  @throws ConfigError when the minutes are too few for any training; GansError (code ABORTED) when stopped.
 */
export async function stepsOf(
  folder: string,
  plan: Plan,
  judge: Judge,
  length: { readonly steps?: number | undefined; readonly minutes: number },
  io: Io,
  { quiet }: { readonly quiet: boolean },
): Promise<Calibration> {
  const path = join(folder, CALIBRATION_FILE);
  if (await fileExists(path)) return (await readJson(path)) as Calibration;
  const found =
    length.steps === undefined ? await calibrate(plan, judge, length.minutes, io, quiet) : { steps: length.steps };
  await writeFileAtomic(path, toJson(found));
  return found;
}

async function calibrate(plan: Plan, judge: Judge, minutes: number, io: Io, quiet: boolean): Promise<Calibration> {
  const progress = createProgress(io, { quiet });
  if (!quiet) progress.note(`measures how many steps ${minutes} minutes are, ${plan.methods.length} methods in turn`);
  const seconds: [string, number][] = [];
  for (const method of plan.methods) {
    const { nets, gan } = plan.cell(method, 0, 1_000_000).config;
    seconds.push([method.key, await secondsPerStep({ nets, gan, dataset: plan.data.train }, io)]);
  }
  const typical = median(seconds.map(([, value]) => value));
  const perImage = await secondsPerImage(plan, judge, io);
  const looking = perImage * imagesOfCell(plan);
  const steps = Math.floor((60 * minutes - looking) / typical);
  if (steps < LEAST_STEPS)
    throw new ConfigError(
      `gans reproduce reacgan: expected --minutes to leave time for ${LEAST_STEPS} steps of about ${formatNumber(typical)} s, got ${minutes}, of which drawing and measuring images takes ${formatNumber(looking / 60)}. Give more minutes, or --steps.`,
    );
  return {
    steps,
    measured: {
      minutes,
      engine: plan.engine,
      secondsPerStep: Object.fromEntries(seconds),
      secondsPerImage: perImage,
    },
  };
}

// The looks of the grid and of the run, and the final image for each test image of both.
function imagesOfCell({ data, cell, methods }: Plan): number {
  const { gan, evaluation } = cell(methods[0]!, 1, LEAST_STEPS).config;
  const looks = 1 + Math.ceil(gan.steps / evaluation.everySteps);
  return looks * (lookImages(data.test) + evaluation.images) + 4 * data.test.length;
}

async function secondsPerImage({ cell, methods, data }: Plan, judge: Judge, io: Io): Promise<number> {
  const { config } = cell(methods.at(-1)!, 0, LEAST_STEPS);
  const seed = createSeed(0);
  const { nets, state } = createGan(config.nets, seed);
  const { classNames, classCount } = data.train;
  const labels = balancedLabels(lookImages(data.test), classCount);
  const options = { classNames, splits: 1, signal: io.signal };
  const draw = () => seeGenerator(judge, averagedGenerator(nets, state), labels, seed, options);
  try {
    await draw();
    const start = io.now();
    await draw();
    return (io.now() - start) / 1000 / labels.length;
  } finally {
    disposeGanState(state);
  }
}
