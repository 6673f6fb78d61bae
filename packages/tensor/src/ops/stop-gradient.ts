import { clone, type Tensor, zerosLike } from '@tensorflow/tfjs-core';
import { defineUnaryOp } from '../internal/define-op';

/** The same values, but a constant for differentiation: its gradient is 0.
 *
 *  @param x any shape; not disposed.
 *  @returns a tensor of x's shape that shares its values.
 *  @example
 *  const target = stopGradient(logits); // a loss against it moves logits elsewhere only
 */
export const stopGradient: <T extends Tensor>(x: T) => T = /* @__PURE__ */ defineUnaryOp(
  'StopGradient',
  clone,
  (_, x) => zerosLike(x),
);
