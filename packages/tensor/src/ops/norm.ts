import { expandDims, mul, rsqrt, sqrt, square, step, sub, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { ShapeError, ValueError } from '../errors';
import { defineOp, type Op } from '../internal/define-op';
import { maximumScalar } from './elementwise';

const squaredNorm = (x: Tensor) => sum(square(x), -1, true);

// r = 1 / max(||x||, epsilon), with dr/dx = -r^3 x for rows longer than epsilon and 0 for the others.
const inverseNorm: Op<{ x: Tensor }, { epsilon: number }> = /* @__PURE__ */ defineOp({
  name: 'InverseNorm',
  inputs: ['x'],
  forward: ({ x }, { epsilon }) => [rsqrt(maximumScalar(squaredNorm(x), epsilon ** 2))],
  gradient: ([dy], { x }, { epsilon }) => ({
    x: () => {
      const r = inverseNormOfLong(x, epsilon);
      return mul(mul(dy!, mul(square(r), mul(r, -1))), x);
    },
  }),
});

// The same, but 0 for the rows that are not longer than epsilon: multiplied early, it keeps r^3 and its derivatives from overflowing there.
const inverseNormOfLong = (x: Tensor, epsilon: number) =>
  mul(inverseNorm({ x }, { epsilon })[0]!, step(sub(squaredNorm(x), epsilon ** 2)));

/** Divides each row by its Euclidean norm; rows shorter than `epsilon` are divided by `epsilon`, so that a zero row stays zero and has finite derivatives.
 *
 *  x / max(||x||, epsilon)
 *
 *  @param x float32 [..., D], elements below 1e19; not disposed.
 *  @param epsilon smallest divisor, 1e-15 or more; default 1e-12.
 *  @returns float32 of the same shape.
 *  @throws ShapeError when `x` is a scalar; ValueError when `epsilon` is too small.
 *  @example
 *  l2Normalize(tf.tensor2d([[3, 4], [0, 0]])).print(); // [[0.6, 0.8], [0, 0]]
 */
export function l2Normalize<T extends Tensor>(x: T, epsilon = 1e-12): T {
  expectRows('l2Normalize', x);
  if (!(epsilon >= 1e-15 && epsilon < Number.POSITIVE_INFINITY))
    throw new ValueError(
      `l2Normalize: expected epsilon to be a finite number of 1e-15 or more (float32 must hold its square), got ${epsilon}.`,
    );
  return tidy(() => mul(x, inverseNorm({ x }, { epsilon })[0]!) as T);
}

const zeroLength = 1e-12;

const normOp: Op<{ x: Tensor }> = /* @__PURE__ */ defineOp({
  name: 'L2Norm',
  inputs: ['x'],
  forward: ({ x }) => [sqrt(sum(square(x), -1))],
  gradient: ([dy], { x }) => ({ x: () => mul(mul(expandDims(dy!, -1), inverseNormOfLong(x, zeroLength)), x) }),
});

/** Euclidean norm along the last axis. A row shorter than 1e-12 counts as zero and has derivatives 0 (tfjs's `norm` gives NaN there).
 *
 *  ||x|| = sqrt(sum_d x_d^2)
 *
 *  @param x float32 [..., D], elements below 1e19; not disposed.
 *  @returns float32 [...], >= 0.
 *  @throws ShapeError when `x` is a scalar.
 *  @example
 *  l2Norm(tf.tensor2d([[3, 4], [0, 0]])).print(); // [5, 0]
 */
export function l2Norm(x: Tensor): Tensor {
  expectRows('l2Norm', x);
  return normOp({ x }, {})[0]!;
}

function expectRows(caller: string, x: Tensor): void {
  if (x.rank === 0) throw new ShapeError(`${caller}: expected x [..., D], got a scalar. Reshape it to [1].`);
}
