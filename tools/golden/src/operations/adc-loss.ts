import { adcDiscriminatorLoss, adcGeneratorLoss } from '@gans/losses/adc';
import { baseOptions, headOf, readBase, readTensors } from '../conditional-base';
import { lossAndGradients } from '../loss-and-gradients';
import type { Operation } from '../operation';

export const adcLoss: Operation = {
  options: ['role', 'lambda', ...baseOptions],
  precision: 'float32',
  run: (reader) => {
    const { loss, names } = readBase(reader);
    const options = { weight: reader.number('lambda') };
    const fake = names('', 'fake');
    const fakeLabels = reader.integers('labels_fake');
    if (reader.choice('role', ['discriminator', 'generator']) === 'generator')
      return lossAndGradients(readTensors(reader, fake), (x) =>
        adcGeneratorLoss(loss, headOf(x, fake), fakeLabels, options),
      );
    const real = names('', 'real');
    const realLabels = reader.integers('labels_real');
    return lossAndGradients(readTensors(reader, [...real, ...fake]), (x) =>
      adcDiscriminatorLoss(loss, headOf(x, real), realLabels, headOf(x, fake), fakeLabels, options),
    );
  },
};
