import type { NamedTensorMap, Tensor } from '@tensorflow/tfjs-core';
import { defineOp, type Op } from '../internal/define-op';

// The function travels as an attribute, so that no input of the op leads anywhere; what runs inside a kernel is not recorded.
const detached: Op<NamedTensorMap, { compute: () => Tensor[] }> = /* @__PURE__ */ defineOp({
  name: 'WithoutGradient',
  inputs: [],
  forward: (_, { compute }) => compute(),
  gradient: () => ({}),
});

/** Computes tensors that are constants for differentiation: nothing of it is recorded, which is cheaper than `stopGradient` on what goes in.
 *
 *  @param compute returns new tensors; runs once, inside `tidy`.
 *  @returns what it returned; the caller disposes the tensors.
 *  @example
 *  const [target] = withoutGradient(() => [tf.square(logits)]);
 */
export function withoutGradient<const T extends readonly Tensor[]>(compute: () => T): T {
  return detached({}, { compute: () => [...compute()] }) as readonly Tensor[] as T;
}
