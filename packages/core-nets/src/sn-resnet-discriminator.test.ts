import { createSeed } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { discriminatorExample } from './internal/discriminator-example';
import { describeNet } from './internal/net-suite';
import { createSnResnetDiscriminator } from './sn-resnet-discriminator';

const size = { resolution: 32, channels: 1, filters: 2, classCount: 10, head: 'projection' };
describeNet(
  discriminatorExample('SnResnetDiscriminator', createSnResnetDiscriminator, size, { logits: [1], features: [4] }),
);

describe('createSnResnetDiscriminator', () => {
  it.each([
    [{ resolution: 16 }, 'expected resolution to be one of 32, 64, 128, got 16. The nearest allowed value is 32.'],
    [{ filters: 0 }, 'expected filters to be an integer >= 1, got 0.'],
    [{ channels: 0 }, 'expected channels to be an integer >= 1, got 0.'],
    [
      { head: undefined },
      'expected head to be one of unconditional, concatenated, projection, classifier, embedding, twin, twin-embedding, multi-hinge, information, activation, got undefined.',
    ],
    [{ attention: [1] }, 'expected no fields but resolution, channels, filters, head, classCount, got attention.'],
  ])('refuses %o', (change, message) => {
    expect(() => createSnResnetDiscriminator({ ...size, ...change } as never, createSeed(1))).toThrow(
      `createSnResnetDiscriminator: ${message}`,
    );
  });
});
