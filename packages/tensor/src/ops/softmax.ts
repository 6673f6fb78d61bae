import {
  mul,
  reshape,
  sub,
  sum,
  type Tensor,
  logSoftmax as tfLogSoftmax,
  logSumExp as tfLogSumExp,
  softmax as tfSoftmax,
} from '@tensorflow/tfjs-core';
import { ShapeError } from '../errors';
import { defineOp, defineUnaryOp, type Op } from '../internal/define-op';
import { exp } from './elementwise';

/** Softmax along the last axis.
 *
 *  s_k = e^{x_k} / sum_j e^{x_j};  gradient s (dy - sum(dy s))
 *
 *  @param x float32 [..., K] logits; not disposed.
 *  @returns float32 of the same shape; rows are >= 0 and sum to 1.
 */
export const softmax = defineUnaryOp('Softmax', tfSoftmax, (dy, x) => {
  const probabilities = softmax(x);
  return mul(probabilities, sub(dy, sum(mul(dy, probabilities), -1, true)));
});

/** Logarithm of the softmax along the last axis, stable for logits of any size.
 *
 *  x - LSE(x);  gradient dy - softmax(x) sum(dy)
 *
 *  @param x float32 [..., K] logits; not disposed.
 *  @returns float32 of the same shape, <= 0.
 */
export const logSoftmax = defineUnaryOp('LogSoftmax', tfLogSoftmax, (dy, x) =>
  sub(dy, mul(softmax(x), sum(dy, -1, true))),
);

const logSumExpOp: Op<{ x: Tensor }, { axis: number }> = defineOp({
  name: 'LogSumExp',
  inputs: ['x'],
  forward: ({ x }, { axis }) => [tfLogSumExp(x, axis, true)],
  gradient: ([dy], { x }, { axis }) => ({ x: () => mul(dy!, exp(sub(x, logSumExpOp({ x }, { axis })[0]!))) }),
});

/** ln sum e^x along one axis, stable for inputs of any size.
 *
 *  gradient dy softmax(x)
 *
 *  @param x float32, rank >= 1; not disposed.
 *  @param axis to reduce; default the last.
 *  @param keepDims keeps the reduced axis with size 1; default false.
 *  @returns float32.
 *  @throws ShapeError when `x` has no such axis.
 */
export function logSumExp(x: Tensor, axis = -1, keepDims = false): Tensor {
  const positive = axis < 0 ? axis + x.rank : axis;
  if (!(positive >= 0 && positive < x.rank))
    throw new ShapeError(`logSumExp: expected axis to be one of x's ${x.rank} axes, got ${axis}.`);
  const reduced = logSumExpOp({ x }, { axis: positive })[0]!;
  return keepDims
    ? reduced
    : reshape(
        reduced,
        x.shape.filter((_, i) => i !== positive),
      );
}
