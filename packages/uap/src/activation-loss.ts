import { ShapeError } from '@gans/tensor';
import { abs } from '@gans/tensor/ops';
import { add, addN, log, mean, mul, neg, type Scalar, square, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { expectNotNegative } from './internal/expect';

/** Constants of the losses of activations. */
export interface ActivationLossOptions {
  /** Added inside the logarithm, so that a layer which is 0 everywhere costs a finite -ln(epsilon) and has slope 0; default 1e-9. The published codes have none and are infinite there. */
  readonly epsilon?: number;
}

/** GD-UAP: makes layers respond as strongly as they can, whatever the image, so that features of images drown.
 *
 *  L = -sum_j ln(½ ‖l_j‖² + epsilon), the norm over the whole tensor, its batch included
 *  Mopuri et al., "Generalizable Data-free Objective for Crafting Universal Adversarial Perturbations", 2018, section 3. arXiv:1801.08092; as in its released code (val-iisc/GD-UAP 1721134). Deviates: epsilon.
 *
 *  @param activations float32 tensors of any shapes, one a layer, l_j; not disposed.
 *  @param options see `ActivationLossOptions`.
 *  @returns float32 scalar; the caller disposes it.
 *  @throws ShapeError when there is no layer or one is empty; ValueError when epsilon is negative.
 *  @example
 *  activationLoss([tf.tensor1d([3, 4])]).print(); // -2.5257286
 */
export function activationLoss(activations: readonly Tensor[], options: ActivationLossOptions = {}): Scalar {
  return sumOfLogarithms('activationLoss', activations, options, (layer) => mul(sum(square(layer)), 0.5));
}

/** Fast Feature Fool: the same by mean magnitudes.
 *
 *  L = -sum_j ln(mean |l_j| + epsilon)
 *  Mopuri et al., "Fast Feature Fool: A data independent approach to universal adversarial perturbations", 2017, Eq. (3). arXiv:1707.05572; as in its released code (val-iisc/fast-feature-fool d7370fe). Deviates: epsilon; |x| has slope 0 at 0.
 *
 *  @param activations float32 tensors of any shapes, one a layer, l_j; not disposed.
 *  @param options see `ActivationLossOptions`.
 *  @returns float32 scalar; the caller disposes it.
 *  @throws ShapeError when there is no layer or one is empty; ValueError when epsilon is negative.
 *  @example
 *  fastFeatureFoolLoss([tf.tensor1d([3, 4])]).print(); // -1.252763
 */
export function fastFeatureFoolLoss(activations: readonly Tensor[], options: ActivationLossOptions = {}): Scalar {
  return sumOfLogarithms('fastFeatureFoolLoss', activations, options, (layer) => mean(abs(layer)));
}

function sumOfLogarithms(
  caller: string,
  activations: readonly Tensor[],
  { epsilon = 1e-9 }: ActivationLossOptions,
  strengthOf: (layer: Tensor) => Tensor,
): Scalar {
  expectNotNegative(caller, 'epsilon', epsilon);
  if (activations.length === 0 || activations.some(({ size }) => size === 0))
    throw new ShapeError(
      `${caller}: expected activations to hold tensors that are not empty, got ${activations.length === 0 ? 'none' : activations.map(({ shape }) => `[${shape.join(', ')}]`).join(', ')}.`,
    );
  return tidy(() => neg(addN(activations.map((layer) => log(add(strengthOf(layer), epsilon))))) as Scalar);
}
