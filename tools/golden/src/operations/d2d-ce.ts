import { d2dCrossEntropy, d2dCrossEntropyRows } from '@gans/losses/d2d-cross-entropy';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { readD2dOptions } from '../conditional-base';
import { lossAndGradients, outputOf } from '../loss-and-gradients';
import type { Operation } from '../operation';

export const d2dCe: Operation = {
  options: ['form', 'temperature', 'positive_margin', 'reduction'],
  precision: 'float32',
  run: async (reader) => {
    reader.choice('reduction', ['mean']);
    const options = readD2dOptions(reader);
    const embeddings = reader.tensor('embeddings') as Tensor2D;
    const proxies = reader.tensor('proxies') as Tensor2D;
    const labels = reader.integers('labels');
    const outputs = await lossAndGradients({ embeddings, proxies }, (x) =>
      d2dCrossEntropy(x.embeddings as Tensor2D, x.proxies as Tensor2D, labels, options),
    );
    return { ...outputs, loss_rows: await outputOf(d2dCrossEntropyRows(embeddings, proxies, labels, options)) };
  },
};
