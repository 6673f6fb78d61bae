import { createSeed } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { createBigganDeepLegacyGenerator } from './biggan-deep-legacy-generator';
import { generatorExample } from './internal/generator-example';
import { describeNet } from './internal/net-suite';

const size = { resolution: 32, channels: 1, latentSize: 6, filters: 2 } as const;
const conditional = { ...size, classCount: 10, sharedSize: 3, depth: 2, attention: [2] } as const;
describeNet(generatorExample('BigganDeepLegacyGenerator', createBigganDeepLegacyGenerator, conditional));
describeNet(
  generatorExample('BigganDeepLegacyGenerator without classes', createBigganDeepLegacyGenerator, {
    ...size,
    classCount: 0,
    depth: 1,
    attention: [],
  }),
);

describe('createBigganDeepLegacyGenerator', () => {
  it.each([
    [
      { resolution: 0 },
      'expected resolution to be one of 32, 64, 128, 256, 512, got 0. The nearest allowed value is 32.',
    ],
    [{ depth: 0 }, 'expected depth to be an integer >= 1, got 0. The nearest allowed value is 1.'],
    [{ filters: 3 }, 'expected filters to be a multiple of 2 >= 2, got 3. The nearest allowed value is 4.'],
    [
      { resolution: 64, attention: [4] },
      'expected filters to be a multiple of 8 >= 8, got 2. The nearest allowed value is 8.',
    ],
    [{ sharedSize: 0 }, 'expected sharedSize to be an integer >= 1, got 0.'],
    [
      { attention: 2 },
      'expected attention to be a list of different numbers out of 1, 2, 3, got 2. The nearest allowed value is [2].',
    ],
  ])('refuses %o', (change, message) => {
    expect(() => createBigganDeepLegacyGenerator({ ...conditional, ...change } as never, createSeed(1))).toThrow(
      `createBigganDeepLegacyGenerator: ${message}`,
    );
  });
});
