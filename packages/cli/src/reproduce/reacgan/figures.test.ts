import { describe, expect, it } from 'vitest';
import { tableFigures } from './figures';
import { outcome, tableOf } from './internal/table-fixture';

const diagnoses = [
  { step: 50, featureNorm: 3, clsGradNorm: 1 },
  { step: 100, featureNorm: 30, clsGradNorm: 10 },
];

describe('tableFigures', () => {
  it('draws what there is, each in a file named after the table', () => {
    const outcomes = [outcome('acgan', 1, { diagnoses }), outcome('acgan-normalised', 1)];
    const figures = tableFigures(tableOf(outcomes));
    expect(figures.map(({ name }) => name)).toEqual(
      ['distance', 'is', 'accuracy', 'gradient', 'features'].map((name) => `digits-${name}.svg`),
    );
    const [distance, , , gradient] = figures;
    expect(distance!.svg).toContain('ACGAN ends at 12, ACGAN with h/|h| ends at 12.');
    expect(gradient!.svg).toContain('ACGAN ends at 10.');
    expect(gradient!.title).toBe('digits: gradient of the classifier');
  });

  it('leaves out diagnostics that no run has', () => {
    expect(tableFigures(tableOf([outcome('acgan', 1)])).map(({ name }) => name)).toEqual(
      ['distance', 'is', 'accuracy'].map((name) => `digits-${name}.svg`),
    );
  });
});
