import { describe, expect, it } from 'vitest';
import { outcome, tableOf } from './internal/table-fixture';
import {
  armsIn,
  cellTable,
  coverageTable,
  defenceTable,
  formatBound,
  mainTable,
  outcomesOf,
  tableTitle,
  transferRows,
} from './table-text';

const table = tableOf([
  outcome('random', 1, { target: 0.1 }),
  outcome('random', 2, { target: 0.12 }),
  outcome('prior', 1, { target: 0.3, jpeg: 0.25, twin: 0.21, coverage: [0.5, 0.75] }),
]);

describe('mainTable', () => {
  it('has a row an arm, with the interval of its mean where there are seeds enough', () => {
    const [, , random, prior] = mainTable(table).split('\n');
    expect(random).toBe(
      '| random | nothing, not even the classifier | 11.0 ± 1.4 % | 0.0 to 23.7 % | 18.00 ± 0.00 % | 10.00 ± 0.00 % | – |',
    );
    expect(prior).toBe('| prior images | images of other classes | 30.0 % | – | 25.0 % | 10.0 % | 50.0 % |');
  });
});

describe('transferRows, coverageTable, defenceTable and cellTable', () => {
  it('hold what was measured', () => {
    expect(transferRows(table)).toContain('| prior images | 30.0 % | 21.0 % | 12.0 % | 10.0 % |');
    expect(coverageTable(table)).toContain('| prior images | 5,000 | 50.0 % | 0.75 |');
    expect(coverageTable(tableOf([outcome('random', 1)]))).toBeUndefined();
    expect(defenceTable(tableOf([outcome('random', 1)]))).toContain(
      '| fooled by the same one, after hardening | 10.0 % |',
    );
    expect(cellTable(table)).toContain(
      '| prior images | 1 | 30.0 % | 25.0 % | 10.0 % | 21.0 % | 12.0 % | 50.0 % | 25.0 % | 400 of 2,000 |',
    );
    expect(cellTable(table)).toContain('| random | 2 | 12.0 % |');
  });
});

describe('armsIn and outcomesOf', () => {
  it('leave out arms without a finished cell', () => {
    expect(armsIn(table).map(({ key }) => key)).toEqual(['random', 'prior']);
    expect(outcomesOf(table, 'random').map(({ seed }) => seed)).toEqual([1, 2]);
  });
});

describe('tableTitle and formatBound', () => {
  it('name data and bound', () => {
    expect(tableTitle(table)).toBe('clothes → digits, ε = 0.1');
    expect(tableTitle(tableOf([], { classifierSeed: 2 }))).toBe('clothes → digits, ε = 0.1, classifiers of seed 2');
    expect(formatBound(10 / 255)).toBe('10/255');
  });
});
