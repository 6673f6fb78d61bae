import { describe, expect, it } from 'vitest';
import { COLUMNS, measuredValue } from './columns';
import { outcome } from './internal/table-fixture';

describe('COLUMNS and measuredValue', () => {
  it('name what runs are measured by', () => {
    const values = COLUMNS.map(({ measure }) => measuredValue(outcome('none', 1), measure));
    expect(values).toEqual([0.5, 10, 20, 8, 0.7, undefined]);
    expect(measuredValue(outcome('none', 1, { diverged: 'gone' }), 'histogramKl')).toBeUndefined();
  });
});
