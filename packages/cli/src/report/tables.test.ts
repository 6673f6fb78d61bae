import { describe, expect, it } from 'vitest';
import { recordTable, shareBars } from './tables';

describe('recordTable', () => {
  it('flattens nested objects into dotted names', () => {
    const { text } = recordTable({ seed: 7, net: { widths: [64, 128], rate: 0.0002 }, absent: undefined, on: true });
    const rows = [...text.matchAll(/<th scope="row">(.*?)<\/th><td>(.*?)<\/td>/g)].map(([, name, value]) => [
      name,
      value,
    ]);
    expect(rows).toEqual([
      ['seed', '7'],
      ['net.widths', '64, 128'],
      ['net.rate', '2.0e-4'],
      ['on', 'true'],
    ]);
  });

  it('escapes names and values', () => {
    expect(recordTable({ '<a>': '<b>' }).text).toContain('&lt;a&gt;</th><td>&lt;b&gt;');
  });
});

describe('shareBars', () => {
  it('draws each share as long as it is', () => {
    const { text } = shareBars([0.25, 1], ['cat', 'dog']);
    expect([...text.matchAll(/width:([\d.]+)%/g)].map(([, width]) => Number(width))).toEqual([25, 100]);
    expect(text).toContain('25.0 %');
    expect(text).toContain('--name:4ch');
  });
});
