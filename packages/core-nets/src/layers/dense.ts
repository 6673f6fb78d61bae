import { matMul, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { withBias } from '../internal/with-bias';

/** Weights of a dense layer: kernel float32 [in, out] and, where there is one, bias float32 [out]. */
export type DenseParams = { readonly kernel: Tensor } | { readonly kernel: Tensor; readonly bias: Tensor };

/** Dense layer x W + b.
 *
 *  @param params `kernel` [in, out], optional `bias` [out].
 *  @param x float32 [N, in]; not disposed.
 *  @returns float32 [N, out].
 */
export function dense(params: DenseParams, x: Tensor2D): Tensor2D {
  return withBias(params, () => matMul(x, params.kernel as Tensor2D));
}
