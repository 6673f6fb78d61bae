import { clipByValue, div, greater, mul, sqrt, square, sum, type Tensor, tidy, where } from '@tensorflow/tfjs-core';
import { expectOneOf, expectPositive } from './internal/expect';
import { largestFloatWithin } from './internal/largest-float-within';

/** The norm that bounds a perturbation: its largest element, or its Euclidean length. */
export type Norm = 'linf' | 'l2';

/** A ball of perturbations, in the units of the images. */
export interface BallOptions {
  /** > 0. Images in [-1, 1] span 2, so a bound of 10/255 on pixels in [0, 1] is a radius of 20/255. */
  readonly radius: number;
  /** Default 'linf'. */
  readonly norm?: Norm;
}

/** Moves a perturbation to the nearest point of a ball.
 *
 *  'linf': d_j <- min(max(d_j, -r), r);  'l2': d <- d min(1, r / ‖d‖)
 *  As in Moosavi-Dezfooli et al., "Universal Adversarial Perturbations", 2017, Eq. (2). arXiv:1610.08401.
 *  Deviates: r is rounded down to a float32, and an 'l2' perturbation that lies outside ends 1e-6 r inside, so that no rounding takes either out of the ball again.
 *
 *  @param perturbation float32 of any shape; not disposed.
 *  @param options `radius` and `norm`.
 *  @returns float32 of the same shape, the same values inside the ball; the caller disposes it. Differentiable once.
 *  @throws ValueError when the radius or the norm is out of range.
 *  @example
 *  projectOntoBall(tf.tensor1d([0.05, -0.2, 0.08]), { radius: 0.1 }).print(); // [0.05, -0.1, 0.08]
 */
export function projectOntoBall<T extends Tensor>(perturbation: T, { radius, norm = 'linf' }: BallOptions): T {
  expectPositive('projectOntoBall', 'radius', radius);
  expectOneOf('projectOntoBall', 'norm', norm, ['linf', 'l2']);
  const bound = largestFloatWithin(radius);
  if (norm === 'linf') return clipByValue(perturbation, -bound, bound) as T;
  return tidy(() => {
    const length = sqrt(sum(square(perturbation)));
    return mul(perturbation, where(greater(length, bound), div(bound * (1 - 1e-6), length), 1)) as T;
  });
}
