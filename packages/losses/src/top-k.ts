import { ValueError } from '@gans/tensor';
import { withoutGradient } from '@gans/tensor/ops';
import {
  cast,
  equal,
  expandDims,
  matMul,
  range,
  reshape,
  type Tensor,
  type Tensor2D,
  tidy,
  topk,
} from '@tensorflow/tfjs-core';
import { expectLogits } from './internal/expect-tensor';
import { expectWithin } from './internal/expect-value';

/** How k shrinks. */
export interface TopKOptions {
  /** gamma in [0, 1]: the factor of an epoch. Default 0.99. */
  readonly gamma?: number;
  /** nu in [0, 1]: the share of the batch that k does not fall below. Default 0.5. */
  readonly nu?: number;
}

/** The k largest logits of a batch: top-k training gives them, and not all, to the generator's adversarial loss, so that it learns from its best images only.
 *
 *  D(G(z)) sorted, from the largest on;  only these carry gradient
 *  Sinha et al., "Top-k Training of GANs: Improving GAN Performance by Throwing Away Bad Samples", 2020. arXiv:2002.06224. Deviates: nothing.
 *
 *  @param fakeLogits float32 [N, 1] or [N], D(G(z)); not disposed.
 *  @param k a real number from 1 to N, as `nextTopK` gives it; the integer part counts.
 *  @returns float32 [k, 1], differentiable; the caller disposes it.
 *  @throws ShapeError when the batch is empty or has more than one logit an image; ValueError when k is out of range.
 *  @example
 *  const best = topKLogits(tf.tensor2d([[-0.3], [0.8], [-2.5], [1.4]]), 2);
 *  hingeGeneratorLoss(best).print(); // -1.1
 */
export function topKLogits(fakeLogits: Tensor, k: number): Tensor2D {
  expectLogits('topKLogits', 'fakeLogits', fakeLogits);
  const count = fakeLogits.shape[0]!;
  expectWithin('topKLogits', 'k', k, 1, count);
  return tidy(() => {
    // A product with one-hot rows has a gradient on every engine, to any order; sorting has none.
    const [chosen] = withoutGradient(() => {
      const { indices } = topk(reshape(fakeLogits, [count]), Math.floor(k));
      return [cast(equal(expandDims(indices, 1), range(0, count, 1, 'int32')), 'float32')];
    });
    return matMul(chosen as Tensor2D, reshape(fakeLogits, [count, 1]) as Tensor2D);
  });
}

/** k of the next epoch, from k = N in the first.
 *
 *  k <- max(gamma k, floor(nu N), 1)
 *  Sinha et al., 2020, annealed as in PyTorch-StudioGAN 947b35e. arXiv:2002.06224. Deviates: at least 1.
 *
 *  @param k of this epoch, a real number >= 1.
 *  @param batchSize N, an integer >= 1.
 *  @returns a real number >= 1, of which `topKLogits` uses the integer part.
 *  @throws ValueError when a number is out of range.
 *  @example
 *  console.log(nextTopK(64, 64)); // 63.36
 */
export function nextTopK(k: number, batchSize: number, { gamma = 0.99, nu = 0.5 }: TopKOptions = {}): number {
  if (!Number.isSafeInteger(batchSize) || batchSize < 1)
    throw new ValueError(`nextTopK: expected batchSize to be an integer >= 1, got ${batchSize}.`);
  expectWithin('nextTopK', 'k', k, 1, batchSize);
  expectWithin('nextTopK', 'gamma', gamma, 0, 1);
  expectWithin('nextTopK', 'nu', nu, 0, 1);
  return Math.max(gamma * k, Math.floor(nu * batchSize), 1);
}
