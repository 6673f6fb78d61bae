import { describe, expect, it } from 'vitest';
import { expectNoneFailed, expectTables } from './expect-outcome';

describe('expectTables', () => {
  it('takes a table, and says what to do without one', () => {
    expect(() => expectTables('gans reproduce a', [{}], 'runs/a')).not.toThrow();
    expect(() => expectTables('gans reproduce a', [], 'runs/a')).toThrow(
      'gans reproduce a: expected --out to hold a finished cell, got none in runs/a. Run it without --page-only first.',
    );
  });
});

describe('expectNoneFailed', () => {
  it('names each cell that failed and why', () => {
    expect(() => expectNoneFailed('gans reproduce a', [])).not.toThrow();
    const failed = ['x', 'y'].map((name) => ({ name, message: `no ${name}` }));
    expect(() => expectNoneFailed('gans reproduce a', failed)).toThrow(
      'gans reproduce a: expected all cells to finish, got 2 that failed (x: no x; y: no y). The same command tries them again.',
    );
  });
});
