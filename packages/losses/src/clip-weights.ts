import { disposeTree, mapTree, type Tree } from '@gans/tensor';
import { clipByValue } from '@tensorflow/tfjs-core';
import { expectPositive } from './internal/expect-value';

/** How far weights may reach, and who frees the old ones. */
export interface ClipWeightsOptions {
  /** c > 0. Default 0.01. */
  readonly bound?: number;
  /** Frees the tree that is passed in. Default false. */
  readonly donate?: boolean;
}

/** Weight clipping of a Wasserstein critic, after each of its updates.
 *
 *  w <- min(max(w, -c), c)
 *  Arjovsky et al., "Wasserstein GAN", 2017, Algorithm 1. arXiv:1701.07875. Deviates: nothing.
 *
 *  @param params of the critic, all of them; not disposed unless `donate`.
 *  @returns the clipped tree; the caller owns it.
 *  @throws ValueError when the bound is not a finite number > 0.
 *  @example
 *  clipWeights({ w: tf.tensor1d([0.5, -0.002]) }).w.print(); // [0.01, -0.002]
 */
export function clipWeights<P extends Tree>(params: P, { bound = 0.01, donate = false }: ClipWeightsOptions = {}): P {
  expectPositive('clipWeights', 'bound', bound);
  const clipped = mapTree((weight) => clipByValue(weight, -bound, bound), params);
  if (donate) disposeTree(params);
  return clipped;
}
