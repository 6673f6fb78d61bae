import { describe, expect, it } from 'vitest';
import { type Best, type KeepBestOptions, keepBest } from './keep-best';
import type { StepReport } from './step-callback';

/** Evaluates to the values in turn, and tells what was saved and reported. */
async function run(values: readonly number[], options: Partial<KeepBestOptions<StepReport>> = {}) {
  const saved: Best[] = [];
  const evaluations: [number, boolean][] = [];
  const onStep = keepBest<StepReport>({
    metric: 'accuracy',
    direction: 'higher',
    evaluate: async ({ step }) => values[step - 1]!,
    save: async (_, best) => void saved.push(best),
    onEvaluation: ({ value, isBest }) => evaluations.push([value, isBest]),
    ...options,
  });
  for (let step = 1; step <= values.length; step++) await onStep({ step, steps: values.length, scalars: {} });
  return {
    saved: saved.map(({ value, step }) => [value, step]),
    evaluations,
    metrics: saved.map(({ metric }) => metric),
  };
}

describe('keepBest', () => {
  it('saves what is better than all before, the first of equal values', async () => {
    const { saved, evaluations, metrics } = await run([0.5, 0.4, 0.7, 0.7, 0.6]);
    expect(saved).toEqual([
      [0.5, 1],
      [0.7, 3],
    ]);
    expect(metrics).toEqual(['accuracy', 'accuracy']);
    expect(evaluations.map(([, isBest]) => isBest)).toEqual([true, false, true, false, false]);
  });

  it('takes lower values for better when told so', async () => {
    expect((await run([9, 7, 8, 3], { direction: 'lower' })).saved).toEqual([
      [9, 1],
      [7, 2],
      [3, 4],
    ]);
  });

  it('never takes NaN for the best', async () => {
    expect((await run([Number.NaN, 0.1, Number.NaN])).saved).toEqual([[0.1, 2]]);
  });

  it('goes on from the best of an earlier session', async () => {
    const best = JSON.parse(JSON.stringify({ metric: 'accuracy', value: 0.6, step: 40 })) as Best;
    expect((await run([0.5, 0.65], { best })).saved).toEqual([[0.65, 2]]);
    expect(() => keepBest({ metric: 'fid', direction: 'lower', evaluate: () => 0, save: () => {}, best })).toThrow(
      'keepBest: expected best to be of fid, got accuracy. Values of two metrics cannot be compared.',
    );
  });

  it('counts nothing as kept that could not be saved', async () => {
    let fails = true;
    const saved: number[] = [];
    const onStep = keepBest<StepReport>({
      metric: 'accuracy',
      direction: 'higher',
      evaluate: () => 1,
      save: ({ step }) => {
        if (fails) throw new Error('disk full');
        saved.push(step);
      },
    });
    await expect(onStep({ step: 1, steps: 2, scalars: {} })).rejects.toThrow('disk full');
    fails = false;
    await onStep({ step: 2, steps: 2, scalars: {} });
    expect(saved).toEqual([2]);
  });
});
