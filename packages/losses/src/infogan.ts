import { ShapeError } from '@gans/tensor';
import { exp, softplus } from '@gans/tensor/ops';
import {
  add,
  mean,
  mul,
  neg,
  reshape,
  type Scalar,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { crossEntropyRows } from './internal/cross-entropy-rows';
import { expectLabels } from './internal/expect-labels';
import { expectOneShape } from './internal/expect-one-shape';
import { expectMatrix } from './internal/expect-tensor';
import { expectPositive } from './internal/expect-value';

/** InfoGAN's loss of discrete codes: what Q reads from a generated image is to be the codes that it was made with. D and G both take it, usually with weight 0.1 to 1.
 *
 *  L = -(1/N) sum_i sum_m ln q_m(c_im | G(z_i, c_i)),  q_m = softmax of the m-th group of logits
 *  Chen et al., "InfoGAN", 2016, Eq. (5), of which it is the negative without the constant H(c). arXiv:1606.03657. Deviates: nothing.
 *
 *  @param logits float32 [N, M K], Q's output: M groups of K logits each; not disposed.
 *  @param codes N M indices in [0, K), row by row; M follows from their number.
 *  @returns float32 scalar, >= 0; the caller disposes it.
 *  @throws ShapeError when there are not as many codes for each row, or the columns do not divide by M; ValueError naming the first code out of range.
 *  @example
 *  const logits = tf.tensor2d([[0, 0, 2, 0]]); // one image, two codes of two values
 *  infoganDiscreteLoss(logits, [1, 0]).print(); // ln 2 + 0.126928
 */
export function infoganDiscreteLoss(logits: Tensor2D, codes: ArrayLike<number>): Scalar {
  expectMatrix('infoganDiscreteLoss', 'logits', '[N, M K]', logits);
  const [count, columns] = logits.shape;
  const groups = codes?.length / count;
  if (!Number.isInteger(groups) || groups < 1)
    throw new ShapeError(
      `infoganDiscreteLoss: expected codes to hold the same number of codes, at least one, for each of the ${count} rows of logits, got ${codes?.length ?? codes}.`,
    );
  if (columns % groups !== 0)
    throw new ShapeError(
      `infoganDiscreteLoss: expected logits to have a multiple of ${groups} columns, one group for each code of an image, got ${columns}.`,
    );
  const classCount = columns / groups;
  expectLabels('infoganDiscreteLoss', codes, { count: codes.length, samples: 'codes', classCount, name: 'codes' });
  return tidy(() => mul(groups, mean(crossEntropyRows(reshape(logits, [codes.length, classCount]), codes))));
}

/** Constants of the continuous loss. */
export interface InfoganContinuousOptions {
  /** Smallest variance, > 0: keeps the loss finite however sure Q is. Default 1e-6. */
  readonly varianceFloor?: number;
}

/** InfoGAN's loss of continuous codes: the negative log-likelihood of the codes under a Gaussian whose mean and variance Q reads from the generated image. D and G both take it.
 *
 *  L = (1/N) sum_i sum_j 1/2 [ ln(2 pi s2_ij) + (c_ij - mu_ij)^2 / s2_ij ],  s2 = floor + e^{logVariance}
 *  Chen et al., "InfoGAN", 2016, Eq. (5) and section 6. arXiv:1606.03657. Deviates: the floor under the variance.
 *
 *  @param means float32 [N, J], mu, any real numbers; not disposed.
 *  @param logVariances float32 [N, J], any real numbers; not disposed. Zeros make it half the squared error, and a constant.
 *  @param codes float32 [N, J], what the images were made with; not disposed.
 *  @param options `varianceFloor` (default 1e-6).
 *  @returns float32 scalar, of either sign as the log of a density is; the caller disposes it.
 *  @throws ShapeError when the three are not matrices of one shape; ValueError when the floor is not above 0.
 *  @example
 *  infoganContinuousLoss(tf.zeros([1, 1]), tf.zeros([1, 1]), tf.tensor2d([[2]])).print(); // 1/2 ln(2 pi) + 2 = 2.9189386
 */
export function infoganContinuousLoss(
  means: Tensor2D,
  logVariances: Tensor2D,
  codes: Tensor2D,
  { varianceFloor = 1e-6 }: InfoganContinuousOptions = {},
): Scalar {
  expectOneShape('infoganContinuousLoss', '[N, J]', { means, logVariances, codes });
  expectPositive('infoganContinuousLoss', 'varianceFloor', varianceFloor);
  return tidy(() => {
    const logVariance = logOfSum(Math.log(varianceFloor), logVariances);
    const density = add(add(logVariance, Math.log(2 * Math.PI)), mul(square(sub(codes, means)), exp(neg(logVariance))));
    return mul(0.5, mean(sum(density, 1)));
  });
}

// ln(e^a + e^x) = a + softplus(x - a)
const logOfSum = (a: number, x: Tensor) => add(a, softplus(sub(x, a)));
