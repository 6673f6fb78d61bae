import { ShapeError, ValueError } from '@gans/tensor';

const ITERATIONS = 500;

/** Fits a constant for each class that is added to its differences before they are compared.
 *
 *  b = argmin_b -(1/N) sum_n ln softmax(-(D_n + b) / T)_{y_n},  b <- b - 2 T grad, which never rises (Böhning, "Multinomial logistic regression algorithm", 1992, doi:10.1007/BF00048682)
 *  The evidence of one latent leaves out how much room all latents take that redraw an image well, and that differs by class. Schott et al., 2018 (ABS), arXiv:1805.09190, scale each class for the same reason. Deviates: an offset.
 *
 *  @param distances D, row-major [N, K], of a search that dropped nothing.
 *  @param labels N classes.
 *  @param temperature T > 0, as `calibrateDistances` finds it.
 *  @returns b, one a class, which sum up to 0.
 *  @throws ShapeError when the lengths do not fit; ValueError when T is not above 0.
 *  @example
 *  fitClassOffsets([0.1, 0.2, 0.3, 0.2], [0, 1], 2, 0.1); // [0, 0]
 */
export function fitClassOffsets(
  distances: ArrayLike<number>,
  labels: ArrayLike<number>,
  classCount: number,
  temperature: number,
): number[] {
  if (labels.length === 0 || distances.length !== labels.length * classCount)
    throw new ShapeError(
      `fitClassOffsets: expected ${classCount} distances a label, got ${distances.length} for ${labels.length}.`,
    );
  if (!(temperature > 0 && temperature < Number.POSITIVE_INFINITY))
    throw new ValueError(`fitClassOffsets: expected temperature to be a finite number above 0, got ${temperature}.`);
  // In units of the temperature: beta = b / T.
  const beta = new Float64Array(classCount);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    const slope = slopeOf(distances, labels, beta, temperature);
    for (let c = 0; c < classCount; c++) beta[c]! -= 2 * slope[c]!;
  }
  return Array.from(beta, (own) => temperature * own);
}

/** Of the loss to beta: the share of the class among the labels, less the probability that it is given. */
function slopeOf(distances: ArrayLike<number>, labels: ArrayLike<number>, beta: Float64Array, temperature: number) {
  const count = beta.length;
  const slope = new Float64Array(count);
  const weights = new Float64Array(count);
  for (let n = 0; n < labels.length; n++) {
    let highest = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < count; c++) {
      weights[c] = -distances[n * count + c]! / temperature - beta[c]!;
      highest = Math.max(highest, weights[c]!);
    }
    let sum = 0;
    for (let c = 0; c < count; c++) {
      weights[c] = Math.exp(weights[c]! - highest);
      sum += weights[c]!;
    }
    for (let c = 0; c < count; c++) slope[c]! += (Number(labels[n] === c) - weights[c]! / sum) / labels.length;
  }
  return slope;
}
