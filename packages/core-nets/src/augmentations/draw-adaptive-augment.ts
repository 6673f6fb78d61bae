import { foldIn, normalValues, type Seed, ValueError } from '@gans/tensor';
import { unitValues } from '../internal/unit-values';
import type { AdaptiveAugmentDraws } from './adaptive-augment';

/** How far each transformation of adaptive augmentation goes; the defaults are the paper's. */
export interface DrawAdaptiveAugmentOptions {
  /** Largest whole shift as a share of the side; default 1/8. */
  readonly wholeShift?: number;
  /** Standard deviation of log2 of the scale; default 0.2. */
  readonly scaleDeviation?: number;
  /** Standard deviation of log2 of the stretch; default 0.2. */
  readonly stretchDeviation?: number;
  /** Standard deviation of the shift as a share of the side; default 1/8. */
  readonly shiftDeviation?: number;
  /** Standard deviation of the brightness; default 0.2. */
  readonly brightnessDeviation?: number;
  /** Standard deviation of log2 of the contrast; default 0.5. */
  readonly contrastDeviation?: number;
  /** Standard deviation of log2 of the saturation; default 1. */
  readonly saturationDeviation?: number;
  /** Index of the first image, for work that is cut into chunks; default 0. */
  readonly firstRow?: number;
}

/** Draws what `adaptiveAugment` does, each transformation on each image with probability p, independently.
 *
 *  flip: with p / 2; quarter turn: i ~ U{0, 1, 2, 3}; rotations: U(-pi, pi), each with 1 - sqrt(1 - p), so that one of the two happens with p; the others as the options say
 *  Karras et al., "Training Generative Adversarial Networks with Limited Data", 2020, appendix B. arXiv:2006.06676. Deviates: nothing.
 *
 *  @param seed unchanged; the draws of image i depend on the seed and i only, and what is drawn at p is also drawn at any larger p.
 *  @param count N.
 *  @param probability p, in [0, 1]; 0 changes nothing.
 *  @param options see `DrawAdaptiveAugmentOptions`.
 *  @returns one number an image for each transformation.
 *  @throws ValueError when `probability` is not in [0, 1], or an option is negative or not finite.
 *  @example
 *  const { probability } = createAdaptiveProbability(0.5);
 *  const draws = drawAdaptiveAugment(seed, 64, probability);
 */
export function drawAdaptiveAugment(
  seed: Seed,
  count: number,
  probability: number,
  options: DrawAdaptiveAugmentOptions = {},
): AdaptiveAugmentDraws {
  const {
    wholeShift = 1 / 8,
    scaleDeviation = 0.2,
    stretchDeviation = 0.2,
    shiftDeviation = 1 / 8,
    brightnessDeviation = 0.2,
    contrastDeviation = 0.5,
    saturationDeviation = 1,
    firstRow = 0,
  } = options;
  if (!(probability >= 0 && probability <= 1))
    throw new ValueError(
      `drawAdaptiveAugment: expected probability to be in [0, 1], got ${probability}. Pass that of updateAdaptiveProbability, or for example 0.2.`,
    );
  for (const [name, value] of Object.entries(options))
    if (!(value >= 0 && Number.isFinite(value)))
      throw new ValueError(
        `drawAdaptiveAugment: expected ${name} to be a finite number >= 0, got ${value}. 0 leaves that out.`,
      );

  const units = (name: string) => unitValues(foldIn(seed, name), count, firstRow);
  const normals = (name: string) => normalValues(foldIn(seed, name), count, firstRow);
  /** Where the transformation `gate` is not drawn, the number that changes nothing. */
  const sometimes = (
    values: ArrayLike<number>,
    f: (value: number) => number,
    neutral: number,
    gate: string,
    chance = probability,
  ) => {
    const gates = units(`${gate}, whether`);
    return Float64Array.from(values, (value, n) => (gates[n]! < chance ? f(value) : neutral));
  };
  const angle = (u: number) => (2 * u - 1) * Math.PI;
  const rotation = 1 - Math.sqrt(1 - probability);
  const power = (deviation: number) => (value: number) => 2 ** (value * deviation);
  const whole = (u: number) => (2 * u - 1) * wholeShift;
  const shift = (value: number) => value * shiftDeviation;
  return {
    flips: sometimes(units('flip'), (u) => Math.floor(2 * u), 0, 'flip'),
    quarterTurns: sometimes(units('quarter turn'), (u) => Math.floor(4 * u), 0, 'quarter turn'),
    wholeShiftsX: sometimes(units('whole shift x'), whole, 0, 'whole shift'),
    wholeShiftsY: sometimes(units('whole shift y'), whole, 0, 'whole shift'),
    scales: sometimes(normals('scale'), power(scaleDeviation), 1, 'scale'),
    rotationsBefore: sometimes(units('rotation before'), angle, 0, 'rotation before', rotation),
    stretches: sometimes(normals('stretch'), power(stretchDeviation), 1, 'stretch'),
    rotationsAfter: sometimes(units('rotation after'), angle, 0, 'rotation after', rotation),
    shiftsX: sometimes(normals('shift x'), shift, 0, 'shift'),
    shiftsY: sometimes(normals('shift y'), shift, 0, 'shift'),
    brightness: sometimes(normals('brightness'), (value) => value * brightnessDeviation, 0, 'brightness'),
    contrasts: sometimes(normals('contrast'), power(contrastDeviation), 1, 'contrast'),
    lumaFlips: sometimes(units('luma flip'), (u) => Math.floor(2 * u), 0, 'luma flip'),
    hues: sometimes(units('hue'), angle, 0, 'hue'),
    saturations: sometimes(normals('saturation'), power(saturationDeviation), 1, 'saturation'),
  };
}
