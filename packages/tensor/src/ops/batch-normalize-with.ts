import { add, mul, neg, sub, sum, type Tensor } from '@tensorflow/tfjs-core';
import { defineOp, type Op } from '../internal/define-op';
import { inverseDeviation, normScale, normScaleSlope } from '../internal/norm-scale';
import { type BatchNormalizeInputs, checkChannels } from './batch-normalize';
import { checkBatch, leadingAxes } from './standardize';
import type { RunningStatistics } from './tracked-batch-normalize';

type Inputs = BatchNormalizeInputs & { mean: Tensor; variance: Tensor };

const batchNormalizeWithOp: Op<Inputs, { epsilon: number }> = /* @__PURE__ */ defineOp({
  name: 'BatchNormalizeWith',
  inputs: ['x', 'gain', 'bias', 'mean', 'variance'],
  savedInputs: ['x', 'gain', 'mean', 'variance'],
  forward: ({ x, gain, bias, mean, variance }, { epsilon }) => {
    // One multiplication and one addition per element.
    const scale = normScale({ gain, variance }, epsilon);
    return [add(mul(x, scale), sub(bias, mul(mean, scale)))];
  },
  // In ops that are differentiated again as they stand.
  gradient: ([dy], { x, gain, mean, variance }, { epsilon }) => {
    const scale = () => normScale({ gain, variance }, epsilon);
    const total = (t: Tensor) => sum(t, leadingAxes(x));
    const along = () => total(mul(dy!, sub(x, mean)));
    return {
      x: () => mul(dy!, scale()),
      gain: () => mul(along(), inverseDeviation(variance, epsilon)),
      bias: () => total(dy!),
      mean: () => neg(mul(total(dy!), scale())),
      variance: () => mul(along(), normScaleSlope({ gain, variance }, epsilon)),
    };
  },
});

/** Batch normalisation with given statistics, as in inference.
 *
 *  y = gain (x - mean) / sqrt(variance + epsilon) + bias
 *  Ioffe and Szegedy, "Batch Normalization", 2015, Algorithm 2. arXiv:1502.03167. Deviates: nothing.
 *
 *  @param x float32 [..., C]; not disposed.
 *  @param gain float32 [C], gamma; not disposed.
 *  @param bias float32 [C], beta; not disposed.
 *  @param statistics mean and variance, float32 [C] each; not disposed.
 *  @param epsilon added to the variance; default 1e-5.
 *  @returns float32 of x's shape, differentiable in all five tensors.
 *  @throws ShapeError when `x` has fewer than two axes or no elements, or another tensor does not fit it; ValueError when `epsilon` is not above 0.
 *  @example
 *  const statistics = { mean: tf.tensor1d([1]), variance: tf.tensor1d([4]) };
 *  batchNormalizeWith(tf.tensor2d([[1], [5]]), tf.ones([1]), tf.zeros([1]), statistics).print(); // [[0], [2]]
 */
export function batchNormalizeWith<T extends Tensor>(
  x: T,
  gain: Tensor,
  bias: Tensor,
  { mean, variance }: RunningStatistics,
  epsilon = 1e-5,
): T {
  checkBatch('batchNormalizeWith', x, epsilon);
  checkChannels('batchNormalizeWith', x, { gain, bias, mean, variance });
  return batchNormalizeWithOp({ x, gain, bias, mean, variance }, { epsilon })[0] as T;
}
