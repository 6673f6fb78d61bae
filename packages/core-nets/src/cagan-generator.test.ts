import { createSeed } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { createCaganGenerator } from './cagan-generator';
import { generatorExample } from './internal/generator-example';
import { describeNet } from './internal/net-suite';

const shape = { classCount: 10, height: 28, width: 28, channels: 1, latentSize: 6, filters: 2 };
describeNet(generatorExample('CaganGenerator', createCaganGenerator, shape));

describe('createCaganGenerator', () => {
  it.each([
    [{ height: 30 }, 'expected height to be a multiple of 4 >= 4, got 30. The nearest allowed value is 32.'],
    [{ classCount: 0 }, 'expected classCount to be an integer >= 1, got 0. The nearest allowed value is 1.'],
    [{ latentSize: 0 }, 'expected latentSize to be an integer >= 1, got 0.'],
    [{ channels: 0 }, 'expected channels to be an integer >= 1, got 0.'],
    [{ filters: 0 }, 'expected filters to be an integer >= 1, got 0.'],
  ])('refuses %o', (change, message) => {
    expect(() => createCaganGenerator({ ...shape, ...change } as never, createSeed(1))).toThrow(
      `createCaganGenerator: ${message}`,
    );
  });
});
