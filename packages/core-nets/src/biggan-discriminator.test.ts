import { createSeed } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { createBigganDiscriminator } from './biggan-discriminator';
import { discriminatorExample } from './internal/discriminator-example';
import { describeNet } from './internal/net-suite';

const size = {
  resolution: 32,
  channels: 1,
  filters: 4,
  attention: [1],
  head: 'embedding',
  classCount: 10,
  embeddingSize: 5,
};
const shapes = { logits: [1], features: [8], embeddings: [5], proxies: [10, 5] };
for (const shortcutInput of ['raw', 'activated'])
  describeNet(
    discriminatorExample(
      `BigganDiscriminator with ${shortcutInput} shortcuts`,
      createBigganDiscriminator,
      { ...size, shortcutInput },
      shapes,
    ),
  );

describe('createBigganDiscriminator', () => {
  it.each([
    [
      { resolution: 300 },
      'expected resolution to be one of 32, 64, 128, 256, 512, got 300. The nearest allowed value is 256.',
    ],
    [{ filters: 6 }, 'expected filters to be a multiple of 4 >= 4, got 6. The nearest allowed value is 8.'],
    [
      { attention: [5] },
      'expected attention to be a list of different numbers out of 1, 2, 3, 4, got [5]. The nearest allowed value is [4].',
    ],
    [
      { shortcutInput: 'row' },
      'expected shortcutInput to be one of raw, activated, got row. The nearest allowed value is raw.',
    ],
    [{ embeddingSize: 0 }, 'expected embeddingSize to be an integer >= 1, got 0. The nearest allowed value is 1.'],
    [{ classCount: 1 }, 'expected classCount to be an integer >= 2, got 1. The nearest allowed value is 2.'],
    [{ channels: 0 }, 'expected channels to be an integer >= 1, got 0.'],
  ])('refuses %o', (change, message) => {
    expect(() => createBigganDiscriminator({ ...size, ...change } as never, createSeed(1))).toThrow(
      `createBigganDiscriminator: ${message}`,
    );
  });
});
