import { ShapeError, ValueError } from '@gans/tensor';

/** What the differences of one image say. */
export interface Decision {
  /** Place of the least difference; the lowest of equal ones. */
  readonly winner: number;
  /** D(1), the least difference: how far the image is from everything that the generator can draw. The out-of-class degree. */
  readonly outOfClassScore: number;
  /** D(2) - D(1), >= 0, D(2) being the second smallest difference; infinite where there is only one. */
  readonly margin: number;
}

/** Decides for each image by its least difference.
 *
 *  y = argmin_c D_c, ties to the lowest c;  margin = D(2) - D(1);  out-of-class score = D(1)
 *  Cho, "Inverted Generator Classifier", decision; "Inverted Conditional Generator Classifier", 2020: out-of-class degree.
 *
 *  @param distances row-major [N, count], >= 0 and finite.
 *  @param count of classes.
 *  @param pruned likewise: classes that are set cannot win. Their last difference still bounds the margin, from above, as it would have become smaller.
 *  @returns one decision an image.
 *  @throws ShapeError when the lengths do not fit; ValueError when a difference is NaN, or all classes of an image are pruned.
 *  @example
 *  const [{ winner, outOfClassScore, margin }] = decide([0.3, 0.1, 0.2], 3);
 *  console.log(winner, outOfClassScore, margin); // 1 0.1 0.1
 */
export function decide(distances: ArrayLike<number>, count: number, pruned?: ArrayLike<number>): Decision[] {
  if (!Number.isSafeInteger(count) || count < 1 || distances.length % count !== 0)
    throw new ShapeError(
      `decide: expected distances to hold whole rows of ${count} numbers, got ${distances.length}. Give the number of classes.`,
    );
  if (pruned !== undefined && pruned.length !== distances.length)
    throw new ShapeError(`decide: expected pruned to hold ${distances.length} flags, got ${pruned.length}.`);
  return Array.from({ length: distances.length / count }, (_, image) => {
    let winner = -1;
    for (let place = image * count; place < (image + 1) * count; place++) {
      if (Number.isNaN(distances[place]))
        throw new ValueError(
          `decide: expected distances to be numbers, got NaN for class ${place % count} of image ${image}.`,
        );
      if (pruned?.[place]) continue;
      if (winner < 0 || distances[place]! < distances[winner]!) winner = place;
    }
    if (winner < 0)
      throw new ValueError(`decide: expected a class of image ${image} to be left, got ${count} pruned ones.`);
    let second = Number.POSITIVE_INFINITY;
    for (let place = image * count; place < (image + 1) * count; place++)
      if (place !== winner) second = Math.min(second, distances[place]!);
    const least = distances[winner]!;
    return { winner: winner % count, outOfClassScore: least, margin: Math.max(0, second - least) };
  });
}
