import { focalLoss } from '@gans/losses/focal';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { lossAndGradients } from '../loss-and-gradients';
import type { Operation } from '../operation';

export const focalLossOperation: Operation = {
  options: ['gamma', 'reduction'],
  precision: 'float32',
  run: (reader) => {
    reader.choice('reduction', ['mean']);
    const labels = reader.integers('labels');
    const options = { gamma: reader.number('gamma'), weights: reader.input('weights').data };
    return lossAndGradients({ logits: reader.tensor('logits') }, (x) =>
      focalLoss(x.logits as Tensor2D, labels, options),
    );
  },
};
