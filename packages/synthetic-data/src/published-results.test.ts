import { describe, expect, it } from 'vitest';
import { gainsOf, matchesQuotedGains, publishedReferences, publishedTable, quotedGains } from './published-results';

function* permutations(items: readonly number[]): Generator<readonly number[]> {
  if (items.length === 0) yield [];
  for (const [i, item] of items.entries())
    for (const rest of permutations(items.filter((_, j) => j !== i))) yield [item, ...rest];
}

const rounded = (gains: readonly number[]) => gains.map((gain) => Number(gain.toFixed(1))).sort((a, b) => a - b);

describe('matchesQuotedGains', () => {
  it('Q9: accepts exactly one of all assignments of the eight numbers: the table', () => {
    const numbers = publishedTable.map(({ top1 }) => top1);
    const accepted: (readonly number[])[] = [];
    for (const order of permutations(numbers)) {
      const table = publishedTable.map((cell, i) => ({ ...cell, top1: order[i]! }));
      if (matchesQuotedGains(table)) accepted.push(order);
    }
    expect(accepted).toEqual([numbers]);
  });
});

describe('gainsOf', () => {
  it('gives the four gains of each switch', () => {
    expect(rounded(gainsOf(publishedTable, 'hsm'))).toEqual([1.4, 1.8, 3, 3.2]);
    expect(rounded(gainsOf(publishedTable, 'ds'))).toEqual([7.4, 7.8, 8, 8.2]);
    expect(rounded(gainsOf(publishedTable, 'bna'))).toEqual([3.8, 4.6, 5.6, 5.8]);
  });
});

describe('publishedReferences', () => {
  it('has long training above real images, and the full method below both', () => {
    const best = Math.max(...publishedTable.map(({ top1 }) => top1));
    expect(best).toBe(85.6);
    expect(publishedReferences).toEqual({ longTraining: 88.8, realImages: 88.4 });
    expect(quotedGains.ds).toEqual([7.4, 8.2]);
  });
});
