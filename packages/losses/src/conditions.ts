import { ShapeError } from '@gans/tensor';
import { concat, div, mul, sub, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { expectMatrix } from './internal/expect-tensor';

/** Conditions of images with several attributes: the absence of one is a condition too, so that each has an active output.
 *
 *  [a ; 1 - a]
 *  Cho and Yoon, "Conditional Activation GAN", 2020. doi:10.1109/ACCESS.2020.3041480; as in CAGAN-CelebA 369c3fe. Deviates: nothing.
 *
 *  @param attributes float32 [N, J] of 0 and 1; not disposed.
 *  @returns float32 [N, 2J], with exactly J ones a row; the caller disposes it.
 *  @throws ShapeError when `attributes` is no matrix or is empty.
 *  @example
 *  complementaryConditions(tf.tensor2d([[1, 0, 1]])).print(); // [[1, 0, 1, 0, 1, 0]]
 */
export function complementaryConditions(attributes: Tensor2D): Tensor2D {
  expectMatrix('complementaryConditions', 'attributes', '[N, J]', attributes);
  return tidy(() => concat([attributes, sub(1, attributes) as Tensor2D], 1));
}

/** One-hot conditions brought to mean 0 and variance 1 an entry, for classes that are equally frequent: as the generator of CAGAN's rewrite reads them.
 *
 *  (c C - 1) / sqrt(C - 1)
 *  As in CAGAN b69fb2c. Deviates: nothing.
 *
 *  @param conditions float32 [N, C], one-hot, C >= 2; not disposed.
 *  @returns float32 [N, C]; the caller disposes it.
 *  @throws ShapeError when `conditions` is no matrix of two columns or more.
 *  @example
 *  rescaledConditions(tf.tensor2d([[0, 1]])).print(); // [[-1, 1]]
 */
export function rescaledConditions(conditions: Tensor2D): Tensor2D {
  expectMatrix('rescaledConditions', 'conditions', '[N, C]', conditions);
  const [, classCount] = conditions.shape;
  if (classCount < 2)
    throw new ShapeError(
      `rescaledConditions: expected conditions to be [N, C] with C >= 2, got [${conditions.shape.join(', ')}]. A single class has no variance.`,
    );
  return tidy(() => div(sub(mul(conditions, classCount), 1), Math.sqrt(classCount - 1)) as Tensor2D);
}
