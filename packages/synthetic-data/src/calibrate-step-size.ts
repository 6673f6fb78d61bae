import { type Classifier, type Seed, ValueError } from '@gans/tensor';
import { l2Norm, oneHotRows } from '@gans/tensor/ops';
import { dispose, div, expandDims, mul, slice, square, sub, sum, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import type { GeneratorSource } from './generator-source';
import { checkCalibration } from './internal/check-mining';
import { drawLatents } from './internal/draw-latents';
import { latentSlopes } from './internal/latent-slopes';
import { HARDNESS_SCORES } from './internal/target-score';
import { latentAngles } from './latent-angles';
import { type MiningOptions, type MiningStart, mineHardSamples } from './mine-hard-samples';

/** What a step size is looked for with. */
export interface CalibrationOptions extends Omit<MiningOptions, 'stepSize' | 'onProgress'> {
  /** Decides the draws. */
  readonly seed: Seed;
  /** Mean angle between z_0 and z_J in radians, above 0 and at most 1; default 0.3. */
  readonly angle?: number;
  /** Latents that it is the mean of; default 256. */
  readonly draws?: number;
  /** Where to begin, for example the step size of an epoch before; default: what would be right if slopes were the same everywhere. */
  readonly stepSize?: number | undefined;
  /** Relative error of the angle that is good enough; default 0.05. */
  readonly tolerance?: number;
}

/** A step size, and what it does. */
export interface Calibration {
  /** eta. */
  readonly stepSize: number;
  /** Mean angle that it has given, in radians. */
  readonly angle: number;
}

/** No more minings than this; a handful is usual. */
const MOST_TRIALS = 12;

/** Finds the step size of `mineHardSamples` that turns latents by a wanted angle on average, since its scale is that of the classifier's scores and so nobody's to know.
 *
 *  mean angle(z_0, z_J) = angle, by the secant method on logarithms
 *  Ours: Besnier et al., "This dataset does not exist", 2020 (arXiv:1911.02888), does not tell eta. 0.2 to 0.4 changes images visibly and leaves most of them in their class.
 *
 *  @param source the generator.
 *  @param classifier as it will mine.
 *  @param options `seed` at least; steps and score as for mining.
 *  @returns the step size and the angle measured with it.
 *  @throws ValueError when numbers are out of range, the classifier's score does not depend on the latents, or no step size gives the angle; and what `mineHardSamples` throws.
 *  @example
 *  const { stepSize, angle } = await calibrateStepSize(source, classifier, { seed, draws: 20 });
 */
export async function calibrateStepSize(
  source: GeneratorSource,
  classifier: Classifier,
  { seed, angle = 0.3, draws = 256, stepSize, tolerance = 0.05, ...mining }: CalibrationOptions,
): Promise<Calibration> {
  const refuse = (expected: string, got: unknown) => {
    throw new ValueError(`calibrateStepSize: expected ${expected}, got ${got}.`);
  };
  checkCalibration('calibrateStepSize', { ...mining, angle, draws });
  if (stepSize !== undefined && !(stepSize > 0 && Number.isFinite(stepSize)))
    refuse('stepSize to be a finite number above 0', stepSize);
  if (!(tolerance > 0 && tolerance < 1)) refuse('tolerance to lie between 0 and 1', tolerance);

  const { classCount } = source.spec;
  const start: MiningStart = {
    latents: drawLatents(source.spec, seed, draws, 0),
    condition: oneHotRows(
      Int32Array.from({ length: draws }, (_, i) => i % classCount),
      classCount,
    ),
  };
  const angleAt = async (eta: number) => {
    const { latents } = await mineHardSamples(source, classifier, start, { ...mining, stepSize: eta });
    return meanAngle(start.latents, latents).finally(() => latents.dispose());
  };
  try {
    const first = stepSize ?? (await firstGuess(source, classifier, start, angle, mining));
    return await search(angleAt, first, angle, tolerance);
  } finally {
    dispose([start.latents, start.condition]);
  }
}

async function search(
  angleAt: (stepSize: number) => Promise<number>,
  first: number,
  wanted: number,
  tolerance: number,
): Promise<Calibration> {
  let at = { stepSize: first, angle: await angleAt(first) };
  let best = at;
  let slope = 1; // of ln angle over ln eta: 1 as long as steps are short
  for (let trial = 1; trial < MOST_TRIALS && !(Math.abs(at.angle - wanted) <= tolerance * wanted); trial++) {
    const ratio = at.angle > 0 ? (wanted / at.angle) ** (1 / slope) : 16;
    const stepSize = at.stepSize * Math.min(16, Math.max(1 / 16, ratio));
    const next = { stepSize, angle: await angleAt(stepSize) };
    const secant = Math.log(next.angle / at.angle) / Math.log(next.stepSize / at.stepSize);
    slope = Number.isFinite(secant) ? Math.min(2, Math.max(0.5, secant)) : 1;
    at = next;
    if (Math.abs(at.angle - wanted) < Math.abs(best.angle - wanted)) best = at;
  }
  if (Math.abs(best.angle - wanted) <= tolerance * wanted) return best;
  throw new ValueError(
    `calibrateStepSize: expected a step size that turns latents by ${wanted} radians, got ${best.angle.toPrecision(3)} at best. Ask for another angle, or use the score 'logit'.`,
  );
}

/** The step size that would be right if slopes were the same everywhere: a row turns by eta times the part of its slope across it, over its length. */
async function firstGuess(
  { generator }: GeneratorSource,
  classifier: Classifier,
  { latents, condition }: MiningStart,
  angle: number,
  { steps = 10, score = HARDNESS_SCORES[0]!, chunkSize = 100 }: Omit<MiningOptions, 'stepSize'>,
): Promise<number> {
  const rates = tidy(() => {
    const part = (table: Tensor2D) => slice(table, [0, 0], [Math.min(chunkSize, latents.shape[0]), -1]);
    const [rows, reading] = [part(latents), { generator, classifier, condition: part(condition) }];
    const { slopes } = latentSlopes('calibrateStepSize', reading, rows, score);
    const length = l2Norm(rows);
    const along = div(sum(mul(slopes, rows), 1, true), expandDims(square(length), 1));
    return div(l2Norm(sub(slopes, mul(rows, along))), length);
  });
  const values = await rates.data<'float32'>().finally(() => rates.dispose());
  const rate = values.reduce((total, one) => total + one, 0) / values.length;
  if (!(rate > 0 && rate < Number.POSITIVE_INFINITY))
    throw new ValueError(
      `calibrateStepSize: expected the score to depend on the latents, got a mean slope of ${rate}. Is the classifier trained, and the generator differentiable?`,
    );
  return angle / (steps * rate);
}

async function meanAngle(start: Tensor2D, moved: Tensor2D): Promise<number> {
  const angles = await latentAngles(start, moved);
  return angles.reduce((sum, one) => sum + one, 0) / angles.length;
}
