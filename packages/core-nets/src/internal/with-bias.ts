import { addBias } from '@gans/tensor/ops';
import { type Tensor, tidy } from '@tensorflow/tfjs-core';

/** Adds a layer's bias, if it has one, to its product, which is freed at once: no gradient needs it. */
export function withBias<T extends Tensor>(params: object, product: () => T): T {
  const { bias } = params as { readonly bias?: Tensor };
  return bias === undefined ? product() : tidy(() => addBias(product(), bias));
}
