import { createSeed } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { generatorExample } from './internal/generator-example';
import { describeNet } from './internal/net-suite';
import { createSndcganGenerator } from './sndcgan-generator';

const shape = { height: 16, width: 16, channels: 1, latentSize: 6, filters: 2 };
for (const classCount of [0, 10])
  describeNet(
    generatorExample(`SndcganGenerator of ${classCount} classes`, createSndcganGenerator, { ...shape, classCount }),
  );
describe('createSndcganGenerator', () => {
  it.each([
    [{ height: 12 }, 'expected height to be a multiple of 8 >= 8, got 12. The nearest allowed value is 16.'],
    [{ width: 0 }, 'expected width to be a multiple of 8 >= 8, got 0. The nearest allowed value is 8.'],
    [{ latentSize: 0 }, 'expected latentSize to be an integer >= 1, got 0. The nearest allowed value is 1.'],
    [{ classCount: -1 }, 'expected classCount to be an integer >= 0, got -1. The nearest allowed value is 0.'],
    [{ channels: 0 }, 'expected channels to be an integer >= 1, got 0.'],
    [{ filters: 1.5 }, 'expected filters to be an integer >= 1, got 1.5. The nearest allowed value is 2.'],
    [
      { filter: 3 },
      'expected no fields but latentSize, classCount, height, width, channels, filters, got filter. The nearest known one is filters.',
    ],
  ])('refuses %o', (change, message) => {
    expect(() =>
      createSndcganGenerator({ ...{ ...shape, classCount: 10 }, ...change } as never, createSeed(1)),
    ).toThrow(`createSndcganGenerator: ${message}`);
  });
});
