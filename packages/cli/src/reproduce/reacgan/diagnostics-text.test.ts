import { describe, expect, it } from 'vitest';
import { courseOf, diagnosticsTable, EXPLOSION, gradientGrowth } from './diagnostics-text';
import { outcome, tableOf } from './internal/table-fixture';

const diagnoses = Array.from({ length: 20 }, (_, i) => ({ step: 50 * (i + 1), clsGradNorm: i === 10 ? 99 : i + 2 }));

describe('courseOf', () => {
  it('takes the first value, the last tenth, and the largest of all', () => {
    expect(courseOf(diagnoses, 'clsGradNorm')).toEqual({ start: 2, end: 20.5, largest: 99 });
    expect(courseOf(diagnoses.slice(0, 1), 'clsGradNorm')).toEqual({ start: 2, end: 2, largest: 2 });
  });

  it('is not there where nothing was measured', () => {
    expect(courseOf(diagnoses, 'featureNorm')).toBeUndefined();
  });
});

describe('gradientGrowth', () => {
  const grows = (factor: number) => outcome('acgan', 1, { diagnoses: [3, 3 * factor, 1].map(asGradient) });
  const asGradient = (clsGradNorm: number, i: number) => ({ step: 50 * i, clsGradNorm });

  it('counts the runs whose gradient grows to so many times its start', () => {
    expect(gradientGrowth([grows(EXPLOSION), grows(EXPLOSION - 0.5), outcome('acgan', 3)])).toEqual({
      exploded: 1,
      runs: 2,
      factor: EXPLOSION - 0.25,
    });
  });

  it('is not there where no run has a gradient', () => {
    expect(gradientGrowth([outcome('projection', 1)])).toBeUndefined();
  });

  it('counts a run that ends in no number, and none that begins with 0', () => {
    const course = (values: readonly number[]) => outcome('reacgan', 1, { diagnoses: values.map(asGradient) });
    expect(gradientGrowth([course([0, 0, 0])])).toBeUndefined();
    expect(gradientGrowth([course([0, 1]), course([2, Number.NaN])])).toMatchObject({ exploded: 1, runs: 1 });
  });
});

describe('diagnosticsTable', () => {
  it('has a row a method, with what it lacks left open', () => {
    const rows = diagnosticsTable(tableOf([outcome('acgan', 1, { diagnoses }), outcome('projection', 1)])).split('\n');
    expect(rows[2]).toBe('| ACGAN | – | – | 2 | 20.5 | 99 | 49.5 | 1 of 1 | – |');
    expect(rows[3]).toBe('| Projection | – | – | – | – | – | – | – | – |');
  });
});
