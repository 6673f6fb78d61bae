import { type Tensor, type Tensor2D, zeros } from '@tensorflow/tfjs-core';
import { dense } from '../layers/dense';
import type { Head, Layer } from './head';
import { createLogit, type LogitHeadOutput, type LogitHeadParams } from './unconditional';

/** Size of an embedding head; survives JSON. */
export interface EmbeddingHeadConfig {
  /** K, number of class proxies; twice the number of classes for an auxiliary discriminative classifier (ADC). */
  readonly classCount: number;
  /** E, length of an embedding. */
  readonly embeddingSize: number;
}

/** What a discriminator with an embedding head says of N images; `logits` do not see the class. */
export interface EmbeddingHeadOutput extends LogitHeadOutput {
  /** P(F(x)), float32 [N, E], not normalised. */
  readonly embeddings: Tensor2D;
  /** Class proxies w_k, float32 [K, E], not normalised; the same for every image. */
  readonly proxies: Tensor2D;
}

/** Weights of an embedding head. */
export type EmbeddingHeadParams = LogitHeadParams & {
  readonly embedding: Layer;
  readonly proxies: { readonly table: Tensor };
};

/** An adversarial logit that does not see the class, and an embedding to be compared with class proxies and other embeddings (2C, D2D-CE).
 *
 *  logit = a'h + b, embedding = P h + c; the loss brings embeddings and proxies to the unit sphere
 *  Kang et al., "Rebooting ACGAN", 2021, section 3. arXiv:2111.01118. Deviates: nothing.
 */
export const embeddingHead: Head<EmbeddingHeadConfig, EmbeddingHeadParams, EmbeddingHeadOutput> = {
  fields: { classCount: { minimum: 2 }, embeddingSize: { minimum: 1 } },
  reads: 'features',
  create: ({ classCount, embeddingSize }, featureSize, draw) => ({
    ...createLogit(featureSize, draw),
    embedding: { kernel: draw('embedding', [featureSize, embeddingSize]), bias: zeros([embeddingSize]) },
    proxies: { table: draw('proxies', [classCount, embeddingSize]) },
  }),
  apply: ({ adversarial, embedding, proxies }, { features }) => ({
    logits: dense(adversarial, features),
    embeddings: dense(embedding, features),
    proxies: proxies.table.clone() as Tensor2D,
    features,
  }),
};
