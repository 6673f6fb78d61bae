import { describe, expect, it } from 'vitest';
import { outcome, tableOf } from './internal/table-fixture';
import { provenance, uapPage } from './page';

describe('uapPage', () => {
  it('says what is whose, and shows every table with its figure', async () => {
    const tables = [tableOf([outcome('random', 1), outcome('real', 1, { coverage: [1, 0.01] })])];
    const { markdown, figures } = await uapPage(tables, 'docs/uap.md', 'nowhere');
    expect(markdown).toContain('every number is of this code, never of the paper');
    expect(markdown).toContain('## clothes → digits, ε = 0.1');
    expect(markdown).toContain('(uap/clothes-to-digits-fooling.svg)');
    expect(Object.keys(figures)).toEqual(['clothes-to-digits-fooling.svg']);
    expect(markdown).not.toMatch(/undefined|NaN/);
  });
});

describe('provenance', () => {
  it('warns of a prior that holds target images', () => {
    expect(provenance(tableOf([outcome('random', 1)]))).toContain('None of them is a target image');
    expect(provenance(tableOf([outcome('random', 1)], { shared: 3 }))).toContain('**3 of them are target images too');
  });
});
