import { randomBits, type Seed } from '@gans/tensor';

/** Uniform draws from (0, 1): values [first, first + count) of the seed's endless stream. */
export function unitValues(seed: Seed, count: number, first = 0): Float64Array {
  return new Float64Array(randomBits(seed, count, first)).map((word) => (word + 0.5) / 2 ** 32);
}

/** Uniform draws from the integers of [-limit, limit]. */
export function wholeShifts(seed: Seed, count: number, limit: number, first = 0): Int32Array {
  return Int32Array.from(unitValues(seed, count, first), (u) => Math.floor(u * (2 * limit + 1)) - limit);
}

/** The largest shift of an axis: floor(size ratio + 1/2). */
export const largestShift = (size: number, ratio: number): number => Math.floor(size * ratio + 0.5);
