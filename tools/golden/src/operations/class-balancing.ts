import { classBalancingLoss, softHistogram } from '@gans/losses/class-balancing';
import { type ClassWeightsOptions, classWeights } from '@gans/losses/class-weights';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import type { CaseReader } from '../case-reader';
import { lossAndGradients, outputOf } from '../loss-and-gradients';
import type { Operation } from '../operation';

/** Normalisation and weighting of a case. */
export function readWeighting(reader: CaseReader): ClassWeightsOptions {
  const normalization = reader.choice('normalisation', ['mean-one', 'raw', 'sum-one']);
  const weighting = reader.hasOption('weighting')
    ? reader.choice('weighting', ['inverse', 'effective-number'])
    : 'inverse';
  return weighting === 'inverse' ? { normalization } : { normalization, beta: reader.number('beta') };
}

export const weightingOptions = ['normalisation', 'weighting', 'beta'];

/** The regulariser, its soft histogram and its weights. */
export const classBalancing: Operation = {
  options: weightingOptions,
  precision: 'float32',
  run: async (reader) => {
    const logits = reader.tensor('logits') as Tensor2D;
    const weights = classWeights(reader.input('counts').data, readWeighting(reader));
    return {
      ...(await lossAndGradients({ logits }, (x) => classBalancingLoss(x.logits as Tensor2D, weights))),
      mean_probability: await outputOf(softHistogram(logits)),
      weights: { shape: [weights.length], data: weights },
    };
  },
};
