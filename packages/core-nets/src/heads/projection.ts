import { add, matMul, mul, sum, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { dense } from '../layers/dense';
import type { Head } from './head';
import { createLogit, type LogitHeadOutput, type LogitHeadParams } from './unconditional';

/** Size of a projection head; survives JSON. */
export interface ProjectionHeadConfig {
  /** K, length of the condition. */
  readonly classCount: number;
}

/** Weights of a projection head: one row of `projection.table` [K, F] a class. */
export type ProjectionHeadParams = LogitHeadParams & { readonly projection: { readonly table: Tensor } };

/** A logit with the class in it: how far the features lie along the embedding e_y of the class, beside the unconditional part.
 *
 *  logit = a'h + b + <e_y, h>
 *  Miyato and Koyama, "cGANs with Projection Discriminator", 2018, section 3. arXiv:1802.05637. Deviates: nothing; a soft condition takes the mixture of embeddings.
 */
export const projectionHead: Head<ProjectionHeadConfig, ProjectionHeadParams, LogitHeadOutput> = {
  fields: { classCount: { minimum: 1 } },
  reads: 'features and condition',
  create: ({ classCount }, featureSize, draw) => ({
    ...createLogit(featureSize, draw),
    projection: { table: draw('projection', [classCount, featureSize]) },
  }),
  apply: ({ adversarial, projection }, { features, condition }) => {
    const embeddings = matMul(condition as Tensor2D, projection.table as Tensor2D);
    return {
      logits: add(dense(adversarial, features), sum(mul(embeddings, features), 1, true)) as Tensor2D,
      features,
    };
  },
};
