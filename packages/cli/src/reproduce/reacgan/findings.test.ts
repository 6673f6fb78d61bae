import { describe, expect, it } from 'vitest';
import { bestSentences, collapseSentence, differencesTable } from './findings';
import { outcome, tableOf } from './internal/table-fixture';

const runs = (method: string, ...distances: number[]) =>
  distances.map((distance, i) => outcome(method, i + 1, { distance }));

describe('collapseSentence', () => {
  it('names those that have collapsed, method by method', () => {
    const broken = outcome('acgan', 3, { accuracy: 0.1 });
    expect(collapseSentence(tableOf([...runs('acgan', 1, 2), broken, ...runs('reacgan', 1)]))).toBe(
      'Of 4 runs these collapsed: 1 of 3 of ACGAN.',
    );
    expect(collapseSentence(tableOf(runs('acgan', 1, 2)))).toBe('None of the 2 runs collapsed.');
    expect(collapseSentence(tableOf(runs('acgan', 1)))).toBe('The one run did not collapse.');
  });
});

describe('differencesTable', () => {
  it('says better and worse only where the interval lies on one side of 0', () => {
    const outcomes = [...runs('reacgan', 1, 2, 3), ...runs('acgan', 3, 5, 7), ...runs('contragan', 0, 3, 2)];
    const [, , acgan, contragan] = differencesTable(tableOf(outcomes))!.split('\n');
    expect(acgan).toContain('| ACGAN | -3.0 (-5.5 to -0.5): **better** |');
    expect(contragan).toMatch(/^\| ContraGAN \| \+0\.3\d? \([^)]*\): no difference shown \|/);
  });

  it('gives one seed no verdict, and is not there without a comparison', () => {
    expect(differencesTable(tableOf([...runs('reacgan', 1), ...runs('acgan', 3)]))).toContain('-2.00 (one seed)');
    expect(differencesTable(tableOf(runs('acgan', 3, 4)))).toBeUndefined();
    expect(differencesTable(tableOf(runs('reacgan', 3, 4)))).toBeUndefined();
  });
});

describe('bestSentences', () => {
  it('orders the means from the better end', () => {
    const table = tableOf([
      outcome('acgan', 1, { distance: 5, accuracy: 0.5 }),
      outcome('reacgan', 1, { distance: 7, accuracy: 0.9 }),
      outcome('reacgan', 2, { distance: 1, accuracy: 0.8 }),
    ]);
    const [distance, , accuracy] = bestSentences(table);
    expect(distance).toBe('By Fréchet distance, from best mean to worst: ReACGAN (4), ACGAN (5).');
    expect(accuracy).toBe('By class accuracy, from best mean to worst: ReACGAN (85.0 %), ACGAN (50.0 %).');
  });
});
