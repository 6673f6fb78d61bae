import { describe, expect, it } from 'vitest';
import { courseOf, diagnosticsTable } from './diagnostics-text';
import { outcome, tableOf } from './internal/table-fixture';

const diagnoses = Array.from({ length: 20 }, (_, i) => ({ step: 50 * (i + 1), clsGradNorm: i === 10 ? 99 : i }));

describe('courseOf', () => {
  it('takes the first and the last tenth, and the largest of all', () => {
    expect(courseOf(diagnoses, 'clsGradNorm')).toEqual({ start: 0.5, end: 18.5, largest: 99 });
    expect(courseOf(diagnoses.slice(0, 1), 'clsGradNorm')).toEqual({ start: 0, end: 0, largest: 0 });
  });

  it('is not there where nothing was measured', () => {
    expect(courseOf(diagnoses, 'featureNorm')).toBeUndefined();
  });
});

describe('diagnosticsTable', () => {
  it('has a row a method, with what it lacks left open', () => {
    const rows = diagnosticsTable(tableOf([outcome('acgan', 1, { diagnoses }), outcome('projection', 1)])).split('\n');
    expect(rows[2]).toBe('| ACGAN | – | – | 0.5 | 18.5 | 99 | – |');
    expect(rows[3]).toBe('| Projection | – | – | – | – | – | – |');
  });
});
