import { exp } from '@gans/tensor/ops';
import { add, mean, mul, type Scalar, square, sub, sum, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { expectOneShape } from './internal/expect-one-shape';

/** Divergence of a variational autoencoder's posterior from its prior: how much each image says through its latent.
 *
 *  L = (1/N) sum_i KL(N(mu_i, diag sigma_i^2) || N(0, I)) = (1/N) sum_i 1/2 sum_d (mu_id^2 + sigma_id^2 - 1 - ln sigma_id^2)
 *  Kingma and Welling, "Auto-Encoding Variational Bayes", 2014, appendix B. arXiv:1312.6114. Deviates: nothing.
 *
 *  @param means float32 [N, D], mu; not disposed.
 *  @param logVariances float32 [N, D], ln sigma^2.
 *  @returns float32 scalar, >= 0, in nats an image; the caller disposes it.
 *  @throws ShapeError when the two are no matrices of one shape, or are empty.
 *  @example
 *  standardNormalKl(tf.tensor2d([[1, 0]]), tf.tensor2d([[0, Math.log(4)]])).print(); // 1.3068529: 1/2 + (3 - ln 4) / 2
 */
export function standardNormalKl(means: Tensor2D, logVariances: Tensor2D): Scalar {
  expectOneShape('standardNormalKl', '[N, D]', { means, logVariances });
  return tidy(() => {
    const spread = sub(sub(exp(logVariances), 1), logVariances);
    return mean(mul(sum(add(square(means), spread), 1), 0.5)) as Scalar;
  });
}
