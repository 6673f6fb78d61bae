import { describe, expect, it } from 'vitest';
import { closingLine, oneCheck, skipReasons, sum, vitestCounts } from '../src/counts.mjs';

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

describe('skipReasons', () => {
  it('counts the reasons in the names of suites', () => {
    const suite = (...ancestorTitles: string[]) => ({ ancestorTitles, status: 'skipped' });
    const testResults = [
      {
        assertionResults: [
          suite('matMul on tensorflow (skipped: no library (none found))', 'inner'),
          suite('matMul on wasm'),
        ],
      },
      { assertionResults: [suite('conv2d on tensorflow (skipped: no library (none found))')] },
    ];
    expect([...skipReasons(JSON.stringify({ testResults }))]).toEqual([['no library (none found)', 2]]);
  });

  it('finds none where there is no report of tests', () => {
    expect([...skipReasons(undefined)]).toEqual([]);
    expect([...skipReasons('{ "passed": 3, "failed": 0, "skipped": 1 }')]).toEqual([]);
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
