import { describe, expect, it } from 'vitest';
import { formatDifference, formatInterval, formatSummary } from './format-summary';
import { summarize } from './statistics';

describe('formatSummary', () => {
  it('writes both numbers to the second digit of the spread', () => {
    expect(formatSummary({ n: 3, mean: 12.3456, std: 0.5612 })).toBe('12.35 ± 0.56');
    expect(formatSummary({ n: 3, mean: 1234.5, std: 87.3 })).toBe('1235 ± 87');
    expect(formatSummary({ n: 3, mean: 0.97321, std: 0.00412 }, 'share')).toBe('97.32 ± 0.41 %');
  });

  it('does not write the rounding of equal values', () => {
    expect(formatSummary({ n: 3, mean: 7.474281, std: 1e-15 })).toBe('7.4743 ± 0.0000');
    expect(formatSummary({ n: 3, mean: 1.0205, std: 0.0021 })).toBe('1.0205 ± 0.0021');
  });

  it('writes a single value alone, and equal ones with a spread of 0', () => {
    expect(formatSummary(summarize([12.34567]))).toBe('12.35');
    expect(formatSummary(summarize([0.5]), 'share')).toBe('50.0 %');
    expect(formatSummary(summarize([2, 2]))).toBe('2.00 ± 0.00');
    expect(formatSummary(summarize([Number.NaN, 1]))).toBe('–');
  });
});

describe('formatInterval', () => {
  it('writes ends to digits that its width can bear', () => {
    expect(formatInterval(0.515862, 5.484138)).toBe('0.5 to 5.5');
    expect(formatInterval(-0.0512, 0.0123, 'share')).toBe('-5.1 to 1.2 points');
  });
});

describe('formatDifference', () => {
  it('has a sign and the digits of its spread', () => {
    expect(formatDifference(2.7654, 0.21)).toBe('+2.77');
    expect(formatDifference(-0.0123, 0.004, 'share')).toBe('-1.23 points');
  });

  it('takes its digits from itself where there is no spread', () => {
    expect(formatDifference(18.762, Number.NaN)).toBe('+18.8');
  });
});
