import { describe, expect, it } from 'vitest';
import { noiseOutcome, table } from './internal/table-fixture';
import { accuracyAt, noiseEntries, noiseTable, outcomesOf, shareText, subsetTable } from './noise-table';

describe('noiseEntries', () => {
  it('are in the order of generators and searches, whatever the order of the cells', () => {
    const reversed = { outcomes: [...table.outcomes].reverse() };
    const names = noiseEntries(reversed).map(({ method, search }) => `${method.key} ${search.key}`);
    expect(names).toEqual(['class-decoders paper', 'class-decoders tuned', 'class-decoders encoder', 'cagan fast']);
    expect(outcomesOf(table, 'out-of-class')).toHaveLength(1);
  });
});

describe('accuracyAt', () => {
  it('counts the first images where it is told to', () => {
    const outcome = noiseOutcome('cagan', 'fast', [900, 50, 0]);
    expect([accuracyAt(outcome, 0).share, accuracyAt(outcome, 0.2, 100).share]).toEqual([0.9, 0.5]);
    expect(shareText(accuracyAt(outcome, 0))).toBe('90.0 % (88.0 to 91.7)');
  });
});

describe('noiseTable', () => {
  it('has a row a search with intervals and the cost of an image', () => {
    const rows = noiseTable(table).split('\n');
    expect(rows).toHaveLength(6);
    expect(rows[3]).toBe(
      '| a decoder a class | robust, tuned | 1,000 | 99.0 % (98.2 to 99.5) | 98.4 % (97.4 to 99.0) | 96.5 % (95.2 to 97.5) | 50 | 0.05 G | 0.002 |',
    );
  });
});

describe('subsetTable', () => {
  it("compares searches on the images of the paper's, and how many operations they save", () => {
    const text = subsetTable(table)!;
    expect(text).toContain('| a decoder a class | robust, tuned | 100 | 100.0 % (96.3 to 100.0)');
    expect(text).toContain('| 20 × |');
    expect(text).not.toContain('CAGAN');
    expect(subsetTable({ outcomes: [] })).toBeUndefined();
  });
});
