import { publishedTable, type Switches } from '@gans/synthetic-data';
import { type Difference, pairedDifference } from '../statistics';
import type { Readings } from './result';
import type { TableOutcome } from './table-contents';

/** A number of each seed. */
export type BySeed = ReadonlyMap<number, number>;

/** The switches in the order of the paper's table. */
export const SWITCHES: readonly (keyof Switches)[] = ['hsm', 'ds', 'bna'];

/** Which training and which reading of it a combination is: adaptation needs no training of its own. */
export function combinationOf({ hsm, ds, bna }: Switches): {
  readonly variant: string;
  readonly reading: keyof Readings;
} {
  const variant = [...(hsm ? ['hsm'] : []), ...(ds ? ['ds'] : [])].join('-') || 'fixed';
  return { variant, reading: bna ? 'adapted' : 'plain' };
}

/** A number of a variant, by seed. */
export function valuesOf(
  outcomes: readonly TableOutcome[],
  variant: string,
  value: (outcome: TableOutcome) => number,
): BySeed {
  return new Map(outcomes.filter((outcome) => outcome.variant === variant).map((found) => [found.seed, value(found)]));
}

/** The accuracy of a combination, by seed. */
export function accuracyOf(outcomes: readonly TableOutcome[], switches: Switches): BySeed {
  const { variant, reading } = combinationOf(switches);
  return valuesOf(outcomes, variant, ({ accuracy }) => accuracy[reading]);
}

/** a - b over the seeds that both have; undefined without one. */
export function differenceOf(a: BySeed, b: BySeed): Difference | undefined {
  const seeds = [...a.keys()].filter((seed) => b.has(seed));
  if (seeds.length === 0) return undefined;
  return pairedDifference(
    seeds.map((seed) => a.get(seed)!),
    seeds.map((seed) => b.get(seed)!),
  );
}

/** What a switch gains. */
export interface SwitchGain {
  /** With minus without in each setting of the other two, in the order of the paper's table. */
  readonly settings: readonly { readonly others: Switches; readonly difference: Difference | undefined }[];
  /** The mean over the four settings, seed by seed; undefined where no seed has all eight combinations. */
  readonly mean: Difference | undefined;
}

/** Works out the gains of a switch over the settings of the other two, as the paper quotes them. */
export function gainOf(outcomes: readonly TableOutcome[], name: keyof Switches): SwitchGain {
  const pairs = publishedTable
    .filter((cell) => !cell[name])
    .map(({ hsm, ds, bna }) => {
      const others = { hsm, ds, bna };
      return { others, off: accuracyOf(outcomes, others), on: accuracyOf(outcomes, { ...others, [name]: true }) };
    });
  return {
    settings: pairs.map(({ others, on, off }) => ({ others, difference: differenceOf(on, off) })),
    mean: differenceOf(meanOf(pairs.map(({ on }) => on)), meanOf(pairs.map(({ off }) => off))),
  };
}

function meanOf(values: readonly BySeed[]): BySeed {
  const seeds = [...values[0]!.keys()].filter((seed) => values.every((each) => each.has(seed)));
  return new Map(seeds.map((seed) => [seed, values.reduce((sum, each) => sum + each.get(seed)!, 0) / values.length]));
}
