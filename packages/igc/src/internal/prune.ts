import type { Phase } from '../settings';

/** The hypotheses of an image that go on into a phase, in ascending order.
 *
 *  @param distances of one image, by hypothesis.
 *  @param left of the group, ascending.
 */
export function survivors(distances: ArrayLike<number>, left: readonly number[], { keep, gap }: Phase): number[] {
  if (keep === undefined && gap === undefined) return [...left];
  // Ties go to the lower index, as in the decision.
  const ranked = [...left].sort((a, b) => distances[a]! - distances[b]! || a - b);
  const least = distances[ranked[0]!]!;
  return ranked
    .slice(0, keep)
    .filter((hypothesis) => gap === undefined || distances[hypothesis]! - least <= gap)
    .sort((a, b) => a - b);
}

/** Distances for probabilities: a class that was dropped early may have ended nearer than the winner, and is not to be likelier for that. */
export const notBelow = (distances: Float32Array, winning: number): Float32Array =>
  distances.map((distance) => Math.max(distance, winning));
