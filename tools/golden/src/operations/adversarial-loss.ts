import { hingeDiscriminatorLoss, hingeGeneratorLoss } from '@gans/losses/hinge';
import { lossAndGradients } from '../loss-and-gradients';
import type { Operation } from '../operation';

const losses = {
  hinge: { discriminator: hingeDiscriminatorLoss, generator: hingeGeneratorLoss },
};
const names = Object.keys(losses) as (keyof typeof losses)[];

export const adversarialLoss: Operation = {
  options: ['loss', 'role', 'reduction'],
  precision: 'float32',
  run: (reader) => {
    const { discriminator, generator } = losses[reader.choice('loss', names)];
    reader.choice('reduction', ['mean']);
    const fake = reader.tensor('fake');
    return reader.choice('role', ['discriminator', 'generator']) === 'discriminator'
      ? lossAndGradients({ real: reader.tensor('real'), fake }, (x) => discriminator(x.real!, x.fake!))
      : lossAndGradients({ fake }, (x) => generator(x.fake!));
  },
};
