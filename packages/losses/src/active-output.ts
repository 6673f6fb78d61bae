import { mul, sum, type Tensor1D, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { expectOneShape } from './internal/expect-one-shape';

/** The outputs of an image's conditions, added up: what the logistic form of conditional activation scores and penalises, and with one-hot conditions the y-th of K adversarial logits, ready for any adversarial loss.
 *
 *  a(x, c) = sum_k c_k D_k(x)
 *  Source as for `conditionalActivationDiscriminatorLoss`.
 *
 *  @param outputs float32 [N, C], D(x); not disposed.
 *  @param conditions float32 [N, C] of 0 and 1; not disposed. The outputs where it is 0 get a gradient of exactly 0.
 *  @returns float32 [N]; the caller disposes it.
 *  @throws ShapeError when the two are not matrices of one shape.
 *  @example
 *  activeOutput(tf.tensor2d([[0.8, -0.3, 0.1]]), tf.tensor2d([[1, 0, 1]])).print(); // [0.9]
 */
export function activeOutput(outputs: Tensor2D, conditions: Tensor2D): Tensor1D {
  expectOneShape('activeOutput', '[N, C]', { outputs, conditions });
  return tidy(() => sum(mul(conditions, outputs), 1) as Tensor1D);
}
