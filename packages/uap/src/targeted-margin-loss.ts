import { maximumScalar, oneHotRows, withoutGradient } from '@gans/tensor/ops';
import {
  argMax,
  cast,
  mean,
  mul,
  oneHot,
  type Scalar,
  sub,
  sum,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { expectClass, expectLogits, expectNotNegative, expectOneOf } from './internal/expect';

/** How a targeted margin is measured. */
export interface TargetedMarginOptions {
  /** kappa >= 0: how far the target's logit shall lie above all others before an image counts no more; default 10. */
  readonly kappa?: number;
  /** 'moving' (default) also lowers the largest of the other logits; 'fixed' takes it as a constant ("fixed_ref" of the released code) and raises the target's alone. */
  readonly reference?: 'moving' | 'fixed';
}

/** DF-UAP: draws every image to one class.
 *
 *  L = (1/N) sum_i max(max_{k != t} z_ik - z_it, -kappa)
 *  Zhang et al., "Understanding Adversarial Examples from the Mutual Influence of Images and Perturbations", 2020; as in its released code (phibenz/uap_virtual_data.pytorch 13c0a25). arXiv:2007.06189. Deviates: nothing; of logits that tie for the largest the first one moves.
 *
 *  @param logits float32 [N, K], of the perturbed images; not disposed.
 *  @param target t, a class index in [0, K).
 *  @param options see `TargetedMarginOptions`.
 *  @returns float32 scalar, >= -kappa; the caller disposes it.
 *  @throws ShapeError when `logits` is no matrix or K < 2; ValueError when target, kappa or reference is out of range.
 *  @example
 *  targetedMarginLoss(tf.tensor2d([[2, 5, 1], [0, -3, 4], [12, 0, 1]]), 0).print(); // -1, the mean of 3, 4 and -10
 */
export function targetedMarginLoss(
  logits: Tensor2D,
  target: number,
  { kappa = 10, reference = 'moving' }: TargetedMarginOptions = {},
): Scalar {
  const [count, classCount] = logits?.shape ?? [];
  expectLogits('targetedMarginLoss', logits);
  expectClass('targetedMarginLoss', 'target', target, classCount!);
  expectNotNegative('targetedMarginLoss', 'kappa', kappa);
  expectOneOf('targetedMarginLoss', 'reference', reference, ['moving', 'fixed']);
  return tidy(() => {
    const own = oneHotRows(new Int32Array(count!).fill(target), classCount!);
    const [rival] = withoutGradient(() => [
      cast(oneHot(argMax(sub(logits, mul(own, 1e30)), 1) as Tensor1D, classCount!), 'float32'),
    ]);
    const largest = () => sum(mul(logits, rival), 1);
    const [other] = reference === 'fixed' ? withoutGradient(() => [largest()]) : [largest()];
    return mean(maximumScalar(sub(other, sum(mul(logits, own), 1)), -kappa));
  });
}
