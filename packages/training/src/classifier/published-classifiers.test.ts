import { deferredClassWeights } from '@gans/losses';
import { describe, expect, it } from 'vitest';
import { expectClose } from '#test-kit';
import { learningRateAt } from '../optimization/learning-rate';
import { classWeightsAt } from './classifier-plan';
import { publishedClassifierConfig } from './published-classifiers';

describe('publishedClassifierConfig', () => {
  it('has the classifier in the loop of the class-balancing GAN, field by field', () => {
    expect(publishedClassifierConfig('long-tail-focal')).toEqual({
      epochs: 200,
      batchSize: 128,
      remainder: 'keep',
      learningRate: 0.1,
      schedule: { name: 'steps', epochs: [160, 180], factors: [0.01, 0.0001] },
      warmUp: { epochs: 5, per: 'epoch' },
      optimizer: { name: 'sgd', momentum: 0.9, nesterov: false },
      weightDecay: 0.0002,
      decayedWeights: 'all',
      augmentation: { flip: 'horizontal', rotation: 0, scale: 0, shear: 0, shift: 4, fill: 'black' },
      loss: { name: 'focal', gamma: 1 },
      classWeights: { name: 'effective-number', beta: 0.9999, fromEpoch: 160 },
    });
    const { loss: focal, ...rest } = publishedClassifierConfig('long-tail-focal');
    const { loss: ldam, ...ofLdam } = publishedClassifierConfig('long-tail-ldam');
    const { loss: crossEntropy, ...ofCrossEntropy } = publishedClassifierConfig('long-tail-cross-entropy');
    expect([focal.name, ldam, crossEntropy]).toEqual([
      'focal',
      { name: 'ldam', maxMargin: 0.5, scale: 30 },
      { name: 'cross-entropy', labelSmoothing: 0, reduction: 'weighted-mean' },
    ]);
    expect([ofLdam, ofCrossEntropy]).toEqual([rest, rest]);
  });

  it('has its learning rates and class weights, epoch by epoch', () => {
    const config = publishedClassifierConfig('long-tail-focal');
    // As in cifar_train.py: epochs from 1 there; lr e / 5 up to 5, 0.01 lr above 160, 0.0001 lr above 180.
    const released = (epoch: number) => {
      const e = epoch + 1;
      return 0.1 * (e <= 5 ? e / 5 : e > 180 ? 1e-4 : e > 160 ? 1e-2 : 1);
    };
    const counts = [5000, 300, 50];
    for (const epoch of [0, 1, 4, 5, 100, 159, 160, 179, 180, 199]) {
      for (const batch of [0, 96])
        expectClose(learningRateAt(config, { epoch, batch, batchesPerEpoch: 97 }), released(epoch));
      expectClose(classWeightsAt({ config, counts }, epoch) ?? [1, 1, 1], deferredClassWeights(counts, epoch));
    }
  });

  it('has the training on generated images, field by field', () => {
    const digits = publishedClassifierConfig('generated-digits');
    expect(digits).toEqual({
      epochs: 150,
      batchSize: 128,
      remainder: 'keep',
      learningRate: 0.1,
      schedule: { name: 'steps', epochs: [75, 112.5], factors: [0.1, 0.01] },
      optimizer: { name: 'sgd', momentum: 0.9, nesterov: false },
      weightDecay: 0.0001,
      decayedWeights: 'all',
      loss: { name: 'cross-entropy', labelSmoothing: 0, reduction: 'mean' },
      classWeights: { name: 'none' },
    });
    expect(publishedClassifierConfig('generated-images')).toEqual({
      ...digits,
      augmentation: { flip: 'horizontal', rotation: 0, scale: 0, shear: 0, shift: 0, fill: 'reflect' },
    });
  });
});
