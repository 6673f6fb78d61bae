import { classWeights } from './class-weights';
import { expectPerClass } from './internal/expect-per-class';
import { expectBelowOne, expectNotNegative } from './internal/expect-value';

/** When and how strongly classes are weighted. */
export interface DeferredClassWeightsOptions {
  /** First epoch with weights. Default 160 (of 200). */
  readonly switchEpoch?: number;
  /** Of the effective numbers, in [0, 1). Default 0.9999. */
  readonly beta?: number;
}

/** Deferred re-weighting (DRW): all classes weigh the same at first; from an epoch on, rare ones weigh more.
 *
 *  w_k = 1 before `switchEpoch`;  (1 - beta) / (1 - beta^n_k), scaled to mean 1, from then on
 *  Cao et al., "Learning Imbalanced Datasets with Label-Distribution-Aware Margin Loss", 2019, section 3.3 and Algorithm 1. arXiv:1906.07413. Deviates: nothing (kaidic/LDAM-DRW 2536330).
 *
 *  @param counts K numbers >= 0: images of each class in the training set; 0 as in `classWeights`.
 *  @param epoch >= 0, counted from 0.
 *  @returns float64 [K] with mean 1, for `focalLoss`, `ldamLoss` or `classBalancedCrossEntropy`.
 *  @throws ShapeError when `counts` is empty; ValueError when a number is out of range.
 *  @example
 *  console.log(deferredClassWeights([5000, 50], 0).join(', ')); // 1, 1
 *  console.log(deferredClassWeights([5000, 50], 160).join(', ')); // 0.025034, 1.974966
 */
export function deferredClassWeights(
  counts: ArrayLike<number>,
  epoch: number,
  { switchEpoch = 160, beta = 0.9999 }: DeferredClassWeightsOptions = {},
): Float64Array {
  expectPerClass('deferredClassWeights', 'counts', counts);
  expectNotNegative('deferredClassWeights', 'epoch', epoch);
  expectNotNegative('deferredClassWeights', 'switchEpoch', switchEpoch);
  expectBelowOne('deferredClassWeights', 'beta', beta);
  const weights = classWeights(counts, { beta });
  return epoch < switchEpoch ? weights.fill(1) : weights;
}
