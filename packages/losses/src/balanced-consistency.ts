import { add, mul, type Scalar, tidy } from '@tensorflow/tfjs-core';
import { expectNotNegative } from './internal/expect-value';
import { expectPairedOutputs, meanSquaredDifference, type Outputs } from './internal/mean-squared-difference';

export type { Outputs };

/** Weights of the two terms. */
export interface BalancedConsistencyOptions {
  /** lambda_real >= 0. Default 10. */
  readonly realWeight?: number;
  /** lambda_fake >= 0. Default 10. */
  readonly fakeWeight?: number;
}

/** Balanced consistency regularisation (bCR): consistency on real and on generated images, so that augmentations do not leak into what is generated.
 *
 *  L = lambda_real mean (D(x) - D(T(x)))^2 + lambda_fake mean (D(G(z)) - D(T(G(z))))^2, each summed over the outputs of D
 *  Zhao et al., "Improved Consistency Regularization for GANs", 2021, Algorithm 1. arXiv:2002.04724. Deviates: as `consistencyRegularization`.
 *
 *  @param realOutputs D(x): one tensor [N, ...] or several; not disposed.
 *  @param augmentedRealOutputs D(T(x)), of the same shapes; not disposed.
 *  @param fakeOutputs D(G(z)); not disposed.
 *  @param augmentedFakeOutputs D(T(G(z))), of the same shapes; not disposed.
 *  @returns float32 scalar, >= 0, to be added to D's loss as it is; the caller disposes it.
 *  @throws ShapeError when the outputs do not pair up or are empty; ValueError when a weight is out of range.
 *  @example
 *  const [a, b, c] = [1, 2, 4].map((x) => tf.tensor2d([[x]]));
 *  balancedConsistency(a, b, b, c).print(); // 10 * 1 + 10 * 4
 */
export function balancedConsistency(
  realOutputs: Outputs,
  augmentedRealOutputs: Outputs,
  fakeOutputs: Outputs,
  augmentedFakeOutputs: Outputs,
  { realWeight = 10, fakeWeight = 10 }: BalancedConsistencyOptions = {},
): Scalar {
  const caller = 'balancedConsistency';
  expectPairedOutputs(caller, ['realOutputs', realOutputs], ['augmentedRealOutputs', augmentedRealOutputs]);
  expectPairedOutputs(caller, ['fakeOutputs', fakeOutputs], ['augmentedFakeOutputs', augmentedFakeOutputs]);
  expectNotNegative(caller, 'realWeight', realWeight);
  expectNotNegative(caller, 'fakeWeight', fakeWeight);
  return tidy(() =>
    add(
      mul(realWeight, meanSquaredDifference(realOutputs, augmentedRealOutputs)),
      mul(fakeWeight, meanSquaredDifference(fakeOutputs, augmentedFakeOutputs)),
    ),
  );
}
