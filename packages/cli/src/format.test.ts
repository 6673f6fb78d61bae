import { describe, expect, it } from 'vitest';
import { formatBytes, formatDuration, formatNumber, formatShare, oneLine } from './format';

describe('formatDuration', () => {
  it('picks the unit by size', () => {
    expect(formatDuration(0)).toBe('0 s');
    expect(formatDuration(59.4)).toBe('59 s');
    expect(formatDuration(59.6)).toBe('1 min 00 s');
    expect(formatDuration(125)).toBe('2 min 05 s');
    expect(formatDuration(3725)).toBe('1 h 02 min');
  });

  it('does not invent a time', () => {
    expect(formatDuration(Number.POSITIVE_INFINITY)).toBe('--');
    expect(formatDuration(Number.NaN)).toBe('--');
    expect(formatDuration(-1)).toBe('--');
  });
});

describe('formatNumber', () => {
  it('keeps four significant digits', () => {
    expect(formatNumber(0.973149)).toBe('0.9731');
    expect(formatNumber(12.5)).toBe('12.5');
    expect(formatNumber(60000)).toBe('60,000');
    expect(formatNumber(0.0000213)).toBe('2.1e-5');
    expect(formatNumber(0)).toBe('0');
    expect(formatNumber(-1.23456)).toBe('-1.235');
    expect(formatNumber(Number.NaN)).toBe('NaN');
  });
});

describe('formatShare', () => {
  it('writes a percentage', () => {
    expect(formatShare(0.9731)).toBe('97.3 %');
    expect(formatShare(1)).toBe('100.0 %');
    expect(formatShare(0)).toBe('0.0 %');
  });

  it('does not round to all or nothing', () => {
    expect(formatShare(0.9995)).toBe('99.95 %');
    expect(formatShare(0.99962)).toBe('99.96 %');
    expect(formatShare(0.0003)).toBe('0.03 %');
    for (let errors = 1; errors < 50; errors++) expect(formatShare(1 - errors / 1e6)).not.toMatch(/^100/);
  });
});

describe('oneLine', () => {
  it('folds line breaks', () => {
    expect(oneLine(' a\n  b\tc \r\n')).toBe('a b c');
  });
});

describe('formatBytes', () => {
  it('has three digits and the unit that fits', () => {
    const texts = {
      0: '0 B',
      512: '512 B',
      999: '999 B',
      1000: '1 kB',
      1254: '1.25 kB',
      274400000: '274 MB',
      5e13: '50 TB',
    };
    for (const [bytes, text] of Object.entries(texts)) expect(formatBytes(Number(bytes))).toBe(text);
    expect(formatBytes(999_999)).toBe('1 MB');
  });
});
