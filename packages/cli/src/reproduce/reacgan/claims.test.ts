import { describe, expect, it } from 'vitest';
import { agreement, claimsText, stabilitySentence } from './claims';
import { COLUMNS } from './columns';
import { compareMethods } from './compare';
import { outcome, tableOf } from './internal/table-fixture';

const runs = (method: string, ...distances: number[]) =>
  distances.map((distance, i) => outcome(method, i + 1, { distance }));

describe('agreement', () => {
  const compare = (a: number[], b: number[]) =>
    compareMethods([...runs('reacgan', ...a), ...runs('acgan', ...b)], 'reacgan', 'acgan', COLUMNS[0]!)!;

  it('follows from the interval', () => {
    expect(agreement(compare([1, 2, 3], [3, 5, 7]), 'lower')).toBe(' **As published.**');
    expect(agreement(compare([3, 5, 7], [1, 2, 3]), 'lower')).toBe(' **Not as published.**');
    expect(agreement(compare([3, 5], [1, 6]), 'lower')).toContain('neither shown nor contradicted');
  });

  it('tells of one seed no more than its direction, and of nothing published nothing', () => {
    expect(agreement(compare([1], [3]), 'lower')).toBe(' The direction is the published one.');
    expect(agreement(compare([1], [3]), 'higher')).toBe(' The direction is not the published one.');
    expect(agreement(compare([1, 2, 3], [3, 5, 7]), 'nothing')).toBe('');
  });
});

describe('stabilitySentence', () => {
  const gradients = (...values: number[]) => values.map((clsGradNorm, i) => ({ step: 50 * i, clsGradNorm }));
  const sentence = (acgan: object, reacgan: object) =>
    stabilitySentence(tableOf([outcome('acgan', 1, acgan), outcome('reacgan', 1, reacgan)]));

  it('is as claimed only where it happens to ACGAN alone', () => {
    const broken = { accuracy: 0.1 };
    expect(sentence(broken, {})).toBe('digits: 1 of 1 runs of ACGAN and 0 of 1 of ReACGAN collapsed. **As claimed.**');
    expect(sentence({}, broken)).toContain('**Not as claimed.**');
    expect(sentence(broken, broken)).toContain('Both collapsed: these runs do not tell them apart.');
    expect(sentence({}, {})).toContain('Neither collapsed: these runs do not show the claim.');
  });

  it('says the same of the gradient, apart from the collapse', () => {
    const text = sentence({ diagnoses: gradients(2, 13, 4) }, { diagnoses: gradients(8, 4, 2) });
    expect(text).toContain('Neither collapsed');
    expect(text).toContain(
      'exploded in 1 of 1 runs of ACGAN (on average it grew to 6.5 times its start) and in 0 of 1 of ReACGAN (1 times). **As claimed.**',
    );
  });

  it('is not there without both methods', () => {
    expect(stabilitySentence(tableOf(runs('acgan', 1)))).toBeUndefined();
  });
});

describe('claimsText', () => {
  it('says of each claim what each table shows', () => {
    const a = tableOf([...runs('reacgan', 1, 2, 3), ...runs('acgan', 3, 5, 7)], 'digits');
    const b = tableOf([...runs('reacgan', 1), ...runs('acgan', 3)], 'letters');
    const text = claimsText([a, b]);
    expect(text).toMatch(/\* digits: The Fréchet distance of ReACGAN is lower .* \*\*As published\.\*\*/);
    expect(text).toMatch(
      /\* letters: The Fréchet distance of ReACGAN is lower .* The direction is the published one\./,
    );
    expect(text).not.toContain('ContraGAN is');
  });
});
