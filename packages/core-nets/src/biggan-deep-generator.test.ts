import { createSeed } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { createBigganDeepGenerator } from './biggan-deep-generator';
import { generatorExample } from './internal/generator-example';
import { describeNet } from './internal/net-suite';

const size = { resolution: 128, channels: 1, classCount: 10, latentSize: 6, embeddingSize: 3, filters: 4 } as const;
describeNet(generatorExample('BigganDeepGenerator', createBigganDeepGenerator, size, { steps: 2, rate: 0.02 }));

describe('createBigganDeepGenerator', () => {
  it.each([
    [{ resolution: 64 }, 'expected resolution to be one of 128, 256, 512, got 64. The nearest allowed value is 128.'],
    [{ filters: 6 }, 'expected filters to be a multiple of 4 >= 4, got 6. The nearest allowed value is 8.'],
    [{ classCount: 0 }, 'expected classCount to be an integer >= 1, got 0. The nearest allowed value is 1.'],
    [{ embeddingSize: 0 }, 'expected embeddingSize to be an integer >= 1, got 0.'],
    [{ latentSize: 0 }, 'expected latentSize to be an integer >= 1, got 0.'],
    [{ channels: 5 }, 'expected channels to be one of 1, 2, 3, 4, got 5. The nearest allowed value is 4.'],
  ])('refuses %o', (change, message) => {
    expect(() => createBigganDeepGenerator({ ...size, ...change } as never, createSeed(1))).toThrow(
      `createBigganDeepGenerator: ${message}`,
    );
  });
});
