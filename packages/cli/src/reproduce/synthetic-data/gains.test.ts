import { gainsOf, publishedTable } from '@gans/synthetic-data';
import { describe, expect, it } from 'vitest';
import { accuracyOf, combinationOf, differenceOf, gainOf, SWITCHES, valuesOf } from './gains';
import { outcome, publishedOutcomes } from './internal/table-fixture';

describe('combinationOf and accuracyOf', () => {
  it('read the eight combinations from four trainings', () => {
    const outcomes = publishedOutcomes();
    for (const cell of publishedTable) expect(accuracyOf(outcomes, cell).get(1)).toBeCloseTo(cell.top1 / 100, 12);
    expect(combinationOf({ hsm: true, ds: true, bna: true })).toEqual({ variant: 'hsm-ds', reading: 'adapted' });
    expect(combinationOf({ hsm: false, ds: false, bna: false })).toEqual({ variant: 'fixed', reading: 'plain' });
  });
});

describe('gainOf', () => {
  it('gives the gains of the paper for the numbers of the paper', () => {
    const outcomes = [...publishedOutcomes(1), ...publishedOutcomes(2, -0.01)];
    for (const name of SWITCHES) {
      const { settings, mean } = gainOf(outcomes, name);
      const expected = gainsOf(publishedTable, name);
      settings.forEach(({ difference }, i) => {
        expect(difference!.mean).toBeCloseTo(expected[i]! / 100, 12);
      });
      expect(mean).toMatchObject({ n: 2 });
      expect(mean!.mean).toBeCloseTo(expected.reduce((sum, gain) => sum + gain, 0) / 400, 12);
    }
  });

  it('has no mean where a combination is missing', () => {
    const { mean, settings } = gainOf([outcome('fixed', 1), outcome('ds', 1)], 'ds');
    expect(mean).toBeUndefined();
    expect(settings.map(({ difference }) => difference?.n)).toEqual([1, undefined, 1, undefined]);
  });
});

describe('differenceOf and valuesOf', () => {
  it('pair what has the same seed', () => {
    const value = ({ heldOut }: { heldOut: number }) => heldOut;
    const outcomes = [
      outcome('ds', 1, { heldOut: 0.5 }),
      outcome('ds', 3, { heldOut: 0.7 }),
      outcome('fixed', 3, { heldOut: 0.6 }),
      outcome('fixed', 2, { heldOut: 0.1 }),
    ];
    const [ds, fixed] = ['ds', 'fixed'].map((key) => valuesOf(outcomes, key, value));
    expect(differenceOf(ds!, fixed!)).toMatchObject({ n: 1, mean: expect.closeTo(0.1, 12) });
    expect(differenceOf(ds!, new Map())).toBeUndefined();
  });
});
