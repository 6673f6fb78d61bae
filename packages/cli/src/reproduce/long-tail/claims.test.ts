import { describe, expect, it } from 'vitest';
import { balanceSentence, claimsText } from './claims';
import { outcome, tableOf } from './internal/table-fixture';
import { tailsOf } from './tail';

const runs = (method: string, kls: readonly number[], imbalance = 100, distance = 10) =>
  kls.map((kl, i) => outcome(method, i + 1, { kl, distance: distance + i }, imbalance));
const tail = (...outcomes: ReturnType<typeof runs>) => tailsOf(tableOf(outcomes))[0]!;

describe('balanceSentence', () => {
  it('asks for a third', () => {
    const third = balanceSentence(tail(...runs('none', [0.6, 0.9]), ...runs('regulariser', [0.15, 0.15])));
    expect(third).toBe(
      'digits, imbalance 100: 0.15 with it and 0.75 without (2 seeds), 0.2 of what it was. **A third or less**, at 2 of 2 seeds each by itself.',
    );
    const half = balanceSentence(tail(...runs('none', [0.6]), ...runs('regulariser', [0.3])));
    expect(half).toBe(
      'digits, imbalance 100: 0.3 with it and 0.6 without (one seed), 0.5 of what it was. **Not a third**. The classifier in the loop, by whose eyes it balances, reads 80.0 % of the real test images correctly; by its own counts at the end the divergence is 0.2007.',
    );
  });

  it('says nothing where nothing is to be balanced or compared', () => {
    expect(balanceSentence(tail(...runs('none', [0.6])))).toBeUndefined();
    expect(balanceSentence(tail(...runs('none', [0.6], 1), ...runs('regulariser', [0.3], 1)))).toBeUndefined();
  });
});

describe('claimsText', () => {
  it('has every comparison that the runs allow, and how distances go with the imbalance', () => {
    const outcomes = [
      ...runs('none', [0.1], 1, 5),
      ...runs('acgan', [0.1], 1, 4),
      ...runs('none', [0.6, 0.7, 0.8]),
      ...runs('regulariser', [0.1, 0.1, 0.1], 100, 3),
      ...runs('acgan', [0.5], 100, 9),
    ];
    const text = claimsText(tailsOf(tableOf(outcomes)));
    expect(text).toContain('* digits, imbalance 100: The Fréchet distance of “regulariser” is lower');
    expect(text).toContain('KL divergence of “regulariser” is lower than that of “ACGAN” by 0.4');
    expect(text).not.toContain('“projection”');
    expect(text).toContain(
      'imbalance 1 to 100: the Fréchet distance goes, “no regulariser” from 5 to 11 and “ACGAN” from 4 to 9.',
    );
  });

  it('leaves out what no run speaks to', () => {
    const text = claimsText([tail(...runs('none', [0.6]), ...runs('regulariser', [0.1]))]);
    expect(text).toContain('draw the rare classes well');
    expect(text).not.toContain('conditional GANs');
    expect(text).not.toContain('orthogonal');
  });

  it('has no word about the imbalance where there is one alone', () => {
    expect(claimsText([tail(...runs('none', [0.6]))])).not.toContain('as the imbalance grows');
  });
});
