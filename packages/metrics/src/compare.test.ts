import { describe, expect, it } from 'vitest';
import { compare } from './compare';
import type { MetricResult } from './result';

const result = (value: number, protocol: MetricResult['protocol'], n = 100): MetricResult => ({ value, n, protocol });
const protocol = { metric: 'kernelDistance', extractor: { name: 'x', sha256: 'ab' }, seed: [1, 2], standardError: 0.3 };

describe('compare', () => {
  it('gives the difference of two numbers of one protocol, and its standard error', () => {
    const other = { ...protocol, standardError: 0.4 };
    expect(compare(result(3, protocol), result(5, other))).toEqual({ difference: 2, standardError: 0.5 });
    const { standardError, ...without } = protocol;
    expect(compare(result(3, protocol), result(5, without))).toEqual({ difference: 2 });
  });

  it('does not mind what was measured on the way', () => {
    const found = { ...protocol, perClass: { 0: 1 }, rankReal: 3, warning: 'small' };
    expect(compare(result(1, protocol), result(1, found)).difference).toBe(0);
  });

  it('names each field that differs', () => {
    const other = { ...protocol, extractor: { name: 'x', sha256: 'cd' }, seed: [1, 3] };
    expect(() => compare(result(1, protocol), result(2, other))).toThrow(
      'compare: expected two numbers of one protocol, got extractor.sha256 "ab" and "cd"; seed [1,2] and [1,3].',
    );
    expect(() => compare(result(1, protocol), result(2, protocol, 50))).toThrow('got n 100 and 50.');
    expect(() => compare(result(1, { ...protocol, resize: 'tf1' }), result(2, protocol))).toThrow(
      'got resize "tf1" and none.',
    );
    expect(() => compare(result(1, { ...protocol, metric: 'recall' }), result(2, protocol))).toThrow(
      'metric "recall" and "kernelDistance"',
    );
  });

  it('lets differ what the caller names', () => {
    const other = { ...protocol, extractor: { name: 'x' }, seed: [9] };
    const ignore = ['extractor.sha256', 'seed', 'n'];
    expect(compare(result(1, protocol), result(2, other, 7), { ignore }).difference).toBe(1);
  });
});
