import { createSeed } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { generatorExample } from './internal/generator-example';
import { describeNet } from './internal/net-suite';
import { createSnResnetGenerator } from './sn-resnet-generator';

const size = { resolution: 32, channels: 1, latentSize: 6, filters: 1 } as const;
for (const classCount of [0, 10])
  describeNet(
    generatorExample(`SnResnetGenerator of ${classCount} classes`, createSnResnetGenerator, { ...size, classCount }),
  );

describe('createSnResnetGenerator', () => {
  it.each([
    [{ resolution: 100 }, 'expected resolution to be one of 32, 64, 128, got 100. The nearest allowed value is 128.'],
    [{ resolution: 256 }, 'expected resolution to be one of 32, 64, 128, got 256. The nearest allowed value is 128.'],
    [{ latentSize: 0 }, 'expected latentSize to be an integer >= 1, got 0.'],
    [{ classCount: 1.5 }, 'expected classCount to be an integer >= 0, got 1.5. The nearest allowed value is 2.'],
    [{ channels: 0 }, 'expected channels to be an integer >= 1, got 0.'],
    [{ filters: 0 }, 'expected filters to be an integer >= 1, got 0.'],
  ])('refuses %o', (change, message) => {
    expect(() =>
      createSnResnetGenerator({ ...{ ...size, classCount: 10 }, ...change } as never, createSeed(1)),
    ).toThrow(`createSnResnetGenerator: ${message}`);
  });
});
