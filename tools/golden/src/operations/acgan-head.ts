import { auxiliaryClassifierLoss } from '@gans/losses/auxiliary-classifier';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { lossAndGradients } from '../loss-and-gradients';
import type { Operation } from '../operation';

export const acganHead: Operation = {
  options: ['reduction'],
  precision: 'float32',
  run: (reader) => {
    reader.choice('reduction', ['mean']);
    const labels = reader.integers('labels');
    return lossAndGradients({ features: reader.tensor('features'), kernel: reader.tensor('kernel') }, (x) =>
      auxiliaryClassifierLoss(x.features as Tensor2D, x.kernel as Tensor2D, labels),
    );
  },
};
