import {
  conditionalActivationDiscriminatorLoss,
  conditionalActivationDiscriminatorRows,
  conditionalActivationGeneratorLoss,
  conditionalActivationGeneratorRows,
} from '@gans/losses/conditional-activation';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { lossAndGradients, outputOf } from '../loss-and-gradients';
import type { Operation } from '../operation';

export const conditionalActivation: Operation = {
  options: ['loss', 'role', 'reduction'],
  precision: 'float32',
  run: async (reader) => {
    const form = reader.choice('loss', ['lsgan', 'wgan', 'logistic']);
    const options = { form, reduction: reader.choice('reduction', ['sum', 'mean']) };
    const matrix = (name: string) => reader.tensor(name) as Tensor2D;
    const [fake, ofFake] = [matrix('fake'), matrix('conditions_fake')];
    if (reader.choice('role', ['discriminator', 'generator']) === 'generator')
      return {
        ...(await lossAndGradients({ fake }, (x) =>
          conditionalActivationGeneratorLoss(x.fake as Tensor2D, ofFake, options),
        )),
        loss_rows: await outputOf(conditionalActivationGeneratorRows(fake, ofFake, { form })),
      };
    const [real, ofReal] = [matrix('real'), matrix('conditions_real')];
    return {
      ...(await lossAndGradients({ real, fake }, (x) =>
        conditionalActivationDiscriminatorLoss(x.real as Tensor2D, ofReal, x.fake as Tensor2D, ofFake, options),
      )),
      loss_rows: await outputOf(conditionalActivationDiscriminatorRows(real, ofReal, fake, ofFake, { form })),
    };
  },
};
