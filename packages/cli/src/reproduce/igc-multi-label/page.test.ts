import { describe, expect, it } from 'vitest';
import { labelTable, readOf } from './internal/label-fixture';
import { labelPage, readTable } from './page';
import { LABEL_SEARCHES } from './read-labels';

describe('labelPage', () => {
  it('says whether both attributes reach the aim, and by how much one misses it', () => {
    expect(labelPage(labelTable(96, 95)).markdown).toContain('The aim, 95 % of each attribute, is reached.');
    expect(labelPage(labelTable(93, 99)).markdown).toContain('is missed by 2.0 points in class.');
    expect(labelPage(labelTable(93, 94)).markdown).toContain('2.0 points in class and 1.0 points in colour.');
  });

  it('shows what was tuned and how it was made, and no more than is finished', () => {
    const table = labelTable(96, 95);
    const { markdown } = labelPage(table);
    expect(markdown).toContain('gans reproduce igc-multi-label\n');
    expect(markdown).toContain('5,000 steps; last session 10 min 00 s');
    const bare = labelPage({ ...table, outcomes: table.outcomes.slice(0, 1) }).markdown;
    expect(bare).toContain('Not read yet.');
    expect(markdown + bare).not.toMatch(/undefined|NaN/);
  });
});

describe('readTable', () => {
  it('has a row a search', () => {
    const text = readTable([{ search: LABEL_SEARCHES[0]!, read: readOf(90, 99) }]);
    expect(text.split('\n')[2]).toBe(
      '| each with the other free, from the prior’s mean, 40 steps at 0.2, mean absolute difference | 100 | 90.0 % (82.6 to 94.5) | 99.0 % (94.6 to 99.8) | 90.0 % (82.6 to 94.5) | 720 | 2 G | 0.2 |',
    );
  });
});
