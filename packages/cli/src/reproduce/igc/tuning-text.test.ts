import { describe, expect, it } from 'vitest';
import { table } from './internal/table-fixture';
import { tuningText } from './tuning-text';

describe('tuningText', () => {
  it('records every trial and what was taken', () => {
    const text = tuningText(table)!;
    expect(text).toContain('2 searches on 1,000 held-out training images');
    expect(text).toContain(
      '| steps | s 0.15, prior 1, rate 0.2 to 0, all × 0, 4 × 5, 2 × 15 | 98.0 % | 97.0 % | 96.0 % | 97.0 % |',
    );
    expect(text).toContain('all × 0, 6 × 5, 3 × 15 (classes × steps), 75 row-steps');
    expect(tuningText({ outcomes: [] })).toBeUndefined();
  });
});
