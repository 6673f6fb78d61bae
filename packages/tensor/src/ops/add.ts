import { clone, type Tensor, add as tfAdd } from '@tensorflow/tfjs-core';
import { ShapeError } from '../errors';
import { defineOp, type Op } from '../internal/define-op';

const addOp: Op<{ a: Tensor; b: Tensor }> = /* @__PURE__ */ defineOp({
  name: 'Add',
  inputs: ['a', 'b'],
  savedInputs: [],
  forward: ({ a, b }) => [tfAdd(a, b)],
  gradient: ([dy]) => ({ a: () => clone(dy!), b: () => clone(dy!) }),
});

/** Sum of two tensors of one shape, as where two branches of a net meet; tfjs's own, which takes any two shapes, gives each its gradient by an op more.
 *
 *  y = a + b
 *
 *  @param a float32, any shape; not disposed.
 *  @param b float32 of the same shape; not disposed.
 *  @returns float32 of that shape.
 *  @throws ShapeError when the shapes differ.
 *  @example
 *  add(tf.tensor1d([1, 2]), tf.tensor1d([10, 20])).print(); // [11, 22]
 */
export function add<T extends Tensor>(a: T, b: T): T {
  if (a.shape.join() !== b.shape.join())
    throw new ShapeError(
      `add: expected a and b of one shape, got [${a.shape.join(', ')}] and [${b.shape.join(', ')}]. Use add of @tensorflow/tfjs-core to broadcast.`,
    );
  return addOp({ a, b }, {})[0] as T;
}
