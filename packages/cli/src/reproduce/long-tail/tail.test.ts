import { describe, expect, it } from 'vitest';
import { outcome, tableOf } from './internal/table-fixture';
import { outcomesOf, tailsOf, tailTitle } from './tail';

const table = tableOf([outcome('none', 1, {}, 10), outcome('none', 1), outcome('acgan', 1), outcome('acgan', 2)]);

describe('tailsOf, outcomesOf and tailTitle', () => {
  it('part a table by its imbalance', () => {
    const tails = tailsOf(table);
    expect(tails.map(({ imbalance }) => imbalance)).toEqual([10, 100]);
    expect(tails[1]!.methods.map(({ key }) => key)).toEqual(['none', 'acgan']);
    expect(outcomesOf(tails[1]!, { key: 'acgan' }).map(({ seed }) => seed)).toEqual([1, 2]);
    expect(tails.map(tailTitle)).toEqual(['digits, imbalance 10', 'digits, imbalance 100']);
  });

  it('name a batch that is not the usual one', () => {
    const { description, ...others } = table;
    const protocol = { ...description.protocol, batch: 8 };
    const [tail] = tailsOf({ ...others, description: { ...description, protocol } });
    expect(tailTitle(tail!)).toBe('digits, batches of 8, imbalance 10');
  });
});
