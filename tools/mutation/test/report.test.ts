import { describe, expect, it } from 'vitest';
import type { Accepted } from '../src/accepted';
import type { Mutant } from '../src/mutant';
import { isGood, reportAsText, summarize } from '../src/report';

const mutant = (id: number, file: string, before: string, after: string): Mutant => ({
  id,
  file,
  line: id,
  within: 'f',
  before,
  after,
  start: 0,
  end: 1,
  code: after,
  isStatic: false,
});
const mutants = [
  mutant(1, 'a.ts', 'x + y', 'x - y'),
  mutant(2, 'a.ts', '0', '1'),
  mutant(3, 'b.ts', 'x < y', 'x <= y'),
  mutant(4, 'b.ts', 'true', 'false'),
];
const entry = (file: string, before: string, after: string): Accepted => ({
  file,
  within: 'f',
  before,
  after,
  reason: 'the same either way',
});

describe('summarize', () => {
  it('counts what was noticed, by source and in all', () => {
    const report = summarize(mutants, [mutants[2]!], []);
    expect(report).toMatchObject({ mutants: 4, killed: 3, score: 0.75, stale: [] });
    expect(report.files).toEqual([
      { file: 'a.ts', mutants: 2, killed: 2 },
      { file: 'b.ts', mutants: 2, killed: 1 },
    ]);
    expect(report.survivors).toEqual([
      { file: 'b.ts', line: 3, within: 'f', before: 'x < y', after: 'x <= y', reason: null },
    ]);
  });

  it('gives survivors the reasons of the list, and names entries that speak of none', () => {
    const list = [entry('b.ts', 'x < y', 'x <= y'), entry('b.ts', 'true', 'false'), entry('c.ts', '0', '1')];
    const { survivors, stale } = summarize(mutants, [mutants[2]!], list);
    expect(survivors[0]!.reason).toBe('the same either way');
    expect(stale).toEqual([list[1]]); // c.ts was not tried
  });
});

describe('isGood', () => {
  it('wants the share and a reason for each survivor', () => {
    const accepted = summarize(mutants, [mutants[2]!], [entry('b.ts', 'x < y', 'x <= y')]);
    expect(isGood(accepted, 0.75)).toBe(true);
    expect(isGood(accepted, 0.76)).toBe(false);
    expect(isGood(summarize(mutants, [mutants[2]!], []), 0.5)).toBe(false);
    expect(isGood(summarize(mutants, [], [entry('a.ts', '0', '1')]), 0.5)).toBe(false);
    expect(isGood(summarize(mutants, [], []), 1)).toBe(true);
  });
});

describe('reportAsText', () => {
  it('has a line a source, a line a survivor, and the sum', () => {
    const list = [entry('b.ts', 'x < y', 'x <= y'), entry('a.ts', 'z', 'w')];
    expect(reportAsText(summarize(mutants, [mutants[1]!, mutants[2]!], list)).split('\n')).toEqual([
      ' 50.0 %  1 of 2  a.ts',
      ' 50.0 %  1 of 2  b.ts',
      '',
      'SURVIVED  a.ts:2  in f: 0 -> 1',
      'accepted  b.ts:3  in f: x < y -> x <= y  (the same either way)',
      'STALE     a.ts  in f: z -> w  no longer survives: take it off the list',
      '50.0 % of 4 mutants noticed, 2 not, 1 of these accepted',
      '',
    ]);
  });
});
