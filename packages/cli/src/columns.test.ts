import { describe, expect, it } from 'vitest';
import { columns } from './columns';

describe('columns', () => {
  it('sets cells under each other, without blanks at the end', () => {
    const rows = [
      ['a', 'long cell', ''],
      ['longer', 'b', 'c'],
    ];
    expect(columns(rows)).toEqual(['a       long cell', 'longer  b          c']);
    expect(columns([])).toEqual([]);
  });
});
