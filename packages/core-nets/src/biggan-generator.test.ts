import { createSeed } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { createBigganGenerator } from './biggan-generator';
import { generatorExample } from './internal/generator-example';
import { describeNet } from './internal/net-suite';

const size = { resolution: 32, channels: 1, latentSize: 8 } as const;
const conditional = { ...size, classCount: 10, sharedSize: 3, filters: 2, attention: [2] } as const;
describeNet(generatorExample('BigganGenerator', createBigganGenerator, conditional));
describeNet(
  generatorExample('BigganGenerator without classes', createBigganGenerator, {
    ...size,
    classCount: 0,
    filters: 1,
    attention: [],
  }),
);

describe('createBigganGenerator', () => {
  it.each([
    [
      { resolution: 48 },
      'expected resolution to be one of 32, 64, 128, 256, 512, got 48. The nearest allowed value is 32.',
    ],
    [{ latentSize: 10 }, 'expected latentSize to be a multiple of 4 >= 4, got 10. The nearest allowed value is 12.'],
    [
      { resolution: 64, latentSize: 8, attention: [] },
      'expected latentSize to be a multiple of 5 >= 5, got 8. The nearest allowed value is 10.',
    ],
    [{ classCount: -1 }, 'expected classCount to be an integer >= 0, got -1. The nearest allowed value is 0.'],
    [
      { sharedSize: undefined },
      'expected sharedSize to be an integer >= 1, got undefined. The nearest allowed value is 1.',
    ],
    [
      { attention: [4] },
      'expected attention to be a list of different numbers out of 1, 2, 3, got [4]. The nearest allowed value is [3].',
    ],
    [
      { attention: [1, 1] },
      'expected attention to be a list of different numbers out of 1, 2, 3, got [1, 1]. The nearest allowed value is [1].',
    ],
    [{ filters: 3 }, 'expected filters to be a multiple of 2 >= 2, got 3. The nearest allowed value is 4.'],
    [{ channels: 0 }, 'expected channels to be an integer >= 1, got 0.'],
    [
      { attentions: [2] },
      'expected no fields but resolution, latentSize, classCount, channels, attention, filters, sharedSize, got attentions. The nearest known one is attention.',
    ],
  ])('refuses %o', (change, message) => {
    expect(() => createBigganGenerator({ ...conditional, ...change } as never, createSeed(1))).toThrow(
      `createBigganGenerator: ${message}`,
    );
  });
});
