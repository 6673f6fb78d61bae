import { describe, expect, it } from 'vitest';
import { outcome, publishedOutcomes, tableOf } from './internal/table-fixture';
import { syntheticDataPage } from './page';

describe('syntheticDataPage', () => {
  const tables = [
    tableOf([...publishedOutcomes(), outcome('real', 1, { plain: 0.884 }), outcome('ds-1', 1)]),
    { ...tableOf([outcome('fixed', 1)], true), name: 'digits-quick' },
  ];
  const { markdown, figures } = syntheticDataPage(tables, 'docs/results/synthetic-data.md');

  it('has a section a table, its sentences, and what is published', () => {
    expect(markdown.match(/^## .*$/gm)).toEqual([
      '## How to read the tables',
      '## digits',
      '## digits, quick',
      '## What is published',
    ]);
    expect(markdown).toContain('The whole method reads 85.6 %');
    expect(markdown).toContain('A quick run, which shows that everything works');
    expect(markdown).toContain('HSM 1.4 to 3.2, DS 7.4 to 8.2 and BNA 3.8 to 5.8 points');
    expect(markdown).not.toMatch(/undefined|NaN|\[object/);
    expect(markdown.endsWith('\n')).toBe(true);
  });

  it('shows exactly the figures that it gives', () => {
    const shown = [...markdown.matchAll(/\]\(synthetic-data\/([^)]*)\)/g)].map(([, name]) => name);
    expect(shown.sort()).toEqual(Object.keys(figures).sort());
    expect(shown).toContain('digits-combinations.svg');
  });
});
