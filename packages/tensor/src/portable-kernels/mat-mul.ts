import type { TensorInfo } from '@tensorflow/tfjs-core';
import { transpose } from './conv-geometry';
import type { Attributes, Inputs, Run } from './scope';

/** Rewrites a product with transposed operands to one without: transpose first, then multiply. The wasm backend multiplies plain operands with its fast library and transposed ones in a naive loop.
 *
 *  @param inputs `a`, `b` (and, fused, `bias`, `preluActivationWeights`), each float32 [..., rows, columns].
 *  @param multiply the kernel that is fast on plain operands.
 */
export function matMulPlain(
  run: Run,
  inputs: Inputs,
  attributes: Attributes,
  multiply: (inputs: Inputs, attributes: Attributes) => TensorInfo,
): TensorInfo {
  const { a, b, ...others } = inputs as { a: TensorInfo; b: TensorInfo };
  return multiply(
    {
      a: attributes.transposeA ? swapLastAxes(run, a) : a,
      b: attributes.transposeB ? swapLastAxes(run, b) : b,
      ...others,
    },
    { ...attributes, transposeA: false, transposeB: false },
  );
}

function swapLastAxes(run: Run, x: TensorInfo): TensorInfo {
  const rank = x.shape.length;
  const order = x.shape.map((_, axis) => axis);
  order[rank - 2] = rank - 1;
  order[rank - 1] = rank - 2;
  return transpose(run, x, order);
}
