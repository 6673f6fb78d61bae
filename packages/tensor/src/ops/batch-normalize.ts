import { add, mean, mul, rsqrt, square, sub, sum, type Tensor } from '@tensorflow/tfjs-core';
import { ShapeError } from '../errors';
import { defineOp, type Op } from '../internal/define-op';
import {
  checkBatch,
  leadingAxes,
  type Standardized,
  standardize,
  standardizeGradient,
  standardizeSlope,
} from './standardize';

/** What is normalised, and the affine part. */
export type BatchNormalizeInputs = { x: Tensor; gain: Tensor; bias: Tensor };
type GradientInputs = { dy: Tensor; x: Tensor; gain: Tensor };
interface Statistics {
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/** `batchNormalize` as an op: [mean, variance, output]. */
export const batchNormalizeOp: Op<BatchNormalizeInputs, { epsilon: number }> = /* @__PURE__ */ defineOp({
  name: 'BatchNormalize',
  inputs: ['x', 'gain', 'bias'],
  savedInputs: ['x', 'gain'],
  savedOutputs: 2,
  forward: ({ x, gain, bias }, { epsilon }) => {
    const center = mean(x, leadingAxes(x));
    const centered = sub(x, center);
    const variance = mean(square(centered), leadingAxes(x));
    return [center, variance, add(mul(centered, mul(gain, rsqrt(add(variance, epsilon)))), bias)];
  },
  gradient: ([, , dy], { x, gain }, { epsilon }, [center, variance]) =>
    slopesOf({ dy: dy!, x, gain }, { epsilon, statistics: { mean: center!, variance: variance! } }),
});

/** The gradients of `batchNormalize` by input. All three at once: a kernel of an engine finds them in one pass. */
export function slopesOf(
  inputs: GradientInputs,
  attributes: { epsilon: number; statistics: Statistics },
): Record<keyof BatchNormalizeInputs, () => Tensor> {
  const [dx, dgain, dbias] = batchNormalizeGradient(inputs, attributes);
  return { x: () => dx!, gain: () => dgain!, bias: () => dbias! };
}

// [dx, dgain, dbias] = [J (gain dy), sum dy x_hat, sum dy], J being the gradient of `standardize`.
// The saved statistics serve its value only; its own gradient goes through x.
const batchNormalizeGradient: Op<GradientInputs, { epsilon: number; statistics: Statistics }> =
  /* @__PURE__ */ defineOp({
    name: 'BatchNormalizeGradient',
    inputs: ['dy', 'x', 'gain'],
    forward: ({ dy, x, gain }, { epsilon, statistics }) => {
      const axes = leadingAxes(x);
      const inverseDeviation = rsqrt(add(statistics.variance, epsilon));
      const standardized = mul(sub(x, statistics.mean), inverseDeviation);
      const [dgain, dbias] = [sum(mul(dy, standardized), axes), sum(dy, axes)];
      const perRow = x.shape[x.rank - 1]! / x.size;
      const projected = add(mul(standardized, mul(dgain, perRow)), mul(dbias, perRow));
      return [mul(sub(dy, projected), mul(gain, inverseDeviation)), dgain, dbias];
    },
    gradient: ([u, ugain, ubias], { dy, x, gain }, { epsilon }) => {
      // J is symmetric: <u, J (gain dy)> = <J u, gain dy>.
      const back = () => standardizeGradient({ dy: u!, x }, { epsilon })[0]!;
      const standardized = () => standardize(x, epsilon).output;
      return {
        dy: () => add(mul(gain, back()), add(mul(ugain!, standardized()), ubias!)),
        x: () =>
          add(
            standardizeSlope(u!, mul(gain, dy), x, epsilon),
            standardizeGradient({ dy: mul(ugain!, dy), x }, { epsilon })[0]!,
          ),
        gain: () => sum(mul(dy, back()), leadingAxes(x)),
      };
    },
  });

/** Batch normalisation with the statistics of the batch: each channel brought to mean 0 and variance 1, then scaled and shifted.
 *
 *  y = gain (x - E[x]) / sqrt(Var[x] + epsilon) + bias, the mean and the biased variance taken over all axes but the last
 *  Ioffe and Szegedy, "Batch Normalization", 2015, Algorithm 1. arXiv:1502.03167. Deviates: nothing.
 *
 *  @param x float32 [..., C]; not disposed.
 *  @param gain float32 [C], gamma; not disposed.
 *  @param bias float32 [C], beta; not disposed.
 *  @param epsilon added to the variance; default 1e-5.
 *  @returns the output and the batch's statistics; the caller disposes all three.
 *  @throws ShapeError when `x` has fewer than two axes or no elements, or gain or bias do not fit it; ValueError when `epsilon` is not above 0.
 *  @example
 *  const { output } = batchNormalize(tf.tensor2d([[1, 10], [3, 30]]), tf.tensor1d([1, 2]), tf.tensor1d([0, 5]));
 *  output.print(); // [[-1, 3], [1, 7]]
 */
export function batchNormalize<T extends Tensor>(x: T, gain: Tensor, bias: Tensor, epsilon = 1e-5): Standardized<T> {
  checkBatch('batchNormalize', x, epsilon);
  checkChannels('batchNormalize', x, { gain, bias });
  const [center, variance, output] = batchNormalizeOp({ x, gain, bias }, { epsilon });
  return { output: output as T, mean: center!, variance: variance! };
}

/** Checks that tensors have one number for each channel of x. */
export function checkChannels(caller: string, x: Tensor, vectors: Readonly<Record<string, Tensor>>): void {
  const channels = x.shape[x.rank - 1]!;
  for (const [name, { shape }] of Object.entries(vectors))
    if (shape.length !== 1 || shape[0] !== channels)
      throw new ShapeError(`${caller}: expected ${name} to be [${channels}], got [${shape.join(', ')}].`);
}
