import { createSeed } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { discriminatorExample } from './internal/discriminator-example';
import { describeNet } from './internal/net-suite';
import { createSndcganDiscriminator } from './sndcgan-discriminator';

const shape = { height: 16, width: 16, channels: 3, filters: 2, head: 'unconditional' };
describeNet(
  discriminatorExample('SndcganDiscriminator', createSndcganDiscriminator, shape, { logits: [1], features: [16] }),
);

describe('createSndcganDiscriminator', () => {
  it.each([
    [{ height: 12 }, 'expected height to be a multiple of 8 >= 8, got 12. The nearest allowed value is 16.'],
    [{ filters: 0 }, 'expected filters to be an integer >= 1, got 0.'],
    [{ channels: 0 }, 'expected channels to be an integer >= 1, got 0.'],
    [
      { head: 'projecton' },
      'expected head to be one of unconditional, concatenated, projection, classifier, embedding, twin, twin-embedding, multi-hinge, information, activation, got projecton. The nearest allowed value is projection.',
    ],
    [
      { head: 'projection' },
      'expected classCount to be an integer >= 1, got undefined. The nearest allowed value is 1.',
    ],
    [
      { classCount: 10 },
      'expected no fields but height, width, channels, filters, head, got classCount. The nearest known one is channels.',
    ],
  ])('refuses %o', (change, message) => {
    expect(() => createSndcganDiscriminator({ ...shape, ...change } as never, createSeed(1))).toThrow(
      `createSndcganDiscriminator: ${message}`,
    );
  });
});
