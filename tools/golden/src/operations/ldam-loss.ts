import { ldamLoss, ldamMargins } from '@gans/losses/ldam';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { lossAndGradients } from '../loss-and-gradients';
import type { Operation } from '../operation';

export const ldamLossOperation: Operation = {
  options: ['max_margin', 'scale', 'reduction'],
  precision: 'float32',
  run: async (reader) => {
    reader.choice('reduction', ['weighted-mean']);
    const labels = reader.integers('labels');
    const margins = ldamMargins(reader.input('class_counts').data, reader.number('max_margin'));
    const options = { scale: reader.number('scale'), weights: reader.input('weights').data };
    const outputs = await lossAndGradients({ logits: reader.tensor('logits') }, (x) =>
      ldamLoss(x.logits as Tensor2D, labels, margins, options),
    );
    return { ...outputs, margins: { shape: [margins.length], data: margins } };
  },
};
