import { describe, expect, it } from 'vitest';
import type { ArmKey } from './arms';
import { claimsText, coverageSentence } from './claims';
import { outcome, tableOf } from './internal/table-fixture';

const runs = (arm: ArmKey, ...rates: number[]) =>
  rates.map((target, i) => outcome(arm, i + 1, { target, hardened: 0.05, jpeg: 0.3 }));
const text = (...outcomes: ReturnType<typeof runs>) => claimsText([tableOf(outcomes)]);

describe('claimsText', () => {
  it('calls the hoped order by what the intervals say', () => {
    const subject = runs('gan-balanced', 0.5, 0.51, 0.52);
    expect(text(...subject, ...runs('random', 0.1, 0.11, 0.12))).toContain('**As hoped.**');
    expect(text(...subject, ...runs('gan', 0.7, 0.71, 0.72))).toContain('**Not as hoped.**');
    expect(text(...subject, ...runs('gan', 0.4, 0.51, 0.62))).toContain('neither shown nor contradicted');
    expect(text(...runs('gan-balanced', 0.1, 0.3, 0.5), ...runs('gan', 0.05, 0.25, 0.45))).toContain(
      'the means alone do not show it',
    );
  });

  it('does not call a bound what others exceed', () => {
    expect(text(...runs('real', 0.6), ...runs('prior', 0.4))).toContain('60.0 % on average, more than any other arm');
    expect(text(...runs('real', 0.6), ...runs('prior', 0.7))).toMatch(/\*\*fewer\*\* than “prior images” \(70\.0 %\)/);
    expect(text(...runs('real', 0.6), ...runs('prior', 0.7))).toContain(
      'fools: “prior images” 25.0 % and “real target images” 25.0 %.',
    );
  });

  it('counts the perturbations that hardening and JPEG weaken, and those alone', () => {
    const all = text(...runs('prior', 0.04, 0.4), ...runs('random', 0.2));
    expect(all).toContain('of 2 crafted perturbations, which the fine-tuning has not seen, 1 fool fewer');
    expect(all).toContain('1 of 3 perturbations fool fewer images after re-encoding');
    expect(all).toContain('fooled 40.0 % before and 10.0 % after; one crafted anew');
  });
});

describe('coverageSentence', () => {
  const of = (before: number, after: number) =>
    coverageSentence(
      tableOf([outcome('gan', 1, { coverage: [0.5, before] }), outcome('gan-balanced', 1, { coverage: [1, after] })]),
    ).join('');

  it('says whether the regulariser balanced the classes', () => {
    expect(of(0.9, 0.1)).toContain('50.0 % of its classes without the regulariser and as 100.0 % with it');
    expect(of(0.9, 0.1)).toContain('did what it is for');
    expect(of(0.1, 0.9)).toContain('did not balance the classes here');
    expect(coverageSentence(tableOf([outcome('gan', 1, { coverage: [1, 0] })]))).toEqual([]);
  });

  it('says why a balance may be of no use, if it was not', () => {
    const of = (before: number, target: number) =>
      coverageSentence(
        tableOf([
          outcome('gan', 1, { target: 0.5, coverage: [1, before] }),
          outcome('gan-balanced', 1, { target, coverage: [1, 0.001] }),
        ]),
      ).join('');
    expect(of(0.01, 0.4)).toMatch(
      /did what it is for, and yet .* spread over the classes without it: .* \d\.\d+ % of the/,
    );
    expect(of(2, 0.4)).toMatch(/and yet the perturbation fools no more; why is not known\.$/);
    expect(of(0.01, 0.6)).toMatch(/did what it is for\.$/);
  });
});
