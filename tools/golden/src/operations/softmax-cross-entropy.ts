import { softmaxCrossEntropy } from '@gans/losses/softmax-cross-entropy';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { lossAndGradients } from '../loss-and-gradients';
import type { Operation } from '../operation';

export const softmaxCrossEntropyOperation: Operation = {
  options: ['reduction'],
  precision: 'float32',
  run: (reader) => {
    reader.choice('reduction', ['mean']);
    const labels = reader.integers('labels');
    return lossAndGradients({ logits: reader.tensor('logits') }, (x) =>
      softmaxCrossEntropy(x.logits as Tensor2D, labels),
    );
  },
};
