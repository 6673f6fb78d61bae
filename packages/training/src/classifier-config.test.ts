import { describe, expect, it } from 'vitest';
import { type ClassifierConfig, checkClassifierConfig } from './classifier-config';

const config: ClassifierConfig = { epochs: 2, batchSize: 16, learningRate: 1e-3 };

describe('checkClassifierConfig', () => {
  it('passes a frozen copy', () => {
    const checked = checkClassifierConfig(config);
    expect(checked).toEqual(config);
    expect(checked).not.toBe(config);
    expect(Object.isFrozen(checked)).toBe(true);
  });

  it.each([
    [{ epochs: 0 }, 'expected epochs to be a positive integer, got 0.'],
    [{ batchSize: 2.5 }, 'expected batchSize to be a positive integer, got 2.5.'],
    [{ learningRate: 0 }, 'expected learningRate to be a number > 0, got 0.'],
    [{ learningRate: Number.NaN }, 'expected learningRate to be a number > 0, got NaN.'],
  ])('refuses %j', (change, message) => {
    expect(() => checkClassifierConfig({ ...config, ...change })).toThrow(`ClassifierConfig: ${message}`);
  });
});
