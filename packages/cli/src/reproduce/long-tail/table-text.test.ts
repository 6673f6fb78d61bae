import { describe, expect, it } from 'vitest';
import { outcome, tableOf } from './internal/table-fixture';
import { cellTable, classifierTable, histogramTable, mainTable, sweepTable } from './table-text';
import { tailsOf } from './tail';

const table = tableOf([
  outcome('none', 1, { kl: 0.4, score: 0.5 }),
  outcome('none', 2, { kl: 0.6, score: 0.7 }),
  outcome('regulariser', 1, { kl: 0.05 }),
  outcome('acgan', 1, { diverged: 'the loss was NaN' }),
]);
const [tail] = tailsOf(table);

describe('mainTable', () => {
  it('has means over seeds, runs that diverged, and what real images score', () => {
    const rows = mainTable(tail!).split('\n');
    expect(rows).toHaveLength(6);
    expect(rows[2]).toBe(
      '| no regulariser | 2 | 0.50 ± 0.14 | 10.00 ± 0.00 | 20.00 ± 0.00 | 8.00 ± 0.00 | 60 ± 14 % | – |',
    );
    expect(rows[3]).toMatch(/^\| regulariser \| 1 \| 0\.05 \|/);
    expect(rows[4]).toBe('| ACGAN | 1 (1 diverged) | – | – | – | – | – | – |');
    expect(rows[5]).toMatch(/\| 0\.5 \(all of them\) \| – \| – \| 75\.0 %; of all of them 97\.0 % \|/);
  });
});

describe('histogramTable', () => {
  it('has shares class by class beside optimum and bound', () => {
    const rows = histogramTable(tail!).split('\n').slice(2);
    expect(rows[0]).toBe('| *training images* |  | 90.1 % | 9.0 % | 0.9 % |');
    expect(rows.slice(1, 4)).toEqual([
      '| no regulariser | **generated** | 60.0 % | 30.0 % | 10.0 % |',
      '|  | optimal | 10.0 % | 30.0 % | 60.0 % |',
      '|  | bound | 20.0 % | 40.0 % | 70.0 % |',
    ]);
    expect(rows.slice(4)).toHaveLength(4);
    expect(rows.at(-1)).toBe('|  | settled | 40.0 % | 35.0 % | 25.0 % |');
  });
});

describe('classifierTable', () => {
  it('has every classifier that there is, class by class', () => {
    const rows = classifierTable(tail!).split('\n').slice(2);
    expect(rows).toEqual([
      '| judge, trained on all training images | 98.0 % | 90.0 % | 60.0 % | 30.0 % |',
      '| in the loop of “regulariser” | 80.0 % | 90.0 % | 60.0 % | 30.0 % |',
      '| trained on the real long tail | 75.0 % | 90.0 % | 60.0 % | 30.0 % |',
      '| trained on images of “no regulariser” | 60.0 % | 90.0 % | 60.0 % | 30.0 % |',
      '| trained on images of “regulariser” | 70.0 % | 90.0 % | 60.0 % | 30.0 % |',
    ]);
  });
});

describe('sweepTable', () => {
  it('has a column an imbalance, where there are several', () => {
    expect(sweepTable(table)).toBeUndefined();
    const sweep = sweepTable(tableOf([outcome('none', 1, { kl: 0.1 }, 1), outcome('none', 1, { kl: 0.9 })]))!;
    expect(sweep).toContain('| imbalance 1 | imbalance 100 |');
    expect(sweep).toContain('| no regulariser | KL to uniform ↓ | 0.1 | 0.9 |');
  });
});

describe('cellTable', () => {
  it('has every run, and why one ended', () => {
    const rows = cellTable(tail!).split('\n').slice(2);
    expect(rows).toHaveLength(4);
    expect(rows[0]).toBe('| no regulariser | 1 | 200 | 0.4 | 10 | 20 | 8 | 50.0 % | – | 1 min 30 s |  |');
    expect(rows[3]).toContain('| the loss was NaN |');
  });
});
