/** The counts, with a number above 0 for classes without images: such a class counts as one image, or as the rarest class where that has less than one.
 *
 *  Weights are then finite, and never smaller for an empty class than for another.
 */
export function occupied(counts: ArrayLike<number>): Float64Array {
  const rarest = Array.from(counts).reduce((least, count) => (count > 0 ? Math.min(least, count) : least), 1);
  return Float64Array.from(counts, (count) => count || rarest);
}
