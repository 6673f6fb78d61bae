import type { FeatureSet } from '../feature-set';

/** Where features are looked at from, x~ = unit (x - centre). About their centre they are small, and so is what rounding does to their products; in their unit they fit float32, whatever they measure. */
export interface Frame {
  /** c, float64 [D]. */
  readonly centre: Float64Array;
  /** A power of two, so that it rounds nothing: no |x~| exceeds 1. */
  readonly unit: number;
}

/** Rows of a set that a centre is taken from, at most: it need not be the very mean. */
const CENTRED = 2048;

/** The frame of some sets of one dimension: about their mean, on a coarse grid where differences of float32 numbers need few digits. */
export function frameOf(...sets: readonly FeatureSet[]): Frame {
  const centre = new Float64Array(sets[0]!.dimension);
  const rows = sets.reduce((sum, { count }) => sum + count, 0);
  for (const set of sets) if (set.count > 0) addMean(centre, set, set.count / rows);
  const grid = powerOfTwoAbove(centre.reduce((most, value) => Math.max(most, Math.abs(value)), 0)) * 2 ** -9;
  for (let k = 0; k < centre.length; k++) centre[k] = Math.round(centre[k]! / grid) * grid;
  const largest = sets.reduce((most, set) => Math.max(most, largestDeviation(centre, set)), 0);
  return { centre, unit: 1 / powerOfTwoAbove(largest) };
}

/** 1 for 0. Numbers beyond 2^400 and below 2^-400 have powers that neither overflow nor vanish when squared. */
const powerOfTwoAbove = (value: number) =>
  value === 0 ? 1 : 2 ** Math.max(-400, Math.min(400, Math.floor(Math.log2(value)) + 1));

function addMean(target: Float64Array, { values, count, dimension }: FeatureSet, weight: number): void {
  const step = Math.ceil(count / CENTRED);
  const share = weight / Math.ceil(count / step);
  for (let at = 0; at < values.length; at += step * dimension)
    for (let k = 0; k < dimension; k++) target[k]! += values[at + k]! * share;
}

function largestDeviation(centre: Float64Array, { values, dimension }: FeatureSet): number {
  let largest = 0;
  for (let at = 0; at < values.length; at += dimension)
    for (let k = 0; k < dimension; k++) {
      const deviation = Math.abs(values[at + k]! - centre[k]!);
      if (deviation > largest) largest = deviation;
    }
  return largest;
}
