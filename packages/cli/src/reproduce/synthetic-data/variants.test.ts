import { describe, expect, it } from 'vitest';
import { VARIANTS, variantOf, variantsOf } from './variants';

describe('VARIANTS', () => {
  it('have names of their own that can name a folder', () => {
    const keys = VARIANTS.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) expect(key).toMatch(/^[a-z0-9.-]+$/);
  });

  it('show real labels only to those that are called real', () => {
    expect(VARIANTS.filter(({ realShare }) => realShare > 0).map(({ key }) => key)).toEqual([
      'real',
      'real-tenth',
      'resnet-real',
    ]);
  });
});

describe('variantsOf', () => {
  it('leaves the table, its reference and the figure of epochs, where not all are asked for', () => {
    expect(variantsOf({ full: false }).map(({ key }) => key)).toEqual(['fixed', 'hsm', 'ds', 'hsm-ds', 'real', 'ds-1']);
    expect(variantsOf({ full: true })).toEqual(VARIANTS);
  });

  it('has all shares of the paper’s figure among all', () => {
    const shares = VARIANTS.filter(({ group, key }) => group === 'shares' || key === 'fixed' || key === 'ds');
    expect(shares.map(({ share }) => share).sort()).toEqual([0, 0.1, 0.2, 0.33, 0.5, 1]);
  });
});

describe('variantOf', () => {
  it('finds a variant by its key', () => {
    expect(variantOf('hsm-ds')).toMatchObject({ hsm: true, share: 0.5 });
  });
});
