import { draganPenalty } from '@gans/losses/dragan-penalty';
import { gradientPenalty } from '@gans/losses/gradient-penalty';
import { lazyFactor } from '@gans/losses/lazy-regularization';
import { maxGradientPenalty } from '@gans/losses/max-gradient-penalty';
import { r1Penalty } from '@gans/losses/r1-penalty';
import { foldIn, type Seed, uniform, ValueError } from '@gans/tensor';
import { add, mul, reshape, sub, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { CheckedGanConfig } from '../config';
import type { Augmentation } from './augmentation';
import type { ConditionalTerm } from './conditional-terms';
import type { Judge } from './judge';
import type { LossPart } from './loss-parts';
import type { Sample } from './samples';

const NAMES = ['r1', 'r2', 'gradientPenalty', 'dragan', 'maxGradientPenalty'] as const;

/** What the slope penalties are taken of and at: images before their augmentation, with that of the pass itself. */
export interface Slopes {
  readonly judge: Judge;
  readonly term: ConditionalTerm;
  readonly augment: Augmentation;
  readonly real: Sample;
  /** Made where a penalty asks for them. */
  readonly fake: () => Sample;
  /** Seeds of the augmentations, and of the points between images. */
  readonly seeds: { readonly real: Seed; readonly fake: Seed; readonly points: Seed };
}

/** The slope penalties that are due at an update of D.
 *
 *  @param update number of the update, from 0: those with an interval are due at its multiples.
 *  @param timing 'within' for those that are part of D's loss, 'separate' for those with an update of their own.
 */
export function penaltyParts(
  config: CheckedGanConfig,
  slopes: Slopes,
  update: number,
  timing: 'within' | 'separate' = 'within',
): LossPart[] {
  const { penaltyFactor = () => 1 } = slopes.term;
  return NAMES.flatMap((name): LossPart[] => {
    const section = config[name];
    if (section === undefined || ('timing' in section ? section.timing : 'within') !== timing) return [];
    const factor = lazyFactor(update, section.interval) * penaltyFactor(slopes.real.images.shape[0]);
    if (factor === 0 || section.weight === 0) return [];
    return [{ name, value: penalties[name](slopes, config), weight: section.weight * factor }];
  });
}

/** How many updates of D lie between two separate ones; 0 where there are none. */
export function separateInterval({ r1, r2 }: CheckedGanConfig): number {
  return [r1, r2].find((section) => section?.timing === 'separate' && section.weight > 0)?.interval ?? 0;
}

/** Refuses penalties of single images for a discriminator that judges images together. */
export function expectSingleImages(config: CheckedGanConfig, isCoupled: boolean): void {
  const name = NAMES.find((penalty) => config[penalty] !== undefined);
  if (isCoupled && name !== undefined)
    throw new ValueError(
      `ganStep: expected a discriminator without batch statistics beside ${name}, got one. The slope at one image would depend on the others: use instance norm, spectral norm or none.`,
    );
}

const penalties: {
  readonly [N in (typeof NAMES)[number]]: (slopes: Slopes, config: CheckedGanConfig) => Tensor;
} = {
  r1: (slopes) => r1Penalty(seen(slopes, slopes.real, slopes.seeds.real), slopes.real.images),
  r2: (slopes) => {
    const fake = slopes.fake();
    return r1Penalty(seen(slopes, fake, slopes.seeds.fake), fake.images);
  },
  gradientPenalty: (slopes, config) =>
    config.gradientPenalty?.center === 0
      ? mul(2, r1Penalty(scoreOf(slopes, slopes.real), between(slopes)))
      : gradientPenalty(scoreOf(slopes, slopes.real), slopes.real.images, slopes.fake().images, draws(slopes)),
  dragan: (slopes) => draganPenalty(scoreOf(slopes, slopes.real), slopes.real.images, draws(slopes)),
  maxGradientPenalty: (slopes) =>
    maxGradientPenalty(scoreOf(slopes, slopes.real), slopes.real.images, slopes.fake().images, draws(slopes)),
};

const draws = ({ seeds }: Slopes) => ({ seed: seeds.points });

const scoreOf =
  ({ judge, term }: Slopes, { condition, labels }: Sample) =>
  (images: Tensor4D): Tensor =>
    (term.penalized ?? term.score)({ output: judge({ images, condition }).output, condition, labels });

const seen = (slopes: Slopes, sample: Sample, seed: Seed) => {
  const score = scoreOf(slopes, sample);
  return (images: Tensor4D) => score(slopes.augment(images, seed));
};

// Points between pairs of images, as WGAN-GP draws them.
function between({ real, fake, seeds }: Slopes): Tensor4D {
  const mix = reshape(uniform(foldIn(seeds.points, 'mix'), [real.images.shape[0]]), [-1, 1, 1, 1]);
  return add(mul(mix, real.images), mul(sub(1, mix), fake().images));
}
