import type { HeadName } from '@gans/core-nets';
import { auxiliaryClassifierLogits } from '@gans/losses/auxiliary-classifier';
import { type ConditionalLoss, conditionalLoss } from '@gans/losses/conditional-loss';
import { l2Normalize } from '@gans/tensor/ops';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { CheckedGanConfig } from '../config';
import type { DiscriminatorOutput, OutputName } from '../nets';

/** A loss of classes on the outputs of a discriminator, and what it reads of them. */
export interface ClassLoss {
  readonly head: HeadName;
  readonly reads: readonly OutputName[];
  readonly loss: ConditionalLoss<DiscriminatorOutput>;
  /** What the loss makes of an image, for consistency: class logits, or embeddings on the unit sphere. */
  readonly matched: (output: DiscriminatorOutput) => Tensor;
}

/** The output of a twin head that stands for one of the main head. */
export const twinOf: { readonly [N in OutputName]?: OutputName } = {
  classLogits: 'twinClassLogits',
  kernel: 'twinKernel',
  embeddings: 'twinEmbeddings',
  proxies: 'twinProxies',
};

/** The loss of a configuration. */
export function classLosses(
  config: Extract<CheckedGanConfig['conditional'], { readonly auxiliary: string }>,
): ClassLoss {
  if (config.name === 'auxiliary-classifier') {
    if (!config.normalizeFeatures) {
      // The head has multiplied the features with its kernel already.
      const crossEntropy = conditionalLoss('softmax-cross-entropy');
      return {
        head: 'classifier',
        reads: ['classLogits'],
        loss: (output, labels) => crossEntropy(output.classLogits!, labels),
        matched: (output) => output.classLogits!,
      };
    }
    const { normalizeFeatures } = config;
    const loss = conditionalLoss('auxiliary-classifier', { normalizeFeatures });
    return {
      head: 'classifier',
      reads: ['features', 'kernel'],
      loss: ({ features, kernel }, labels) => loss({ features: features!, kernel: kernel! }, labels),
      matched: ({ features, kernel }) => auxiliaryClassifierLogits(features!, kernel!, { normalizeFeatures }),
    };
  }
  const loss =
    config.name === 'd2d-cross-entropy'
      ? conditionalLoss('d2d-cross-entropy', {
          temperature: config.temperature,
          positiveMargin: config.positiveMargin,
          form: config.form,
        })
      : conditionalLoss('conditional-contrastive', { temperature: config.temperature });
  return {
    head: 'embedding',
    reads: ['embeddings', 'proxies'],
    loss: ({ embeddings, proxies }, labels) => loss({ embeddings: embeddings!, proxies: proxies! }, labels),
    matched: ({ embeddings }) => l2Normalize(embeddings!),
  };
}
