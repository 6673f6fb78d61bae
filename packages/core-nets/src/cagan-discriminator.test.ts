import { createSeed } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { createCaganDiscriminator } from './cagan-discriminator';
import { discriminatorExample } from './internal/discriminator-example';
import { describeNet } from './internal/net-suite';

const shape = { height: 8, width: 8, channels: 1, filters: 2, classCount: 10, norm: 'instance', head: 'activation' };
const shapes = { logits: [1], features: [2 * 2 * 8], outputs: [10] };
for (const norm of ['instance', 'batch'])
  describeNet(
    discriminatorExample(`CaganDiscriminator with ${norm} norm`, createCaganDiscriminator, { ...shape, norm }, shapes),
  );

describe('createCaganDiscriminator', () => {
  it.each([
    [{ height: 6 }, 'expected height to be a multiple of 4 >= 4, got 6. The nearest allowed value is 8.'],
    [{ norm: 'layer' }, 'expected norm to be one of instance, batch, got layer. The nearest allowed value is batch.'],
    [{ filters: 0 }, 'expected filters to be an integer >= 1, got 0.'],
    [{ channels: 0 }, 'expected channels to be an integer >= 1, got 0.'],
    [{ classCount: 0 }, 'expected classCount to be an integer >= 1, got 0.'],
  ])('refuses %o', (change, message) => {
    expect(() => createCaganDiscriminator({ ...shape, ...change } as never, createSeed(1))).toThrow(
      `createCaganDiscriminator: ${message}`,
    );
  });
});
