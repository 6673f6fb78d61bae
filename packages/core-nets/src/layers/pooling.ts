import { mean, sum, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';

/** Sum over all pixels, as the discriminators of SNGAN and BigGAN pool their last features.
 *
 *  @param x float32 [N, H, W, C]; not disposed.
 *  @returns float32 [N, C].
 */
export function globalSumPool(x: Tensor4D): Tensor2D {
  return sum(x, [1, 2]);
}

/** Mean over all pixels, as residual classifiers pool their last features.
 *
 *  @param x float32 [N, H, W, C]; not disposed.
 *  @returns float32 [N, C].
 */
export function globalMeanPool(x: Tensor4D): Tensor2D {
  return mean(x, [1, 2]);
}
