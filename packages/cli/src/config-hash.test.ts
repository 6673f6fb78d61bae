import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { configDifferences, configHash, defaultRunName } from './config-hash';

describe('configHash', () => {
  it('does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (config) => {
        const reversed = Object.fromEntries(Object.entries(config).reverse());
        expect(configHash(reversed)).toBe(configHash(config));
      }),
    );
  });

  it('depends on every value, also deep inside, and on the order of lists', () => {
    const base = { seed: 1, net: { widths: [1, 2], channels: 3 } };
    const others = [
      { ...base, seed: 2 },
      { ...base, net: { widths: [2, 1], channels: 3 } },
      { ...base, net: { widths: [1, 2], channels: 1 } },
      { ...base, extra: null },
    ];
    expect(new Set([base, ...others].map(configHash)).size).toBe(5);
  });

  it('ignores keys without a value', () => {
    expect(configHash({ seed: 1, minutes: undefined })).toBe(configHash({ seed: 1 }));
  });

  it('is the SHA-256 of canonical JSON', () => {
    expect(configHash({ b: 1, a: [true, null] })).toBe(
      '51705a2c9eb3e7e410a58f696a770c3ac3885a0cf43eb7fc88f5e47c11d4d30d',
    );
  });
});

describe('configDifferences', () => {
  it('names each key path that differs', () => {
    const there = { seed: 1, net: { width: 32 }, minutes: 3 };
    const here = { seed: 2, net: { width: 32 }, steps: 100 };
    expect(configDifferences(there, here)).toEqual([
      'minutes is 3 there and absent here',
      'seed is 1 there and 2 here',
      'steps is absent there and 100 here',
    ]);
  });

  it('is empty exactly when the hashes agree', () => {
    const config = fc.record({ seed: fc.nat(2), net: fc.record({ width: fc.nat(1) }) });
    fc.assert(
      fc.property(config, config, (a, b) => {
        expect(configDifferences(a, b).length === 0).toBe(configHash(a) === configHash(b));
      }),
    );
  });
});

describe('defaultRunName', () => {
  it('joins recipe, data and the start of the hash', () => {
    expect(defaultRunName('reacgan-mini', 'MNIST', '0123456789abcdef')).toBe('reacgan-mini-mnist-01234567');
    const resized = 'My Folder (unverified), 8x8 bicubic, nine tenths of the training images';
    expect(defaultRunName('reacgan-mini', resized, 'ffffffffff')).toBe('reacgan-mini-my-folder-ffffffff');
    expect(defaultRunName('reacgan-mini', '../..', 'ffffffffff')).toBe('reacgan-mini-data-ffffffff');
  });
});
