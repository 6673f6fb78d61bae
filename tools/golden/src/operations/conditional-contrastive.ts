import { conditionalContrastiveLoss } from '@gans/losses/conditional-contrastive';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { lossAndGradients } from '../loss-and-gradients';
import type { Operation } from '../operation';

export const conditionalContrastive: Operation = {
  options: ['temperature', 'reduction'],
  precision: 'float32',
  run: (reader) => {
    reader.choice('reduction', ['mean']);
    const temperature = reader.number('temperature');
    const labels = reader.integers('labels');
    return lossAndGradients({ embeddings: reader.tensor('embeddings'), proxies: reader.tensor('proxies') }, (x) =>
      conditionalContrastiveLoss(x.embeddings as Tensor2D, x.proxies as Tensor2D, labels, { temperature }),
    );
  },
};
