import { batchNoConfidenceLoss, noConfidenceLoss } from '@gans/uap';
import { mul, type Tensor2D } from '@tensorflow/tfjs-core';
import { lossAndGradients } from '../loss-and-gradients';
import type { Operation } from '../operation';

/** 'sum' is that many times our mean. */
export const noConfidence: Operation = {
  options: ['form', 'epsilon'],
  precision: 'float32',
  run: (reader) => {
    const form = reader.choice('form', ['mean', 'batch', 'sum']);
    const epsilon = reader.number('epsilon');
    const labels = reader.integers('labels');
    return lossAndGradients({ logits: reader.tensor('logits') }, ({ logits }) =>
      form === 'batch'
        ? batchNoConfidenceLoss(logits as Tensor2D, labels)
        : mul(noConfidenceLoss(logits as Tensor2D, labels, { epsilon }), form === 'sum' ? labels.length : 1),
    );
  },
};
