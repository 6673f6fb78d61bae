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
 *  @param work what a run does: images, floating-point operations; 1 for ms.
 */
export function inUnit(unit: Unit, seconds: number, work: number): number {
  if (unit === 'ms') return (1000 * seconds) / work;
  return work / seconds / (unit === 'GF/s' ? 1e9 : 1);
}

/** How many times better ours is than the peer: above 1 when it is, for speeds and for times. */
export function ratioOf(unit: Unit, ours: number, peer: number): number {
  return unit === 'ms' ? peer / ours : ours / peer;
}
