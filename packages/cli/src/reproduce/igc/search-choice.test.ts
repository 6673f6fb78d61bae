import { describe, expect, it } from 'vitest';
import { AXES, FIRST_CHOICE, MOST_ROW_STEPS, rowStepsOf, searchOptions } from './search-choice';

describe('rowStepsOf', () => {
  it('sums up classes times steps, and no dropped class comes back', () => {
    expect(rowStepsOf(FIRST_CHOICE.schedule, 10)).toBe(50);
    expect(rowStepsOf([{ steps: 100 }], 10)).toBe(1000);
    expect(rowStepsOf([{ steps: 0 }, { keep: 2, steps: 3 }, { steps: 4 }, { keep: 5, steps: 1 }], 10)).toBe(16);
    expect(rowStepsOf([{ steps: 0 }, { keep: 4, steps: 5 }], 3)).toBe(15);
  });

  it('keeps every schedule that is tried within what an image may cost', () => {
    for (const { changes } of AXES)
      for (const { schedule } of changes)
        if (schedule !== undefined) expect(rowStepsOf(schedule, 10)).toBeLessThanOrEqual(MOST_ROW_STEPS);
  });
});

describe('searchOptions', () => {
  it("weighs the prior by Bayes' rule, which is preset robust, times the factor", () => {
    const spec = { latentSize: 16, classCount: 10, imageShape: [28, 28, 1], prior: { kind: 'normal' } } as const;
    const { lambda, decisionLambda } = searchOptions({ ...FIRST_CHOICE, priorWeight: 2 }, spec);
    expect([lambda, decisionLambda]).toEqual([(2 * 16) / (2 * 784), (2 * 16) / (2 * 784)]);
  });
});
