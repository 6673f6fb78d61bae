import { createSeed } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { createBigganDeepDiscriminator } from './biggan-deep-discriminator';
import { discriminatorExample } from './internal/discriminator-example';
import { describeNet } from './internal/net-suite';

const size = {
  resolution: 32,
  channels: 1,
  filters: 2,
  depth: 2,
  attention: [1],
  head: 'embedding',
  classCount: 10,
  embeddingSize: 5,
};
const shapes = { logits: [1], features: [8], embeddings: [5], proxies: [10, 5] };
describeNet(discriminatorExample('BigganDeepDiscriminator', createBigganDeepDiscriminator, size, shapes));

describe('createBigganDeepDiscriminator', () => {
  it.each([
    [
      { resolution: 33 },
      'expected resolution to be one of 32, 64, 128, 256, 512, got 33. The nearest allowed value is 32.',
    ],
    [{ filters: 3 }, 'expected filters to be a multiple of 2 >= 2, got 3. The nearest allowed value is 4.'],
    [{ depth: 0 }, 'expected depth to be an integer >= 1, got 0. The nearest allowed value is 1.'],
    [
      { attention: [4] },
      'expected attention to be a list of different numbers out of 1, 2, 3, got [4]. The nearest allowed value is [3].',
    ],
    [{ channels: 0 }, 'expected channels to be an integer >= 1, got 0.'],
  ])('refuses %o', (change, message) => {
    expect(() => createBigganDeepDiscriminator({ ...size, ...change } as never, createSeed(1))).toThrow(
      `createBigganDeepDiscriminator: ${message}`,
    );
  });
});
