import { matMul, type Tensor, type Tensor2D, zeros } from '@tensorflow/tfjs-core';
import { dense } from '../layers/dense';
import {
  type ClassifierHeadConfig,
  type ClassifierHeadOutput,
  type ClassifierHeadParams,
  classifierHead,
} from './classifier';
import {
  type EmbeddingHeadConfig,
  type EmbeddingHeadOutput,
  type EmbeddingHeadParams,
  embeddingHead,
} from './embedding';
import type { Head, Layer } from './head';

/** What a discriminator with twin classifiers says of N images. */
export interface TwinHeadOutput extends ClassifierHeadOutput {
  /** h W', float32 [N, K]: the twin, trained on generated images. */
  readonly twinClassLogits: Tensor2D;
  /** W', float32 [F, K]. */
  readonly twinKernel: Tensor2D;
}

/** Weights of twin classifiers. */
export type TwinHeadParams = ClassifierHeadParams & { readonly twinClassifier: { readonly kernel: Tensor } };

/** Two linear classifiers on the same features: one for real images, its twin for generated ones (TAC).
 *
 *  Gong et al., "Twin Auxiliary Classifiers GAN", 2019, section 3.3. arXiv:1907.02690. Deviates: nothing.
 */
export const twinHead: Head<ClassifierHeadConfig, TwinHeadParams, TwinHeadOutput> = {
  ...classifierHead,
  create: (config, featureSize, draw) => ({
    ...classifierHead.create(config, featureSize, draw),
    twinClassifier: { kernel: draw('twinClassifier', [featureSize, config.classCount]) },
  }),
  apply: (params, input, config) => {
    const twinKernel = params.twinClassifier.kernel.clone() as Tensor2D;
    return {
      ...classifierHead.apply(params, input, config),
      twinClassLogits: matMul(input.features, twinKernel),
      twinKernel,
    };
  },
};

/** What a discriminator with twin embeddings says of N images. */
export interface TwinEmbeddingHeadOutput extends EmbeddingHeadOutput {
  /** P'(F(x)), float32 [N, E], not normalised: the twin, trained on generated images. */
  readonly twinEmbeddings: Tensor2D;
  /** Class proxies of the twin, float32 [K, E], not normalised. */
  readonly twinProxies: Tensor2D;
}

/** Weights of twin embeddings. */
export type TwinEmbeddingHeadParams = EmbeddingHeadParams & {
  readonly twinEmbedding: Layer;
  readonly twinProxies: { readonly table: Tensor };
};

/** Twin auxiliary classifiers whose classifiers are embeddings with proxies: TAC beside 2C or D2D-CE.
 *
 *  Kang et al., "StudioGAN", 2022, section 3. arXiv:2206.09479. Deviates: the twin has outputs of its own, which the losses of `@gans/losses` read.
 */
export const twinEmbeddingHead: Head<EmbeddingHeadConfig, TwinEmbeddingHeadParams, TwinEmbeddingHeadOutput> = {
  ...embeddingHead,
  create: (config, featureSize, draw) => ({
    ...embeddingHead.create(config, featureSize, draw),
    twinEmbedding: {
      kernel: draw('twinEmbedding', [featureSize, config.embeddingSize]),
      bias: zeros([config.embeddingSize]),
    },
    twinProxies: { table: draw('twinProxies', [config.classCount, config.embeddingSize]) },
  }),
  apply: (params, input, config) => ({
    ...embeddingHead.apply(params, input, config),
    twinEmbeddings: dense(params.twinEmbedding, input.features),
    twinProxies: params.twinProxies.table.clone() as Tensor2D,
  }),
};
