import { describe, expect, it } from 'vitest';
import { complementaryPairs, type Label, labelConditions } from './labels';
import type { InversionSpec } from './spec';

const specOf = (classCount: number): InversionSpec => ({
  latentSize: 2,
  classCount,
  imageShape: [2, 2, 1],
  prior: { kind: 'normal' },
});

describe('complementaryPairs', () => {
  it('takes [a ; 1 - a] apart: value 1 is an attribute that is present', () => {
    expect(complementaryPairs(['young', 'bangs'])).toEqual([
      { name: 'young', columns: [2, 0] },
      { name: 'bangs', columns: [3, 1] },
    ]);
    const [, present] = labelConditions(complementaryPairs(['young', 'bangs']), specOf(4));
    expect(present).toEqual([1, 0.5, 0, 0.5]);
    expect(() => complementaryPairs([])).toThrow(/at least one attribute, got none/);
  });
});

describe('labelConditions', () => {
  it('fixes one label, and leaves the others at their centre', () => {
    const labels: Label[] = [
      { name: 'class', columns: [0, 1, 2] },
      { name: 'bright', columns: [3] },
    ];
    expect(labelConditions(labels, specOf(4))).toEqual([
      [1, 0, 0, 0.5],
      [0, 1, 0, 0.5],
      [0, 0, 1, 0.5],
      [1 / 3, 1 / 3, 1 / 3, 0],
      [1 / 3, 1 / 3, 1 / 3, 1],
    ]);
  });

  it('holds each value of the labels before, in sequence', () => {
    const labels: Label[] = [
      { name: 'bright', columns: [2] },
      { name: 'class', columns: [0, 1] },
    ];
    expect(labelConditions(labels, specOf(3), 'sequential')).toEqual([
      [0.5, 0.5, 0],
      [0.5, 0.5, 1],
      [1, 0, 0],
      [0, 1, 0],
      [1, 0, 1],
      [0, 1, 1],
    ]);
    const many = Array.from({ length: 20 }, (_, i) => ({ name: `a${i}`, columns: [i] }));
    expect(labelConditions(many, specOf(20))).toHaveLength(40);
    expect(() => labelConditions(many, specOf(20), 'sequential')).toThrow(/at most 65536 conditions, got 2097150/);
  });

  it.each<[Label[], RegExp]>([
    [[], /each column from 0 to 2 once, got none/],
    [[{ name: 'a', columns: [0, 1] }], /once, got 0, 1\./],
    [
      [
        { name: 'a', columns: [0, 1] },
        { name: 'b', columns: [1, 2] },
      ],
      /got 0, 1, 1, 2/,
    ],
    [
      [
        { name: 'a', columns: [0, 1, 2] },
        { name: 'b', columns: [] },
      ],
      /got 0, 1, 2/,
    ],
    [[{ name: 'a', columns: [0, 1, 2, 3] }], /got 0, 1, 2, 3/],
  ])('refuses labels that do not share out the columns: %j', (labels, message) => {
    expect(() => labelConditions(labels, specOf(3))).toThrow(message);
  });
});
