import { formatNumber, formatShare } from '../../format';
import type { RunOutcome } from './result';

/** Limits of what counts as a collapse. They were written down before any table was made. */
export const COLLAPSE = {
  /** Class accuracy below so many times chance. */
  accuracyOverChance: 2,
  /** Fréchet distance at the end of so many times the run's own best look. */
  distanceOverBest: 2,
  /** Diversity within classes below this share of that of real images. */
  diversityShare: 0.1,
} as const;

/** What real images say of the limits. */
export interface CollapseScale {
  readonly classCount: number;
  /** Diversity within classes of real training images. */
  readonly realDiversity: number;
}

/** Why a run counts as collapsed, a phrase a reason; empty for one that does not.
 *
 *  A loss is no longer finite; or at the last look, or in the final measurement, images no longer follow their class, are far worse than the run's own best, or are nearly the same within a class.
 *
 *  @param outcome of a cell.
 *  @param scale of its table.
 */
export function collapseReasons(
  { diverged, looks, final }: RunOutcome,
  { classCount, realDiversity }: CollapseScale,
): string[] {
  const best = looks.reduce((lowest, look) => (look.frechetDistance < lowest.frechetDistance ? look : lowest));
  const last = looks.at(-1)!;
  const limit = COLLAPSE.accuracyOverChance / classCount;
  return [
    ...(diverged === undefined ? [] : ['a loss was no longer finite']),
    ...(final.classAccuracy.value < limit
      ? [`class accuracy ${formatShare(final.classAccuracy.value)}, below ${formatShare(limit)}`]
      : []),
    ...(last.frechetDistance >= COLLAPSE.distanceOverBest * best.frechetDistance
      ? [
          `Fréchet distance ${formatNumber(last.frechetDistance)}, after ${formatNumber(best.frechetDistance)} at step ${formatNumber(best.step)}`,
        ]
      : []),
    ...(final.diversity.value < COLLAPSE.diversityShare * realDiversity
      ? [
          `diversity within classes ${formatNumber(final.diversity.value)}, of real images ${formatNumber(realDiversity)}`,
        ]
      : []),
  ];
}

/** How many runs have collapsed. */
export function collapsedRuns(outcomes: readonly RunOutcome[], scale: CollapseScale): number {
  return outcomes.filter((outcome) => collapseReasons(outcome, scale).length > 0).length;
}

/** The definition in words, for the page. */
export function collapseDefinition(): string {
  const { accuracyOverChance, distanceOverBest, diversityShare } = COLLAPSE;
  return [
    `A run has **collapsed** if one of these holds at its end. They were fixed before any table was made:`,
    '',
    '* a loss was no longer finite, so that training stopped;',
    `* its class accuracy is below ${accuracyOverChance} times chance: the generator does not do as it is told;`,
    `* its Fréchet distance is at least ${distanceOverBest} times the lowest of its own earlier looks (same number of images): it was good once and has come apart;`,
    `* its diversity is below ${formatShare(diversityShare)} of that of real images: next to one image a class.`,
  ].join('\n');
}
