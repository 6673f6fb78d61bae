import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Attributes, NumericDataType, Scope } from './scope';

/** Rows that are `onValue` at one index and `offValue` elsewhere, in any dtype; the shipped kernel gives zeros when asked for float32.
 *
 *  @param indices int32 of any shape; an index outside 0 .. depth - 1 gives a row of `offValue`.
 *  @param attributes `depth`, `onValue`, `offValue` and `dtype` as tfjs's kernel takes them.
 */
export function oneHot(scope: Scope, indices: TensorInfo, attributes: Attributes): TensorInfo {
  const {
    depth,
    onValue = 1,
    offValue = 0,
    dtype = 'int32',
  } = attributes as { depth: number; onValue?: number; offValue?: number; dtype?: NumericDataType };
  return scope.output([...indices.shape, depth], dtype, (out) => {
    out.fill(offValue);
    scope.view(indices).forEach((index, row) => {
      if (index >= 0 && index < depth) out[row * depth + index] = onValue;
    });
  });
}
