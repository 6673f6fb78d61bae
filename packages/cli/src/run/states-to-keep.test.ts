import { assert, integer, property, uniqueArray } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { statesToKeep } from './states-to-keep';

const rules = { best: undefined, keep: 2, everySteps: 10, over: false };

describe('statesToKeep', () => {
  it('keeps the newest looks, and the current state if it was saved between two', () => {
    expect(statesToKeep([0, 10, 20, 30], { ...rules, current: 30 })).toEqual([20, 30]);
    expect(statesToKeep([20, 30, 33, 37], { ...rules, current: 37 })).toEqual([20, 30, 37]);
    expect(statesToKeep([20, 30, 37, 40], { ...rules, current: 40 })).toEqual([30, 40]);
    expect(statesToKeep([0], { ...rules, current: 0 })).toEqual([0]);
  });

  it('keeps the best one besides, if it is none of them', () => {
    expect(statesToKeep([0, 10, 20, 30], { ...rules, current: 30, best: 10 })).toEqual([10, 20, 30]);
    expect(statesToKeep([0, 10, 20, 30], { ...rules, current: 30, best: 20 })).toEqual([20, 30]);
    expect(statesToKeep([0, 10, 20, 30], { ...rules, keep: 1, current: 30, best: 0 })).toEqual([0, 30]);
  });

  it('counts the last state of a run among the looks', () => {
    expect(statesToKeep([20, 30, 33, 37], { ...rules, current: 37, over: true })).toEqual([30, 37]);
  });

  it('drops what lies beyond the current step', () => {
    expect(statesToKeep([10, 20, 25, 30], { ...rules, current: 25 })).toEqual([10, 20, 25]);
  });

  it('ends the same however often a run was saved between its looks', () => {
    assert(
      property(uniqueArray(integer({ min: 1, max: 99 })), integer({ min: 1, max: 4 }), (times, keep) => {
        const endOf = (saved: number[]) => {
          let kept: number[] = [];
          for (const current of saved)
            kept = statesToKeep([...kept, current], { best: 40, keep, everySteps: 20, current, over: current === 99 });
          return kept;
        };
        const looks = [0, 20, 40, 60, 80, 99];
        expect(endOf([...new Set([...looks, ...times])].sort((a, b) => a - b))).toEqual(endOf(looks));
      }),
    );
  });
});
