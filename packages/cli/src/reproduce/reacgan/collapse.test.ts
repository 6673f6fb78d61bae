import { describe, expect, it } from 'vitest';
import { COLLAPSE, collapseDefinition, collapsedRuns, collapseReasons } from './collapse';
import { outcome } from './internal/table-fixture';

const scale = { classCount: 10, realDiversity: 1 };

describe('collapseReasons', () => {
  it('finds nothing in a healthy run', () => {
    expect(collapseReasons(outcome('acgan', 1), scale)).toEqual([]);
  });

  it.each([
    ['a loss that is no longer finite', { diverged: 'trainGan: ...' }, 'a loss was no longer finite'],
    ['accuracy below twice chance', { accuracy: 0.199 }, 'class accuracy 19.9 %, below 20.0 %'],
    ['a distance of twice its own best', { distances: [40, 8, 16] }, 'Fréchet distance 16, after 8 at step 100'],
    ['a tenth of the diversity', { diversity: 0.099 }, 'diversity within classes 0.099, of real images 1'],
  ])('finds %s', (_, figures, reason) => {
    expect(collapseReasons(outcome('acgan', 1, figures), scale)).toEqual([reason]);
  });

  it('lets pass what lies just within the limits', () => {
    const figures = { accuracy: 0.2, diversity: 0.1, distances: [40, 8, 15.9] };
    expect(collapseReasons(outcome('acgan', 1, figures), scale)).toEqual([]);
  });
});

describe('collapsedRuns', () => {
  it('counts', () => {
    const outcomes = [outcome('acgan', 1), outcome('acgan', 2, { accuracy: 0.1, diversity: 0 })];
    expect(collapsedRuns(outcomes, scale)).toBe(1);
  });
});

describe('collapseDefinition', () => {
  it('names the limits that are applied', () => {
    const text = collapseDefinition();
    expect(text).toContain(`below ${COLLAPSE.accuracyOverChance} times chance`);
    expect(text).toContain(`at least ${COLLAPSE.distanceOverBest} times the lowest`);
    expect(text).toContain('below 10.0 % of that of real images');
  });
});
