import { join } from 'node:path';
import { writeFileAtomic } from '@gans/checkpoints';
import { asClassifier } from '@gans/core-nets';
import { ConfigError, createSeed, disposeTree } from '@gans/tensor';
import {
  averagedGenerator,
  classBalancingTerm,
  createClassifierNet,
  createGan,
  disposeGanState,
  frozenClassifier,
} from '@gans/training';
import { fileExists } from '../../file-exists';
import { formatNumber } from '../../format';
import type { Io } from '../../io';
import { readJson, toJson } from '../../json-file';
import { createProgress } from '../../progress';
import { balancedLabels } from '../../run/evaluate';
import { type Judge, observeGenerator } from '../../run/judge';
import { secondsPerStep } from '../seconds-per-step';
import { LOOK_IMAGES, type LongTailCell, type LongTailPlan } from './plan';
import type { LongTailReference } from './reference';
import { scoreImages } from './training-score';

/** How many steps the cells of a table have, and how that came about. */
export interface LongTailLength {
  /** Of each cell. */
  readonly steps: number;
  /** Absent where `--steps` was given. */
  readonly measured?: {
    readonly minutes: number;
    /** Of training, by method. */
    readonly secondsPerStep: Readonly<Record<string, number>>;
    /** Of drawing an image and showing it to the judge. */
    readonly secondsPerImage: number;
  };
}

/** Name of the file in a table's folder that says how many steps its cells have. */
export const LENGTH_FILE = 'calibration.json';

const LEAST_STEPS = 20;
// As many that none is a step of a short training; as few that nothing overflows.
const MANY_STEPS = 1_000_000;

/** The steps of a table: once found, they stay, so that all cells have the same and a later start changes none.
 *
 *  minutes M: steps = (60 M - seconds of looks, final images and score) / seconds of a step of the slowest method, so that no cell takes longer, the training of its classifier in the loop left out
 *
 *  @param folder of the table.
 *  @param setting plan, judge and what real images score.
 *  @param length `steps`, or `minutes` of a cell.
 *  @throws ConfigError when the minutes are too few for any training; GansError (code ABORTED) when stopped.
 */
export async function lengthOf(
  folder: string,
  setting: { readonly plan: LongTailPlan; readonly judge: Judge; readonly reference: LongTailReference },
  length: { readonly steps?: number | undefined; readonly minutes: number },
  io: Io,
  { quiet }: { readonly quiet: boolean },
): Promise<LongTailLength> {
  const path = join(folder, LENGTH_FILE);
  if (await fileExists(path)) return (await readJson(path)) as LongTailLength;
  const { plan, judge, reference } = setting;
  const found =
    length.steps === undefined
      ? await measure(plan, judge, reference.seconds, length.minutes, io, quiet)
      : { steps: length.steps };
  await writeFileAtomic(path, toJson(found));
  return found;
}

async function measure(
  plan: LongTailPlan,
  judge: Judge,
  scoreSeconds: number,
  minutes: number,
  io: Io,
  quiet: boolean,
): Promise<LongTailLength> {
  if (!quiet)
    createProgress(io).note(`measures how many steps ${minutes} minutes are, ${plan.methods.length} methods in turn`);
  const [imbalance] = plan.request.imbalances;
  const seconds: Record<string, number> = {};
  for (const method of plan.methods)
    seconds[method.key] = await secondsOf(plan, plan.cell(method, imbalance!, 0, MANY_STEPS), io);
  const perImage = await secondsPerImage(plan, judge, io);
  const aside = perImage * imagesOfCell(plan) + scoreSeconds;
  const slowest = Math.max(...Object.values(seconds));
  const steps = Math.floor((60 * minutes - aside) / slowest);
  if (steps < LEAST_STEPS)
    throw new ConfigError(
      `gans reproduce long-tail: expected --minutes to leave time for ${LEAST_STEPS} steps of about ${formatNumber(slowest)} s, got ${minutes}, of which drawing and measuring images takes ${formatNumber(aside / 60)}. Give more minutes, or --steps.`,
    );
  return { steps, measured: { minutes, secondsPerStep: seconds, secondsPerImage: perImage } };
}

// Weights change nothing about the time of a step: the classifier in the loop is an untrained one.
async function secondsOf(plan: LongTailPlan, { config, imbalance }: LongTailCell, io: Io): Promise<number> {
  const { nets, gan, balancing } = config;
  const { train: dataset } = plan.tail(imbalance);
  if (balancing === undefined) return secondsPerStep({ nets, gan, dataset }, io);
  const { classifier, ...constants } = balancing;
  const net = createClassifierNet(classifier.net, createSeed(0));
  const { imageShape, classCount } = dataset;
  try {
    const frozen = await frozenClassifier(asClassifier(net), { imageShape, classCount });
    const terms = [classBalancingTerm(frozen, constants, gan)];
    return await secondsPerStep({ nets, gan, dataset, terms }, io);
  } finally {
    disposeTree(net.params, net.state);
  }
}

// Eleven looks, the final images, and those of the score.
function imagesOfCell({ data: { train, test } }: LongTailPlan): number {
  return 11 * Math.min(LOOK_IMAGES, test.length) + test.length + scoreImages(train);
}

async function secondsPerImage(plan: LongTailPlan, judge: Judge, io: Io): Promise<number> {
  const { config } = plan.cell(plan.methods[0]!, plan.request.imbalances[0]!, 0, LEAST_STEPS);
  const seed = createSeed(0);
  const { nets, state } = createGan(config.nets, seed);
  const labels = balancedLabels(Math.min(LOOK_IMAGES, plan.data.test.length), config.nets.generator.classCount ?? 0);
  const draw = () =>
    observeGenerator(judge, averagedGenerator(nets, state), labels, seed, { byClass: 'predicted', signal: io.signal });
  try {
    await draw();
    const start = io.now();
    await draw();
    return (io.now() - start) / 1000 / labels.length;
  } finally {
    disposeGanState(state);
  }
}
