import { matMul, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { dense } from '../layers/dense';
import type { Head } from './head';
import { createLogit, type LogitHeadOutput, type LogitHeadParams } from './unconditional';

/** Size of a classifier head; survives JSON. */
export interface ClassifierHeadConfig {
  /** K; twice the number of classes for an auxiliary discriminative classifier (ADC). */
  readonly classCount: number;
}

/** What a discriminator with a classifier head says of N images. */
export interface ClassifierHeadOutput extends LogitHeadOutput {
  /** h W, float32 [N, K]. */
  readonly classLogits: Tensor2D;
  /** W, float32 [F, K], after spectral norm where the net has it: with `features` what `auxiliaryClassifierLoss` of `@gans/losses` takes. */
  readonly kernel: Tensor2D;
}

/** Weights of a classifier head. */
export type ClassifierHeadParams = LogitHeadParams & { readonly classifier: { readonly kernel: Tensor } };

/** An adversarial logit and a linear classifier without bias on the same features (AC-GAN).
 *
 *  logit = a'h + b, classLogits = h W
 *  Odena et al., "Conditional Image Synthesis with Auxiliary Classifier GANs", 2017, section 3. arXiv:1610.09585. Deviates: nothing.
 */
export const classifierHead: Head<ClassifierHeadConfig, ClassifierHeadParams, ClassifierHeadOutput> = {
  fields: { classCount: { minimum: 2 } },
  reads: 'features',
  create: ({ classCount }, featureSize, draw) => ({
    ...createLogit(featureSize, draw),
    classifier: { kernel: draw('classifier', [featureSize, classCount]) },
  }),
  apply: ({ adversarial, classifier }, { features }) => {
    const kernel = classifier.kernel.clone() as Tensor2D;
    return { logits: dense(adversarial, features), classLogits: matMul(features, kernel), kernel, features };
  },
};
