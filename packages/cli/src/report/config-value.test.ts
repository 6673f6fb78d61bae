import { describe, expect, it } from 'vitest';
import { configText, configValue } from './config-value';

const config = { seed: 0, gan: { adversarial: 'hinge', average: null, betas: [0, 1] } };

describe('configValue', () => {
  it('takes the first path that has a value', () => {
    expect(configValue(config, 'gan.loss', 'gan.adversarial')).toBe('hinge');
    expect(configValue(config, 'seed', 'gan.adversarial')).toBe(0);
    expect(configValue(config, 'gan.betas')).toEqual([0, 1]);
  });

  it('is undefined where there is none, however deep the path', () => {
    for (const path of ['net', 'seed.of.what', 'gan.adversarial.name', 'gan.average.decay'])
      expect(configValue(config, path)).toBeUndefined();
  });
});

describe('configText', () => {
  it('is text or nothing', () => {
    expect(configText(config, 'seed')).toBe('0');
    expect(configText(config, 'gan')).toBeUndefined();
  });
});
