import { describe, expect, it } from 'vitest';
import { outcome, publishedOutcomes, tableOf } from './internal/table-fixture';
import { cellTable, mainTable, memorizationSentence, provenance, readingsTable, tableTitle } from './table-text';

describe('tableTitle', () => {
  it('names the data, and that a table is quick', () => {
    expect(tableTitle(tableOf([]))).toBe('digits');
    expect(tableTitle(tableOf([], true))).toBe('digits, quick');
  });
});

describe('mainTable', () => {
  it('has the combinations in the order of the paper, and real images last', () => {
    const lines = mainTable(tableOf([...publishedOutcomes(), outcome('real', 1, { plain: 0.9 })]))
      .split('\n')
      .slice(2);
    expect(lines).toHaveLength(9);
    expect(lines[0]).toBe('| – | – | – | 70.6 % | 1 | 1,000 | 0 | 1 min 00 s | 70.6 % |');
    expect(lines[7]).toMatch(/^\| ✓ \| ✓ \| ✓ \| 85\.6 % \|/);
    expect(lines[8]).toMatch(/^\| \*real\* \| {2}\| {2}\| 90\.0 % \|/);
  });

  it('leaves out what is not there yet', () => {
    expect(mainTable(tableOf([outcome('ds', 1)])).split('\n')).toHaveLength(4);
  });
});

describe('readingsTable and cellTable', () => {
  it('read each training in three ways, with its spread, and list every cell', () => {
    const outcomes = [
      outcome('ds', 1, { plain: 0.7, adapted: 0.8, exact: 0.81 }),
      outcome('ds', 2, { plain: 0.72, adapted: 0.82, exact: 0.83, mined: 30 }),
    ];
    expect(readingsTable(tableOf(outcomes)).split('\n')[2]).toBe(
      '| DS | 2 | 3 | 71.0 ± 1.4 % | 81.0 ± 1.4 % | 82.0 ± 1.4 % | 90.00 ± 0.00 % |',
    );
    const cells = cellTable(tableOf(outcomes)).split('\n').slice(2);
    expect(cells[0]).toBe('| ds | 1 | 70.0 % | 80.0 % | 81.0 % | 90.0 % | 1,000 | 0 | – | 40 s | 1 min 00 s |');
    expect(cells[1]).toContain('| 30 | 0.25 |');
  });
});

describe('provenance', () => {
  it('tells how to make the table again', () => {
    const text = provenance(tableOf([outcome('ds', 2, { warnings: ['classes are uneven.'] }), outcome('ds', 1)]));
    expect(text).toContain('gans reproduce synthetic-data --data digits');
    for (const part of ['`cdcdcdcdcdcdcdcd…`', 'seeds 1, 2', 'N = 1,000 images, 3 epochs', 'SGD at 0.1', 'wasm 4.22.0'])
      expect(text).toContain(part);
    expect(text).toContain('**Warnings**: classes are uneven.');
    expect(provenance(tableOf([outcome('ds', 1)]))).not.toContain('Warnings');
  });
});

describe('memorizationSentence', () => {
  it('tells copies from images that are as far as unseen ones', () => {
    expect(memorizationSentence(tableOf([]))).toContain(
      'They do not lie closer than unseen images do. None is an exact copy.',
    );
    const table = tableOf([]);
    const memorization = { value: 0.9, n: 200, protocol: { standardError: 0.03, exactCopies: 7 } };
    const copied = {
      ...table,
      description: { ...table.description, generator: { ...table.description.generator, memorization } },
    };
    expect(memorizationSentence(copied)).toMatch(/90\.0 %.*closer than chance has it.*\*\*7 are exact copies\.\*\*/);
  });
});
