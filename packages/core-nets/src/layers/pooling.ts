import { mean, sum, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import { expectTensor } from '../internal/check-input';

/** Sum over all pixels, as the discriminators of SNGAN and BigGAN pool their last features.
 *
 *  @param x float32 [N, H, W, C]; not disposed.
 *  @returns float32 [N, C].
 *  @throws ShapeError when `x` has not four axes.
 */
export function globalSumPool(x: Tensor4D): Tensor2D {
  expectTensor('globalSumPool', 'x', x, ['N', 'H', 'W', 'C'], 'Its pixels are pooled.');
  return sum(x, [1, 2]);
}

/** Mean over all pixels, as residual classifiers pool their last features.
 *
 *  @param x float32 [N, H, W, C]; not disposed.
 *  @returns float32 [N, C].
 *  @throws ShapeError when `x` has not four axes.
 */
export function globalMeanPool(x: Tensor4D): Tensor2D {
  expectTensor('globalMeanPool', 'x', x, ['N', 'H', 'W', 'C'], 'Its pixels are pooled.');
  return mean(x, [1, 2]);
}
