import {
  div,
  max,
  mul,
  reshape,
  sub,
  sum,
  type Tensor,
  exp as tfExp,
  logSoftmax as tfLogSoftmax,
  logSumExp as tfLogSumExp,
  softmax as tfSoftmax,
  tidy,
} from '@tensorflow/tfjs-core';
import { ShapeError } from '../errors';
import { defineOp, defineUnaryOp, type Op } from '../internal/define-op';

const softmaxOp: Op<{ x: Tensor }, { axis: number }> = /* @__PURE__ */ defineOp({
  name: 'Softmax',
  inputs: ['x'],
  forward: ({ x }, { axis }) => {
    if (axis === x.rank - 1) return [tfSoftmax(x)];
    const exponentials = tfExp(sub(x, max(x, axis, true)));
    return [div(exponentials, sum(exponentials, axis, true))];
  },
  gradient: ([dy], { x }, { axis }) => ({
    x: () => {
      const probabilities = softmaxOp({ x }, { axis })[0]!;
      return mul(probabilities, sub(dy!, sum(mul(dy!, probabilities), axis, true)));
    },
  }),
});

/** Softmax along the last axis.
 *
 *  s_k = e^{x_k} / sum_j e^{x_j};  gradient s (dy - sum(dy s))
 *
 *  @param x float32 [..., K] logits; not disposed.
 *  @returns float32 of the same shape; rows are >= 0 and sum to 1.
 *  @throws ShapeError when `x` is a scalar.
 *  @example
 *  softmax(tf.tensor1d([0, 0, 1e4])).print(); // [0, 0, 1]
 */
export function softmax<T extends Tensor>(x: T): T {
  return softmaxOp({ x }, { axis: axisOf('softmax', x, -1) })[0] as T;
}

const logSoftmaxOp = /* @__PURE__ */ defineUnaryOp('LogSoftmax', tfLogSoftmax, (dy, x) =>
  sub(dy, mul(softmax(x), sum(dy, -1, true))),
);

/** Logarithm of the softmax along the last axis, stable for logits of any size.
 *
 *  x - LSE(x);  gradient dy - softmax(x) sum(dy)
 *
 *  @param x float32 [..., K] logits; not disposed.
 *  @returns float32 of the same shape, <= 0.
 *  @throws ShapeError when `x` is a scalar.
 *  @example
 *  logSoftmax(tf.tensor1d([0, 1e4])).print(); // [-10000, 0]
 */
export function logSoftmax<T extends Tensor>(x: T): T {
  axisOf('logSoftmax', x, -1);
  return logSoftmaxOp(x);
}

const logSumExpOp: Op<{ x: Tensor }, { axis: number }> = /* @__PURE__ */ defineOp({
  name: 'LogSumExp',
  inputs: ['x'],
  forward: ({ x }, { axis }) => [tfLogSumExp(x, axis, true)],
  gradient: ([dy], { x }, { axis }) => ({ x: () => mul(dy!, softmaxOp({ x }, { axis })[0]!) }),
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
 *  @example
 *  logSumExp(tf.tensor1d([1000, 1000])).print(); // 1000.6931, where log(sum(exp)) is infinite
 */
export function logSumExp(x: Tensor, axis = -1, keepDims = false): Tensor {
  const reducedAxis = axisOf('logSumExp', x, axis);
  const shape = x.shape.filter((_, i) => i !== reducedAxis);
  return tidy(() => {
    const reduced = logSumExpOp({ x }, { axis: reducedAxis })[0]!;
    return keepDims ? reduced : reshape(reduced, shape);
  });
}

// The axis counted from 0.
function axisOf(caller: string, x: Tensor, axis: number): number {
  const positive = axis < 0 ? axis + x.rank : axis;
  if (!Number.isInteger(axis) || positive < 0 || positive >= x.rank)
    throw new ShapeError(`${caller}: expected axis to be one of x's ${x.rank} axes, got ${axis}.`);
  return positive;
}
