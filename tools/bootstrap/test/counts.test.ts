import { describe, expect, it } from 'vitest';
import { closingLine, oneCheck, sum, vitestCounts } from '../src/counts.mjs';

const report = (numFailedTests: number) =>
  JSON.stringify({ numPassedTests: 5, numFailedTests, numPendingTests: 2, numTodoTests: 1 });

describe('vitestCounts', () => {
  it('reads a report', () => {
    expect(vitestCounts(report(0), 0)).toEqual({ passed: 5, failed: 0, skipped: 3 });
    expect(vitestCounts(report(4), 1)).toEqual({ passed: 5, failed: 4, skipped: 3 });
  });

  it('counts a run that failed without a failed test', () => {
    expect(vitestCounts(report(0), 1).failed).toBe(1);
  });
});

describe('sum', () => {
  it('adds each count', () => {
    expect(sum([oneCheck(0), oneCheck(2), { passed: 3, failed: 0, skipped: 4 }])).toEqual({
      passed: 4,
      failed: 1,
      skipped: 4,
    });
  });
});

describe('closingLine', () => {
  it('is what build servers read', () => {
    expect(closingLine({ passed: 12, failed: 0, skipped: 3 })).toBe('12 passed, 0 failed');
  });
});
