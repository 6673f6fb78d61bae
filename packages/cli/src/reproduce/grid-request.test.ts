import { describe, expect, it } from 'vitest';
import { gridOptions, partGridChoices } from './grid-request';

describe('gridOptions', () => {
  it('names folder and page by the paper', () => {
    const { out, page, cells } = gridOptions('a', { out: 'All tables.', cells: 'one-*' });
    expect([out.default, page.default]).toEqual(['runs/reproduce-a', 'docs/results/a.md']);
    expect([out.help, cells.help]).toEqual(['All tables.', expect.stringContaining("'one-*'")]);
  });
});

describe('partGridChoices', () => {
  it('keeps what decides a table, or where it lies, apart from the rest', () => {
    const decisive = { out: 'runs/b', engine: 'wasm', seeds: 2 };
    const chosen = { ...decisive, cells: 'x', list: false, page: 'p.md', 'page-only': true, json: true };
    expect(partGridChoices(chosen)).toEqual({
      grid: { cells: 'x', list: false, page: 'p.md', pageOnly: true, quiet: true },
      others: decisive,
    });
  });
});
