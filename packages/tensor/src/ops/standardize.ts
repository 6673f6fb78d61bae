import { add, mean, mul, neg, rsqrt, square, sub, type Tensor } from '@tensorflow/tfjs-core';
import { ShapeError, ValueError } from '../errors';
import { defineOp, type Op } from '../internal/define-op';

/** A normalised batch, and the statistics that did it. */
export interface Standardized<T extends Tensor> {
  /** Of x's shape. */
  readonly output: T;
  /** float32 [C], the batch means; a constant for gradients. */
  readonly mean: Tensor;
  /** float32 [C], the biased batch variances; a constant for gradients. */
  readonly variance: Tensor;
}

/** All axes but the last. */
export const leadingAxes = (x: Tensor) => x.shape.slice(0, -1).map((_, i) => i);

// The definition, in ops that can be differentiated again.
function definition(
  x: Tensor,
  epsilon: number,
): { output: Tensor; inverseDeviation: Tensor; mean: Tensor; variance: Tensor } {
  const axes = leadingAxes(x);
  const center = mean(x, axes);
  const centered = sub(x, center);
  const variance = mean(square(centered), axes);
  const inverseDeviation = rsqrt(add(variance, epsilon));
  return { output: mul(centered, inverseDeviation), inverseDeviation, mean: center, variance };
}

const standardizeOp: Op<{ x: Tensor }, { epsilon: number }> = /* @__PURE__ */ defineOp({
  name: 'Standardize',
  inputs: ['x'],
  savedOutputs: 3,
  forward: ({ x }, { epsilon }) => {
    const { output, mean: center, variance } = definition(x, epsilon);
    return [output, center, variance];
  },
  gradient: ([dy], { x }, { epsilon }, [output, , variance]) => ({
    x: () => standardizeGradient({ dy: dy!, x }, { epsilon, output: output!, variance: variance! })[0]!,
  }),
});

// The gradient J dy with J = r (I - mean - y mean(y .)), where y is the output and r = 1 / sqrt(variance + epsilon).
// The saved output and variance serve its value only; its own gradient goes through the definition.
/** The gradient of `standardize`; differentiable again. */
export const standardizeGradient: Op<
  { dy: Tensor; x: Tensor },
  { epsilon: number; output?: Tensor; variance?: Tensor }
> = /* @__PURE__ */ defineOp({
  name: 'StandardizeGradient',
  inputs: ['dy', 'x'],
  forward: ({ dy, x }, { epsilon, output, variance }) => {
    if (output !== undefined && variance !== undefined) return [project(dy, output, rsqrt(add(variance, epsilon)))];
    const { output: y, inverseDeviation: r } = definition(x, epsilon);
    return [project(dy, y, r)];
  },
  gradient: ([u], { dy, x }, { epsilon }) => ({
    // J is symmetric.
    dy: () => standardizeGradient({ dy: u!, x }, { epsilon })[0]!,
    x: () => standardizeSlope(u!, dy, x, epsilon),
  }),
});

/** The gradient to x of <u, J dy>, J being the gradient of `standardize` at x.
 *
 *  <u, J dy> = r N (E[u dy] - E[u] E[dy] - E[u y] E[dy y]) depends on x through r, with dr/dx = -r^2 y / N, and through y, with dy/dx = J.
 */
export function standardizeSlope(u: Tensor, dy: Tensor, x: Tensor, epsilon: number): Tensor {
  const { output: y, inverseDeviation: r } = definition(x, epsilon);
  const average = (t: Tensor) => mean(t, leadingAxes(t));
  const [uy, dyy] = [average(mul(u, y)), average(mul(dy, y))];
  const form = mul(r, sub(sub(average(mul(u, dy)), mul(average(u), average(dy))), mul(uy, dyy)));
  const throughOutput = mul(neg(r), add(mul(dyy, u), mul(uy, dy)));
  return sub(standardizeGradient({ dy: throughOutput, x }, { epsilon })[0]!, mul(mul(r, y), form));
}

function project(dy: Tensor, output: Tensor, inverseDeviation: Tensor): Tensor {
  const axes = leadingAxes(dy);
  const projected = add(mean(dy, axes), mul(output, mean(mul(dy, output), axes)));
  return mul(sub(dy, projected), inverseDeviation);
}

/** Brings each channel of a batch to mean 0 and variance 1: batch normalisation without its affine part.
 *
 *  x_hat = (x - E[x]) / sqrt(Var[x] + epsilon), the mean and the biased variance taken over all axes but the last
 *  Ioffe and Szegedy, "Batch Normalization", 2015, Algorithm 1. arXiv:1502.03167. Deviates: gain and bias are left to the caller.
 *
 *  @param x float32 [..., C]; not disposed.
 *  @param epsilon added to the variance; default 1e-5.
 *  @returns the standardised batch and its statistics; the caller disposes all three.
 *  @throws ShapeError when `x` has fewer than two axes or no elements; ValueError when `epsilon` is not above 0.
 *  @example
 *  const { output, mean, variance } = standardize(tf.tensor2d([[1, 10], [3, 30]]));
 *  output.print(); // [[-1, -1], [1, 1]]
 */
export function standardize<T extends Tensor>(x: T, epsilon = 1e-5): Standardized<T> {
  checkBatch('standardize', x, epsilon);
  const [output, center, variance] = standardizeOp({ x }, { epsilon });
  return { output: output as T, mean: center!, variance: variance! };
}

/** Checks what both forms of batch normalisation are given. */
export function checkBatch(caller: string, x: Tensor, epsilon: number): void {
  if (x.rank < 2 || x.size === 0)
    throw new ShapeError(
      `${caller}: expected x [..., C] with at least two axes, none of size 0, got [${x.shape.join(', ')}].`,
    );
  if (!(epsilon > 0 && epsilon < Number.POSITIVE_INFINITY))
    throw new ValueError(`${caller}: expected epsilon to be a finite number > 0, got ${epsilon}.`);
}
