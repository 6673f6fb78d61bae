import { exp, logSumExp, oneHotRows, softplus } from '@gans/tensor/ops';
import {
  add,
  log,
  mean,
  mul,
  neg,
  type Scalar,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { expectClasses, expectLogits, expectNotNegative } from './internal/expect';

/** Constants of the loss. */
export interface NoConfidenceLossOptions {
  /** Added inside the logarithm: 0 (default) for the exact loss, which is unbounded; 1e-4 for one in [-ln(1 + 1e-4), 9.21]. */
  readonly epsilon?: number;
}

/** Takes confidence from the class that each image had without a perturbation.
 *
 *  L = (1/N) sum_i -ln(1 - q_i + epsilon), q_i = softmax(z_i) at the clean class c_i
 *  For epsilon = 0 computed as softplus(z_c - LSE of the other logits): exact for gaps of any size, gradient q_c at the clean class.
 *  After the fooling losses of NAG (Mopuri et al., 2018, arXiv:1712.03390) and of AAA's released code (val-iisc/AAA 58c8ace), whose epsilon form sums over the batch; this averages.
 *
 *  @param logits float32 [N, K], of the perturbed images; not disposed.
 *  @param classes N class indices in [0, K), c_i, read from the clean images.
 *  @param options see `NoConfidenceLossOptions`.
 *  @returns float32 scalar, >= -ln(1 + epsilon); the caller disposes it.
 *  @throws ShapeError when sizes do not fit or K < 2; ValueError when a class or epsilon is out of range.
 *  @example
 *  noConfidenceLoss(tf.tensor2d([[1000, 0]]), [0]).print(); // 1000, where -ln(1 - q) in float32 is infinite
 */
export function noConfidenceLoss(
  logits: Tensor2D,
  classes: ArrayLike<number>,
  { epsilon = 0 }: NoConfidenceLossOptions = {},
): Scalar {
  expectLogits('noConfidenceLoss', logits);
  expectClasses('noConfidenceLoss', classes, logits.shape);
  expectNotNegative('noConfidenceLoss', 'epsilon', epsilon);
  return tidy(() => {
    const rows = doubtRows(logits, classes);
    return mean(epsilon === 0 ? rows : neg(log(add(exp(neg(rows)), epsilon))));
  });
}

/** The same for a batch as a whole: one image that is fooled is enough to be content with.
 *
 *  L = -ln(1 - (1/N) sum_i q_i) = ln N - LSE_i ln(1 - q_i), never above `noConfidenceLoss`
 *  NAG: Mopuri et al., "NAG: Network for Adversary Generation", 2018, Eq. (1). arXiv:1712.03390. Deviates: in the log domain, where the released code is infinite for a batch that is fully confident.
 *
 *  @param logits float32 [N, K], of the perturbed images; not disposed.
 *  @param classes N class indices in [0, K), c_i, read from the clean images.
 *  @returns float32 scalar, >= 0; the caller disposes it.
 *  @throws ShapeError when sizes do not fit or K < 2; ValueError when a class is out of range.
 *  @example
 *  batchNoConfidenceLoss(tf.tensor2d([[1000, 0], [0, 0]]), [0, 0]).print(); // 1.3862944, -ln(1 - 3/4)
 */
export function batchNoConfidenceLoss(logits: Tensor2D, classes: ArrayLike<number>): Scalar {
  expectLogits('batchNoConfidenceLoss', logits);
  expectClasses('batchNoConfidenceLoss', classes, logits.shape);
  return tidy(() => sub(Math.log(logits.shape[0]), logSumExp(neg(doubtRows(logits, classes)) as Tensor1D)) as Scalar);
}

// -ln(1 - q_c), [N]. A logit lowered by 1e30 takes no part in a sum of exponentials.
function doubtRows(logits: Tensor2D, classes: ArrayLike<number>): Tensor {
  const own = oneHotRows(classes, logits.shape[1]);
  const others = logSumExp(sub(logits, mul(own, 1e30)));
  return softplus(sub(sum(mul(logits, own), 1), others));
}
