import {
  add,
  maximum,
  minimum,
  mul,
  neg,
  sign,
  square,
  step,
  sub,
  type Tensor,
  abs as tfAbs,
  elu as tfElu,
  exp as tfExp,
  leakyRelu as tfLeakyRelu,
  relu as tfRelu,
  sigmoid as tfSigmoid,
  softplus as tfSoftplus,
  tanh as tfTanh,
  zerosLike,
} from '@tensorflow/tfjs-core';
import { ValueError } from '../errors';
import { defineOp, defineUnaryOp, type Op } from '../internal/define-op';

/** Hyperbolic tangent; tfjs's own gradient reads its saved output and loses the second derivative.
 *
 *  d tanh(x)/dx = 1 - tanh(x)^2
 *
 *  @param x float32, any shape; not disposed.
 *  @returns float32 of the same shape, in [-1, 1].
 *  @example
 *  tanh(tf.tensor1d([0, 1])).print(); // [0, 0.7615942]
 */
export function tanh<T extends Tensor>(x: T): T {
  return tanhOp({ x }, {})[0] as T;
}

const tanhOp: Op<{ x: Tensor }> = /* @__PURE__ */ defineOp({
  name: 'Tanh',
  inputs: ['x'],
  savedOutputs: 1,
  forward: ({ x }) => [tfTanh(x)],
  gradient: ([dy], { x }, _, [output]) => ({ x: () => tanhGradient({ dy: dy!, x }, { output: output! })[0]! }),
});

// dy (1 - y^2). The saved output serves its value only; its own gradient goes through x.
const tanhGradient: Op<{ dy: Tensor; x: Tensor }, { output?: Tensor }> = /* @__PURE__ */ defineOp({
  name: 'TanhGradient',
  inputs: ['dy', 'x'],
  forward: ({ dy, x }, { output = tfTanh(x) }) => [mul(dy, sub(1, square(output)))],
  gradient: ([u], { dy, x }) => ({
    dy: () => tanhGradient({ dy: u!, x }, {})[0]!,
    x: () => mul(mul(tanhGradient({ dy: u!, x }, {})[0]!, dy), mul(tanh(x), -2)),
  }),
});

/** Logistic function 1 / (1 + e^-x).
 *
 *  d sigmoid(x)/dx = sigmoid(x) sigmoid(-x), which keeps its precision for large |x|
 *
 *  @param x float32, any shape; not disposed.
 *  @returns float32 of the same shape, in [0, 1].
 *  @example
 *  sigmoid(tf.tensor1d([0, 1e4])).print(); // [0.5, 1]
 */
export const sigmoid = /* @__PURE__ */ defineUnaryOp('Sigmoid', tfSigmoid, (dy, x) =>
  mul(dy, mul(sigmoid(x), sigmoid(neg(x)))),
);

/** Softplus ln(1 + e^x), finite for every finite x.
 *
 *  d softplus(x)/dx = sigmoid(x)
 *
 *  @param x float32, any shape; not disposed.
 *  @returns float32 of the same shape, >= 0.
 *  @example
 *  softplus(tf.tensor1d([-1e4, 0, 1e4])).print(); // [0, 0.6931472, 10000]
 */
export const softplus = /* @__PURE__ */ defineUnaryOp('Softplus', tfSoftplus, (dy, x) => mul(dy, sigmoid(x)));

/** Exponential e^x.
 *
 *  @param x float32, any shape; not disposed.
 *  @returns float32 of the same shape, >= 0; infinite for x > 88.7.
 *  @example
 *  exp(tf.tensor1d([0, 1])).print(); // [1, 2.7182817]
 */
export const exp = /* @__PURE__ */ defineUnaryOp('Exp', tfExp, (dy, x) => mul(dy, exp(x)));

/** Absolute value with slope 0 at 0 (tfjs's has slope -1 there: fatal where latents start at 0).
 *
 *  @param x float32, any shape; not disposed.
 *  @returns float32 of the same shape, >= 0.
 *  @example
 *  abs(tf.tensor1d([-2, 0])).print(); // [2, 0]
 */
export const abs = /* @__PURE__ */ defineUnaryOp('Abs', tfAbs, (dy, x) => mul(dy, sign(x)));

const leakyReluOp: Op<{ x: Tensor }, { slope: number }> = /* @__PURE__ */ defineOp({
  name: 'LeakyRelu',
  inputs: ['x'],
  savedInputs: [],
  savedOutputs: 1,
  forward: ({ x }, { slope }) => [tfLeakyRelu(x, slope)],
  gradient: ([dy], _, { slope }, [output]) => ({
    x: () => leakyReluGradient({ dy: dy!, output: output! }, { slope })[0]!,
  }),
});

// The output has the sign of x, and the derivative is constant on either side: it can be taken from the output, twice too, and x need not be kept.
const leakyReluGradient: Op<{ dy: Tensor; output: Tensor }, { slope: number }> = /* @__PURE__ */ defineOp({
  name: 'LeakyReluGradient',
  inputs: ['dy', 'output'],
  forward: ({ dy, output }, { slope }) => [mul(dy, step(output, slope))],
  gradient: ([u], { output }, { slope }) => ({
    dy: () => leakyReluGradient({ dy: u!, output }, { slope })[0]!,
    output: () => zerosLike(output),
  }),
});

/** Leaky rectifier: x where x > 0, slope x elsewhere; its derivative at 0 is `slope`.
 *
 *  @param x float32, any shape; not disposed.
 *  @param slope of the negative side, a finite number >= 0; default 0.2.
 *  @returns float32 of the same shape.
 *  @throws ValueError when `slope` is out of range.
 *  @example
 *  leakyRelu(tf.tensor1d([-2, 3]), 0.1).print(); // [-0.2, 3]
 */
export function leakyRelu<T extends Tensor>(x: T, slope = 0.2): T {
  if (!(slope >= 0 && slope < Number.POSITIVE_INFINITY))
    throw new ValueError(`leakyRelu: expected slope to be a finite number >= 0, got ${slope}.`);
  return leakyReluOp({ x }, { slope })[0] as T;
}

/** Rectifier max(0, x) with slope 0 at 0.
 *
 *  @param x float32, any shape; not disposed.
 *  @returns float32 of the same shape, >= 0.
 *  @example
 *  relu(tf.tensor1d([-2, 3])).print(); // [0, 3]
 */
export function relu<T extends Tensor>(x: T): T {
  return reluOp({ x }, {})[0] as T;
}

const reluOp: Op<{ x: Tensor }> = /* @__PURE__ */ defineOp({
  name: 'Relu',
  inputs: ['x'],
  savedInputs: [],
  savedOutputs: 1,
  forward: ({ x }) => [tfRelu(x)],
  gradient: ([dy], _inputs, _attributes, [output]) => ({
    x: () => reluGradient({ dy: dy!, output: output! }, {})[0]!,
  }),
});

/** dy where the output of a rectifier is positive, 0 elsewhere. */
export const reluGradient: Op<{ dy: Tensor; output: Tensor }> = /* @__PURE__ */ defineOp({
  name: 'ReluGradient',
  inputs: ['dy', 'output'],
  forward: ({ dy, output }) => [mul(dy, step(output))],
  gradient: ([u], { output }) => ({
    dy: () => reluGradient({ dy: u!, output }, {})[0]!,
    output: () => zerosLike(output),
  }),
});

/** Exponential linear unit: x where x > 0, e^x - 1 elsewhere.
 *
 *  d elu(x)/dx = min(e^x, 1)
 *  Clevert et al., "Fast and Accurate Deep Network Learning by Exponential Linear Units (ELUs)", 2016, equation (16) with alpha = 1. arXiv:1511.07289.
 *
 *  @param x float32, any shape; not disposed.
 *  @returns float32 of the same shape, > -1 but for rounding.
 *  @example
 *  elu(tf.tensor1d([-1, 3])).print(); // [-0.6321205, 3]
 */
export function elu<T extends Tensor>(x: T): T {
  return eluOp({ x }, {})[0] as T;
}

const eluOp: Op<{ x: Tensor }> = /* @__PURE__ */ defineOp({
  name: 'Elu',
  inputs: ['x'],
  savedOutputs: 1,
  forward: ({ x }) => [tfElu(x)],
  gradient: ([dy], { x }, _, [output]) => ({ x: () => eluGradient({ dy: dy!, x }, { output: output! })[0]! }),
});

// dy (1 + min(y, 0)). The saved output serves its value only; its own gradient goes through x.
const eluGradient: Op<{ dy: Tensor; x: Tensor }, { output?: Tensor }> = /* @__PURE__ */ defineOp({
  name: 'EluGradient',
  inputs: ['dy', 'x'],
  forward: ({ dy, x }, { output = tfElu(x) }) => [mul(dy, add(minimum(output, 0), 1))],
  gradient: ([u], { dy, x }) => ({
    dy: () => eluGradient({ dy: u!, x }, {})[0]!,
    x: () => mul(mul(u!, dy), mul(step(neg(x)), exp(minimumScalar(x, 0)))),
  }),
});

const maximumScalarOp: Op<{ x: Tensor }, { bound: number }> = /* @__PURE__ */ defineOp({
  name: 'MaximumScalar',
  inputs: ['x'],
  forward: ({ x }, { bound }) => [maximum(x, bound)],
  gradient: ([dy], { x }, { bound }) => ({ x: () => mul(dy!, step(sub(x, bound))) }),
});

/** The larger of x and a number, element by element, with slope 0 at the kink.
 *
 *  @param x float32, any shape; not disposed.
 *  @param bound any number.
 *  @returns float32 of the same shape, >= bound.
 *  @example
 *  maximumScalar(tf.tensor1d([-2, 3]), 1).print(); // [1, 3]
 */
export function maximumScalar<T extends Tensor>(x: T, bound: number): T {
  return maximumScalarOp({ x }, { bound })[0] as T;
}

const minimumScalarOp: Op<{ x: Tensor }, { bound: number }> = /* @__PURE__ */ defineOp({
  name: 'MinimumScalar',
  inputs: ['x'],
  forward: ({ x }, { bound }) => [minimum(x, bound)],
  gradient: ([dy], { x }, { bound }) => ({ x: () => mul(dy!, step(sub(bound, x))) }),
});

/** The smaller of x and a number, element by element, with slope 0 at the kink.
 *
 *  @param x float32, any shape; not disposed.
 *  @param bound any number.
 *  @returns float32 of the same shape, <= bound.
 *  @example
 *  minimumScalar(tf.tensor1d([-2, 3]), 1).print(); // [-2, 1]
 */
export function minimumScalar<T extends Tensor>(x: T, bound: number): T {
  return minimumScalarOp({ x }, { bound })[0] as T;
}
