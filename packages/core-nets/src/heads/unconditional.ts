import type { Tensor2D } from '@tensorflow/tfjs-core';
import { zeros } from '@tensorflow/tfjs-core';
import { dense } from '../layers/dense';
import type { Draw, Head, Layer } from './head';

/** What a discriminator with the unconditional or the concatenated head says of N images. */
export interface LogitHeadOutput {
  /** D(x), float32 [N, 1]. */
  readonly logits: Tensor2D;
  /** F(x), the last feature vectors, float32 [N, F]. */
  readonly features: Tensor2D;
}

/** Weights of the adversarial logit, which every head but `multi-hinge` has. */
export type LogitHeadParams = { readonly adversarial: Layer };

/** A fresh adversarial logit a'h + b. */
export function createLogit(featureSize: number, draw: Draw): LogitHeadParams {
  return { adversarial: { kernel: draw('adversarial', [featureSize, 1]), bias: zeros([1]) } };
}

/** One logit that does not see the class: a'h + b. */
export const unconditionalHead: Head<object, LogitHeadParams, LogitHeadOutput> = {
  fields: {},
  reads: 'features',
  create: (_, featureSize, draw) => createLogit(featureSize, draw),
  apply: (params, { features }) => ({ logits: dense(params.adversarial, features), features }),
};
