import { tacDiscriminatorLoss, tacGeneratorLoss } from '@gans/losses/tac';
import { baseOptions, headOf, readBase, readTensors } from '../conditional-base';
import { lossAndGradients } from '../loss-and-gradients';
import type { Operation } from '../operation';

export const tacLoss: Operation = {
  options: ['role', 'lambda', 'lambda_twin', ...baseOptions],
  precision: 'float32',
  run: (reader) => {
    const { loss, names } = readBase(reader);
    const options = { weight: reader.number('lambda'), twinWeight: reader.number('lambda_twin') };
    const twin = names('twin_', 'fake');
    const fakeLabels = reader.integers('labels_fake');
    if (reader.choice('role', ['discriminator', 'generator']) === 'generator') {
      const fake = names('', 'fake');
      return lossAndGradients(readTensors(reader, [...fake, ...twin]), (x) =>
        tacGeneratorLoss(loss, headOf(x, fake), headOf(x, twin), fakeLabels, options),
      );
    }
    const real = names('', 'real');
    const realLabels = reader.integers('labels_real');
    return lossAndGradients(readTensors(reader, [...real, ...twin]), (x) =>
      tacDiscriminatorLoss(loss, headOf(x, real), realLabels, headOf(x, twin), fakeLabels, options),
    );
  },
};
