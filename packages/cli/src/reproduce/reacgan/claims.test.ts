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
  const diagnoses = [10, 20, 5].map((clsGradNorm, i) => ({ step: 50 * i, clsGradNorm }));
  const broken = { accuracy: 0.1, diagnoses };

  it('is as claimed only where ACGAN alone has collapsed', () => {
    const sentence = (acgan: object, reacgan: object) =>
      stabilitySentence(tableOf([outcome('acgan', 1, acgan), outcome('reacgan', 1, reacgan)]));
    expect(sentence(broken, {})).toBe(
      'digits: 1 of 1 runs of ACGAN and 0 of 1 runs of ReACGAN collapsed; the gradient of ACGAN goes from 10 to 5, at most 20. **As claimed**, by the definition of a collapse above.',
    );
    expect(sentence({}, broken)).toContain('**Not as claimed.**');
    expect(sentence(broken, broken)).toContain('Both collapsed');
    expect(sentence({}, {})).toContain('Nothing collapsed');
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
