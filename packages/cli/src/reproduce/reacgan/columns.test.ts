import { describe, expect, it } from 'vitest';
import { COLUMNS } from './columns';
import { MEASURES } from './look';

describe('COLUMNS', () => {
  it('shows every measure once', () => {
    expect(COLUMNS.map(({ measure }) => measure).sort()).toEqual([...MEASURES].sort());
  });

  it('points its arrows at what is better', () => {
    const arrows = { lower: '↓', higher: '↑', real: '→' };
    for (const { title, better } of COLUMNS) expect(title).toContain(arrows[better]);
  });
});
