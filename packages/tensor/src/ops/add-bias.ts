import { add, clone, sum, type Tensor, zeros } from '@tensorflow/tfjs-core';
import { ShapeError } from '../errors';
import { defineOp, type Op } from '../internal/define-op';

const addBiasOp: Op<{ x: Tensor; bias: Tensor }, { shape: number[] }> = /* @__PURE__ */ defineOp({
  name: 'AddBias',
  inputs: ['x', 'bias'],
  savedInputs: [],
  forward: ({ x, bias }) => [add(x, bias)],
  gradient: ([dy], _, { shape }) => ({
    x: () => clone(dy!),
    bias: () => biasGradient({ dy: dy! }, { shape })[0]!,
  }),
});

/** The sum over all axes but the last; linear, so that its own gradient is the broadcast. */
export const biasGradient: Op<{ dy: Tensor }, { shape: number[] }> = /* @__PURE__ */ defineOp({
  name: 'BiasGradient',
  inputs: ['dy'],
  savedInputs: [],
  forward: ({ dy }) => [
    sum(
      dy,
      dy.shape.slice(0, -1).map((_, axis) => axis),
    ),
  ],
  gradient: ([u], _, { shape }) => ({ dy: () => addBiasOp({ x: zeros(shape), bias: u! }, { shape })[0]! }),
});

/** Adds a bias to each channel.
 *
 *  y[..., c] = x[..., c] + b[c]
 *
 *  @param x float32 [..., C]; not disposed.
 *  @param bias float32 [C]; not disposed.
 *  @returns float32 of x's shape.
 *  @throws ShapeError when the channels do not fit.
 *  @example
 *  addBias(tf.tensor2d([[1, 2], [3, 4]]), tf.tensor1d([10, 20])).print(); // [[11, 22], [13, 24]]
 */
export function addBias<T extends Tensor>(x: T, bias: Tensor): T {
  if (x.rank < 1 || bias.rank !== 1 || bias.shape[0] !== x.shape[x.rank - 1])
    throw new ShapeError(
      `addBias: expected x [..., C] and bias [C] with the same C, got [${x.shape.join(', ')}] and [${bias.shape.join(', ')}].`,
    );
  return addBiasOp({ x, bias }, { shape: x.shape })[0] as T;
}
