import { adversarialLoss, adversarialLossNames } from '@gans/losses/adversarial-loss';
import { lossAndGradients } from '../loss-and-gradients';
import type { Operation } from '../operation';

export const adversarialLossOperation: Operation = {
  options: ['loss', 'role', 'reduction'],
  precision: 'float32',
  run: (reader) => {
    const loss = adversarialLoss(reader.choice('loss', adversarialLossNames));
    reader.choice('reduction', ['mean']);
    const fake = reader.tensor('fake');
    if (reader.choice('role', ['discriminator', 'generator']) === 'discriminator')
      return lossAndGradients({ real: reader.tensor('real'), fake }, (x) => loss.discriminator(x.real!, x.fake!));
    return loss.isRelativistic
      ? lossAndGradients({ real: reader.tensor('real'), fake }, (x) => loss.generator(x.real!, x.fake!))
      : lossAndGradients({ fake }, (x) => loss.generator(undefined, x.fake!));
  },
};
