import { adversarialLoss } from '@gans/losses/adversarial-loss';
import { topKLogits } from '@gans/losses/top-k';
import { lossAndGradients } from '../loss-and-gradients';
import type { Operation } from '../operation';

const losses = ['vanilla', 'least-squares', 'hinge', 'wasserstein'] as const;

/** A generator loss of the k largest logits. */
export const topK: Operation = {
  options: ['loss', 'k'],
  precision: 'float32',
  run: (reader) => {
    const loss = adversarialLoss(reader.choice('loss', losses)).generator;
    const k = reader.number('k');
    return lossAndGradients({ fake: reader.tensor('fake') }, (x) => loss(undefined, topKLogits(x.fake!, k)));
  },
};
