import { describe, expect, it } from 'vitest';
import { compareArms, meanWithInterval, ratesOf, sentenceOf } from './compare';
import { outcome } from './internal/table-fixture';

const runs = (arm: 'gan' | 'random', ...rates: number[]) => rates.map((target, i) => outcome(arm, i + 1, { target }));
const compare = (a: number[], b: number[]) =>
  compareArms([...runs('gan', ...a), ...runs('random', ...b)], 'gan', 'random');

describe('ratesOf', () => {
  it('are those of one arm', () => {
    expect(ratesOf([...runs('gan', 0.3, 0.4), ...runs('random', 0.1)], 'gan')).toEqual([0.3, 0.4]);
  });
});

describe('meanWithInterval', () => {
  it('is that of Student', () => {
    const { mean, low, high } = meanWithInterval([1, 2, 3]);
    expect(mean).toBe(2);
    expect(high - mean).toBeCloseTo(4.302652729911275 / Math.sqrt(3), 9);
    expect(mean - low).toBeCloseTo(high - mean, 12);
  });
});

describe('compareArms', () => {
  it('goes by seeds that both have, and tells whether the intervals of the means lie apart', () => {
    expect(compare([0.5, 0.51, 0.52], [0.1, 0.11, 0.12])).toMatchObject({ verdict: 'higher', apart: true });
    expect(compare([0.1, 0.3, 0.5], [0.05, 0.25, 0.45])).toMatchObject({ verdict: 'higher', apart: false });
    expect(compare([0.1, 0.11, 0.12], [0.5, 0.51, 0.52])).toMatchObject({ verdict: 'lower', apart: true });
    expect(compare([0.1, 0.5, 0.3], [0.3, 0.1, 0.5])).toMatchObject({ verdict: 'undecided', apart: false });
    expect(compare([0.5, 0.6], [0.1])).toMatchObject({ verdict: 'one seed', difference: { n: 1 } });
    expect(compare([0.5], [])).toBeUndefined();
  });
});

describe('sentenceOf', () => {
  it('says no more than the seeds do', () => {
    expect(sentenceOf(compare([0.5, 0.51, 0.52], [0.1, 0.11, 0.13])!)).toMatch(
      /^The fooling rate of “GAN, no regulariser” is higher than that of “random” by 39\.\d+ points \(95 % interval .*, 3 seeds\)\. The intervals of the two means do not overlap\.$/,
    );
    expect(sentenceOf(compare([0.1, 0.5, 0.3], [0.3, 0.1, 0.5])!)).toContain('show no difference of fooling rate');
    expect(sentenceOf(compare([0.5], [0.1])!)).toMatch(/on one seed, which does not tell [^.]*\.$/);
  });
});
