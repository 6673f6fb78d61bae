import { describe, expect, it } from 'vitest';
import { outcome, tableOf } from './internal/table-fixture';
import { provenance } from './provenance';

describe('provenance', () => {
  it('has command, data, protocol, judge and engine', () => {
    const text = provenance(tableOf([outcome('none', 1), outcome('regulariser', 1)]));
    for (const part of [
      'gans reproduce long-tail --data digits --steps 200',
      'content SHA-256 `cdcdcdcdcdcdcdcd…`',
      '111 images at imbalance 100 (100, 10, 1)',
      '200 steps a cell, as asked for',
      "λ = 4.5 at imbalance 100 (by a rule of ours from the counts of the classes, see `balancingWeightFor` of @gans/training), normalization 'mean-one'; the class frequencies are updated every 10 steps",
      'reads 98.0 % of the real test images',
      'wasm 4.22.0, 2 threads; a processor, 2 cores',
    ])
      expect(text).toContain(part);
  });

  it('says how minutes became steps, and what is missing', () => {
    const table = tableOf([outcome('none', 1, { diverged: 'gone' })]);
    const measured = { minutes: 6, secondsPerStep: { none: 0.1 }, secondsPerImage: 0.01 };
    const text = provenance({ ...table, length: { steps: 200, measured } });
    expect(text).toContain('what the slowest method makes in about 6 minutes');
    expect(text).toContain('* **Regulariser**: no cell with it is finished.');
    expect(text).toContain('nothing: every run diverged');
  });
});
