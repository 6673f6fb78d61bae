import { type Tensor2D, zeros } from '@tensorflow/tfjs-core';
import { dense } from '../layers/dense';
import type { Head, Layer } from './head';

/** Size of a multi-hinge head; survives JSON. */
export interface MultiHingeHeadConfig {
  /** K. */
  readonly classCount: number;
}

/** What a discriminator with a multi-hinge head says of N images. */
export interface MultiHingeHeadOutput {
  /** float32 [N, K + 1]: one logit a class of real images, the last for generated ones. */
  readonly logits: Tensor2D;
  /** F(x), the last feature vectors, float32 [N, F]. */
  readonly features: Tensor2D;
}

/** Weights of a multi-hinge head. */
export type MultiHingeHeadParams = { readonly adversarial: Layer };

/** One classifier that tells the K classes of real images from each other and from generated images.
 *
 *  logits = h W + b, K + 1 columns
 *  Kavalerov et al., "A Multi-Class Hinge Loss for Conditional GANs", 2021. arXiv:1912.04216. Deviates: nothing.
 */
export const multiHingeHead: Head<MultiHingeHeadConfig, MultiHingeHeadParams, MultiHingeHeadOutput> = {
  fields: { classCount: { minimum: 1 } },
  reads: 'features',
  create: ({ classCount }, featureSize, draw) => ({
    adversarial: { kernel: draw('adversarial', [featureSize, classCount + 1]), bias: zeros([classCount + 1]) },
  }),
  apply: ({ adversarial }, { features }) => ({ logits: dense(adversarial, features), features }),
};
