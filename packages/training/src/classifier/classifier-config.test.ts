import { describe, expect, it } from 'vitest';
import { type ClassifierConfig, checkClassifierConfig } from './classifier-config';

const config: ClassifierConfig = { epochs: 2, batchSize: 16, learningRate: 1e-3 };

describe('checkClassifierConfig', () => {
  it('fills in every default', () => {
    expect(checkClassifierConfig(config)).toEqual({
      epochs: 2,
      batchSize: 16,
      remainder: 'drop',
      learningRate: 1e-3,
      schedule: { name: 'cosine', final: 0 },
      optimizer: { name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
      weightDecay: 0,
      decayedWeights: 'all',
      loss: { name: 'cross-entropy', labelSmoothing: 0, reduction: 'mean' },
      classWeights: { name: 'none' },
    });
    const whole = checkClassifierConfig({
      ...config,
      optimizer: { name: 'sgd' },
      warmUp: { epochs: 1 },
      augmentation: { shift: 2 },
      loss: { name: 'ldam' },
      classWeights: { name: 'effective-number' },
    });
    expect(whole).toMatchObject({
      optimizer: { momentum: 0.9, nesterov: false },
      warmUp: { epochs: 1, per: 'step' },
      augmentation: { flip: 'none', rotation: 0, scale: 0, shear: 0, shift: 2, fill: 'reflect' },
      loss: { maxMargin: 0.5, scale: 30 },
      classWeights: { beta: 0.9999, fromEpoch: 0 },
    });
  });

  it('passes a frozen value that survives JSON, and that it passes again', () => {
    const schedule = { name: 'steps', epochs: [0.5, 1], factors: [0.1, 0.01] } as const;
    const checked = checkClassifierConfig({ ...config, schedule, augmentation: { crop: { height: 8, width: 8 } } });
    expect(checkClassifierConfig(JSON.parse(JSON.stringify(checked)))).toEqual(checked);
    const { augmentation } = checked;
    const { epochs } = checked.schedule as typeof schedule;
    for (const part of [checked, checked.schedule, epochs, augmentation, augmentation!.crop])
      expect(Object.isFrozen(part)).toBe(true);
  });

  it.each([
    [{ epochs: 0 }, 'expected epochs to be a positive integer, got 0.'],
    [{ batchSize: 2.5 }, 'expected batchSize to be a positive integer, got 2.5.'],
    [{ learningRate: 0 }, 'expected learningRate to be a number > 0, got 0.'],
    [{ learningRate: Number.NaN }, 'expected learningRate to be a number > 0, got NaN.'],
    [
      { lerningRate: 1 },
      /expected no fields but epochs, .*, got lerningRate\. The nearest known one is learningRate\./,
    ],
    [{ optimizer: { name: 'sdg' } }, /expected optimizer\.name to be one of .*, got "sdg"\. Did you mean 'sgd'\?/],
    [{ optimizer: { name: 'sgd', beta1: 0 } }, /in optimizer, got beta1\. The nearest known one is/],
    [{ optimizer: { name: 'sgd', momentum: 1 } }, 'expected optimizer.momentum to be in [0, 1), got 1.'],
    [
      { optimizer: { name: 'sgd', momentum: 0, nesterov: true } },
      'expected optimizer.momentum to be above 0 with nesterov, got 0. It looks ahead along the momentum.',
    ],
    [{ weightDecay: -1 }, 'expected weightDecay to be a number >= 0, got -1.'],
    [{ gradientClipping: { norm: 0 } }, 'expected gradientClipping.norm to be a number > 0, got 0.'],
    [
      { schedule: { name: 'steps', epochs: [1, 1], factors: [1, 1] } },
      'expected schedule.epochs to be a list of numbers >= 0 that rise, got [1,1].',
    ],
    [
      { schedule: { name: 'steps', epochs: [1], factors: [0] } },
      'expected schedule.factors to be a list of numbers > 0, got [0].',
    ],
    [
      { schedule: { name: 'steps', epochs: [1], factors: [] } },
      'expected schedule.factors to hold 1 numbers, one a step, got 0. From epochs[i] on, factors[i] holds.',
    ],
    [
      { schedule: { name: 'steps', epochs: [2], factors: [0.1] } },
      'expected schedule.epochs to be below epochs, 2, got 2. That step would never come.',
    ],
    [
      { warmUp: { epochs: 2 } },
      'expected warmUp.epochs to be below epochs, 2, got 2. The run would end before it is warm.',
    ],
    [{ augmentation: { shift: -1 } }, 'expected augmentation.shift to be an integer >= 0, got -1.'],
    [
      { augmentation: { crop: { height: 8 } } },
      'expected augmentation.crop.width to be a positive integer, got undefined.',
    ],
    [{ loss: { name: 'focal', gamma: -1 } }, 'expected loss.gamma to be a number >= 0, got -1.'],
    [{ loss: { name: 'focal', labelSmoothing: 0.1 } }, /in loss, got labelSmoothing\./],
    [{ loss: { name: 'cross-entropy', labelSmoothing: 1 } }, 'expected loss.labelSmoothing to be in [0, 1), got 1.'],
    [
      { classWeights: { name: 'effective-number', fromEpoch: 2 } },
      'expected classWeights.fromEpoch to be below epochs, 2, got 2. No epoch would have weights.',
    ],
  ])('refuses %j', (change, message) => {
    const attempt = () => checkClassifierConfig({ ...config, ...change } as ClassifierConfig);
    if (typeof message === 'string') expect(attempt).toThrow(`ClassifierConfig: ${message}`);
    else expect(attempt).toThrow(message);
  });
});
