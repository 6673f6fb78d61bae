import { describe, expect, it } from 'vitest';
import { checkGanConfig } from './gan-config';
import { tinyConfig } from './internal/tiny-gan';

describe('checkGanConfig', () => {
  it('returns a frozen copy, also of one that went through JSON', () => {
    const checked = checkGanConfig(JSON.parse(JSON.stringify(tinyConfig)));
    expect(checked).toEqual(tinyConfig);
    expect(checked).not.toBe(tinyConfig);
    expect(Object.isFrozen(checked)).toBe(true);
  });

  it.each([
    ['batchSize', 0, 'a positive integer'],
    ['batchSize', 1.5, 'a positive integer'],
    ['steps', -1, 'a positive integer'],
    ['generatorLearningRate', 0, 'a number > 0'],
    ['discriminatorLearningRate', Number.POSITIVE_INFINITY, 'a number > 0'],
    ['temperature', Number.NaN, 'a number > 0'],
    ['beta1', 1, 'in [0, 1)'],
    ['beta2', -0.1, 'in [0, 1)'],
    ['averageDecay', 1, 'in [0, 1)'],
    ['conditionalWeight', -1, 'a number >= 0'],
    ['positiveMargin', 1.01, 'in [-1, 1]'],
    ['averageStart', 0.5, 'an integer >= 0'],
    ['steps', undefined, 'a positive integer'],
    ['temperature', '0.5', 'a number > 0'],
  ])('refuses %s %s', (name, value, rule) => {
    expect(() => checkGanConfig({ ...tinyConfig, [name]: value })).toThrow(
      `GanConfig: expected ${name} to be ${rule}, got ${value}.`,
    );
  });

  it('accepts the ends of its ranges', () => {
    const ends = { beta1: 0, beta2: 0, averageDecay: 0, averageStart: 0, conditionalWeight: 0, positiveMargin: -1 };
    expect(checkGanConfig({ ...tinyConfig, ...ends })).toEqual({ ...tinyConfig, ...ends });
  });
});
