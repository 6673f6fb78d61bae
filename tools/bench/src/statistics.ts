import type { Unit } from './bench';

/** The middle of some values; of an even number of them, the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** A time in a unit.
 *
 *  @param seconds of one run.
 *  @param work what one run does, in images or floating-point operations.
 */
export function inUnit(unit: Unit, seconds: number, work: number): number {
  if (unit === 'ms') return (seconds * 1000) / work;
  return work / seconds / (unit === 'GF/s' ? 1e9 : 1);
}

/** How many times better ours is: above 1 when it is, whether the unit is a speed or a time. */
export function ratioOf(unit: Unit, ours: number, peer: number): number {
  return unit === 'ms' ? peer / ours : ours / peer;
}
