import { describe, expect, it } from 'vitest';
import { COLUMNS } from './columns';
import { compareMethods, sentenceOf } from './compare';
import { outcome } from './internal/table-fixture';

const [distance, , accuracy, , diversity] = COLUMNS;
const runs = (method: string, ...values: number[]) =>
  values.map((value, i) => outcome(method, i + 1, { distance: value, accuracy: value / 100, diversity: value }));

describe('compareMethods', () => {
  it('takes differences at the seeds that both have', () => {
    const outcomes = [...runs('reacgan', 3, 5, 7), ...runs('acgan', 1, 2, 3, 100)];
    const found = compareMethods(outcomes, 'reacgan', 'acgan', distance!)!;
    expect(found.difference).toMatchObject({ n: 3, mean: 3, std: 1 });
    expect(found.verdict).toBe('higher');
    expect(compareMethods(outcomes, 'acgan', 'reacgan', distance!)!.verdict).toBe('lower');
  });

  it('does not decide where the interval holds 0, nor by one seed', () => {
    const outcomes = [...runs('reacgan', 3, 5), ...runs('acgan', 1, 6), ...runs('contragan', 1)];
    expect(compareMethods(outcomes, 'reacgan', 'acgan', distance!)!.verdict).toBe('undecided');
    expect(compareMethods(outcomes, 'reacgan', 'contragan', distance!)!.verdict).toBe('one seed');
    expect(compareMethods(outcomes, 'reacgan', 'projection', distance!)).toBeUndefined();
  });
});

describe('sentenceOf', () => {
  const say = (column: (typeof COLUMNS)[number], a: number[], b: number[]) =>
    sentenceOf(compareMethods([...runs('reacgan', ...a), ...runs('acgan', ...b)], 'reacgan', 'acgan', column)!);

  it('says what is better by the side that is better', () => {
    expect(say(distance!, [1, 2, 3], [3, 5, 7])).toBe(
      'The Fréchet distance of ReACGAN is lower than that of ACGAN by 3.0, which is better (95 % interval of the difference -5.5 to -0.5, 3 seeds).',
    );
    expect(say(accuracy!, [1, 2, 3], [3, 5, 7])).toContain('lower than that of ACGAN by 3.0 points, which is worse');
    expect(say(diversity!, [1, 2, 3], [3, 5, 7])).toContain('lower than that of ACGAN by 3.0 (95 %');
  });

  it('claims nothing where the interval holds 0, or of one seed', () => {
    expect(say(distance!, [3, 5], [1, 6])).toMatch(
      /^Between ReACGAN and ACGAN these seeds show no difference of Fréchet distance \(95 % .*, 2 seeds, which holds 0\)\.$/,
    );
    expect(say(distance!, [3], [1])).toBe(
      'The Fréchet distance of ReACGAN is higher than that of ACGAN by 2.00, on one seed, which does not tell a difference of methods from chance.',
    );
    expect(say(distance!, [3], [3])).toBe('ReACGAN and ACGAN have the same Fréchet distance, on one seed.');
  });
});
