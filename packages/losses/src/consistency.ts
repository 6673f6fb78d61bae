import { type Scalar, tidy } from '@tensorflow/tfjs-core';
import { expectPairedOutputs, meanSquaredDifference, type Outputs } from './internal/mean-squared-difference';

export type { Outputs };

/** Consistency regularisation (CR) of a discriminator: an augmentation that keeps what an image shows must not change what D says.
 *
 *  L = mean (D(x) - D(T(x)))^2, summed over the outputs of D
 *  Zhang et al., "Consistency Regularization for Generative Adversarial Networks", 2020. arXiv:1910.12027. Published weight: 10.
 *  Deviates: with several outputs (class logits or embeddings beside the logits) each counts the same, as in PyTorch-StudioGAN 947b35e; the paper has one.
 *
 *  @param realOutputs D(x): one tensor [N, ...] or several; not disposed.
 *  @param augmentedOutputs D(T(x)), of the same shapes; not disposed.
 *  @returns float32 scalar, >= 0, to be added to D's loss; the caller disposes it.
 *  @throws ShapeError when the outputs do not pair up or are empty.
 *  @example
 *  const [logits, augmented] = [tf.tensor2d([[1], [2]]), tf.tensor2d([[1], [4]])];
 *  consistencyRegularization(logits, augmented).print(); // 2
 */
export function consistencyRegularization(realOutputs: Outputs, augmentedOutputs: Outputs): Scalar {
  expectPairedOutputs(
    'consistencyRegularization',
    ['realOutputs', realOutputs],
    ['augmentedOutputs', augmentedOutputs],
  );
  return tidy(() => meanSquaredDifference(realOutputs, augmentedOutputs));
}
