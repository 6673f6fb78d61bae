import { describe, expect, it } from 'vitest';
import { type CvaeTrainingConfig, checkCvaeTrainingConfig } from './cvae-config';

const config: CvaeTrainingConfig = { epochs: 4, batchSize: 8, learningRate: 1e-3 };

describe('checkCvaeTrainingConfig', () => {
  it('fills in every default, and passes what it gave', () => {
    const checked = checkCvaeTrainingConfig({ ...config, average: { decay: 0.99 } });
    expect(checked).toEqual({
      epochs: 4,
      batchSize: 8,
      remainder: 'drop',
      learningRate: 1e-3,
      schedule: { name: 'cosine', final: 0 },
      optimizer: { name: 'adam', beta1: 0.9, beta2: 0.999, epsilon: 1e-8 },
      weightDecay: 0,
      decayedWeights: 'all',
      reconstruction: { name: 'gaussian', variance: 0.05 },
      klWeight: 1,
      klWarmUpEpochs: 0,
      average: { decay: 0.99, start: 0 },
    });
    expect(checkCvaeTrainingConfig(JSON.parse(JSON.stringify(checked)))).toEqual(checked);
    expect([checked, checked.average, checked.reconstruction].every(Object.isFrozen)).toBe(true);
    expect(checkCvaeTrainingConfig(config).average).toBeUndefined();
  });

  it.each([
    [{ klWeight: -1 }, 'expected klWeight to be a number >= 0, got -1.'],
    [{ klWarmUpEpochs: 0.5 }, 'expected klWarmUpEpochs to be an integer >= 0, got 0.5.'],
    [{ average: { decay: 1 } }, 'expected average.decay to be in [0, 1), got 1.'],
    [{ reconstruction: { name: 'gaussian' } }, 'expected reconstruction.variance to be a number > 0, got undefined.'],
    [{ reconstruction: { name: 'laplace', scale: 0 } }, 'expected reconstruction.scale to be a number > 0, got 0.'],
    [{ warmUp: { epochs: 4 } }, 'expected warmUp.epochs to be below epochs, 4, got 4.'],
    [{ klWieght: 1 }, /got klWieght\. The nearest known one is klWeight\./],
    [{ loss: { name: 'focal' } }, /expected no fields but .*, got loss\./],
  ])('refuses %j', (change, message) => {
    const attempt = () => checkCvaeTrainingConfig({ ...config, ...change } as CvaeTrainingConfig);
    if (typeof message === 'string') expect(attempt).toThrow(`CvaeTrainingConfig: ${message}`);
    else expect(attempt).toThrow(message);
  });
});
