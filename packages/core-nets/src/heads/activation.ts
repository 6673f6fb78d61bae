import { type Tensor2D, zeros } from '@tensorflow/tfjs-core';
import { dense } from '../layers/dense';
import type { Head, Layer } from './head';
import { createLogit, type LogitHeadOutput, type LogitHeadParams } from './unconditional';

/** Size of an activation head; survives JSON. */
export interface ActivationHeadConfig {
  /** K, number of conditions: classes, or twice the number of attributes. */
  readonly classCount: number;
}

/** What a discriminator with an activation head says of N images; `logits` do not see the conditions, and the losses of the paper leave them alone. */
export interface ActivationHeadOutput extends LogitHeadOutput {
  /** D_k(x), float32 [N, K]: one GAN a condition, of which those of the image's conditions are active. */
  readonly outputs: Tensor2D;
}

/** Weights of an activation head. */
export type ActivationHeadParams = LogitHeadParams & { readonly outputs: Layer };

/** One linear output a condition, each the discriminator of a GAN of its own, all on the same features (CAGAN); also MD-GAN's, where the output of the class is the logit.
 *
 *  outputs = h W + b, logit = a'h + c
 *  Cho and Yoon, "Conditional Activation GAN", 2020. doi:10.1109/ACCESS.2020.3041480. Deviates: nothing.
 */
export const activationHead: Head<ActivationHeadConfig, ActivationHeadParams, ActivationHeadOutput> = {
  fields: { classCount: { minimum: 1 } },
  reads: 'features',
  create: ({ classCount }, featureSize, draw) => ({
    ...createLogit(featureSize, draw),
    outputs: { kernel: draw('outputs', [featureSize, classCount]), bias: zeros([classCount]) },
  }),
  apply: ({ adversarial, outputs }, { features }) => ({
    logits: dense(adversarial, features),
    outputs: dense(outputs, features),
    features,
  }),
};
