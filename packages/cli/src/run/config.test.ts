import { checkGanConfig } from '@gans/training';
import { describe, expect, it } from 'vitest';
import { smallDataset } from '../internal/small-gan';
import { reacganConfig } from './config';

const data = { train: smallDataset(96), test: smallDataset(30) };
const config = reacganConfig(data, { seed: 7, engine: 'wasm' });

describe('reacganConfig', () => {
  it('survives JSON', () => {
    expect(JSON.parse(JSON.stringify(config))).toEqual(config);
  });

  it('takes shapes and classes from the data, and names both parts by their content', () => {
    const shape = { classCount: 3, height: 8, width: 8, channels: 1 };
    expect(config.nets.generator).toMatchObject(shape);
    expect(config.nets.discriminator).toMatchObject(shape);
    expect(config.classifier.net).toMatchObject(shape);
    expect(config.data).toEqual({
      name: 'small',
      sha256: data.train.sha256,
      count: 96,
      testSha256: data.test.sha256,
      testCount: 30,
    });
  });

  it('holds constants that training accepts, and what the command line chose', () => {
    expect(() => checkGanConfig(config.gan)).not.toThrow();
    const chosen = reacganConfig(data, { seed: 7, engine: 'cpu', minutes: 3, steps: 50 });
    expect(chosen).toMatchObject({ seed: 7, engine: 'cpu', minutes: 3, gan: { steps: 50 } });
    expect(config).not.toHaveProperty('minutes');
  });
});
