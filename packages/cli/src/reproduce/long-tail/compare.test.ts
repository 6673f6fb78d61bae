import { describe, expect, it } from 'vitest';
import { pairedDifference } from '../statistics';
import { agreement, comparison, pairsOf } from './compare';
import { outcome } from './internal/table-fixture';

const outcomes = [
  ...[3, 5, 7].map((distance, i) => outcome('none', i + 1, { distance })),
  ...[1, 2, 3].map((distance, i) => outcome('regulariser', i + 1, { distance })),
  outcome('acgan', 2, { distance: 4 }),
  outcome('reacgan', 1, { diverged: 'gone' }),
];

describe('pairsOf', () => {
  it('pairs what is at the same seed and measured', () => {
    expect(pairsOf({ outcomes }, 'regulariser', 'none', 'frechetDistance')).toEqual([
      [1, 3],
      [2, 5],
      [3, 7],
    ]);
    expect(pairsOf({ outcomes }, 'acgan', 'none', 'frechetDistance')).toEqual([[4, 5]]);
    expect(pairsOf({ outcomes }, 'reacgan', 'none', 'frechetDistance')).toEqual([]);
    expect(pairsOf({ outcomes }, 'acgan', 'none', 'classAccuracy')).toEqual([]);
  });
});

describe('comparison', () => {
  it('says what the seeds show, and how it stands to the claim', () => {
    const said = comparison({ outcomes }, 'regulariser', 'none', 'frechetDistance', 'lower');
    expect(said).toMatch(/^The Fréchet distance of “regulariser” is lower than that of “no regulariser” by 3\.0, /);
    expect(said).toMatch(/\*\*As claimed\.\*\*$/);
    expect(comparison({ outcomes }, 'regulariser', 'none', 'frechetDistance')).toMatch(/3 seeds\)\.$/);
    expect(comparison({ outcomes }, 'reacgan', 'none', 'frechetDistance')).toBeUndefined();
  });
});

describe('agreement', () => {
  it('follows from the interval', () => {
    expect(agreement(pairedDifference([3, 5, 7], [1, 2, 3]), 'lower')).toBe(' **Not as claimed.**');
    expect(agreement(pairedDifference([1, 5], [3, 2]), 'lower')).toContain('neither shown nor contradicted');
    expect(agreement(pairedDifference([1], [3]), 'lower')).toBe(' The direction is the claimed one.');
    expect(agreement(pairedDifference([1], [3]), 'higher')).toBe(' The direction is not the claimed one.');
    expect(agreement(pairedDifference([1], [1]), 'higher')).toBe('');
  });
});
