import '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { linearToy } from './internal/toy-generators';
import { meanStart } from './mean-start';
import { presets, resolveSearch, type SearchOptions } from './settings';

const { spec } = linearToy();

describe('presets', () => {
  it('are those of the specification', () => {
    const rowSteps = (name: keyof typeof presets) =>
      presets[name].schedule.reduce((sum, { steps, keep = 10 }) => sum + steps * keep, 0);
    expect([rowSteps('paper'), rowSteps('cold'), rowSteps('fast')]).toEqual([1000, 500, 50]);
    expect(presets.paper).toMatchObject({
      learningRate: 0.001,
      lambda: 0.03,
      difference: 'mae',
      beta1: 0.9,
      epsilon: 1e-7,
    });
    expect([presets.cold.learningRate, presets.fast.learningRate]).toEqual([0.1, 0.1]);
  });
});

describe('resolveSearch', () => {
  it('fills in what is not given, and ignores what is undefined', () => {
    const settings = resolveSearch('f', spec, {
      preset: 'paper',
      learningRate: 0.5,
      lambda: undefined as unknown as number,
    });
    expect(settings).toMatchObject({ learningRate: 0.5, lambda: 0.03, schedule: [{ steps: 100 }] });
    expect([settings.start.name, settings.difference.name]).toEqual(['mean', 'mae']);
    expect(settings.decision).toBe(settings.difference);
    expect(resolveSearch('f', spec, { preset: 'cold', decision: 'mse' }).decision.name).toBe('mse');
  });

  it("makes weights of 'evidence', and robust settings of it", () => {
    const { lambda, decisionLambda, penalty, difference, schedule } = resolveSearch('f', spec, {
      preset: 'robust',
      start: meanStart(),
    });
    expect([lambda, decisionLambda, penalty, difference.name]).toEqual([3 / 8, 3 / 8, 'squared', 'clipped noise']);
    expect(schedule).toEqual(presets.fast.schedule);
    expect(() => resolveSearch('f', spec, { preset: 'robust' })).toThrow(/start for preset 'robust', got none/);
  });

  it.each<[SearchOptions, RegExp]>([
    [{}, /f: expected start for preset 'fast', got none\. Make a bank/],
    [{ preset: 'papre' as never }, /one of paper, cold, fast, robust, got 'papre'\. The nearest known one is paper/],
    [{ schedule: [] }, /at least one phase, got none/],
    [{ schedule: [{ steps: -1 }] }, /schedule\[0\] to have steps, an integer >= 0, got -1/],
    [{ schedule: [{ steps: 1 }, { steps: 1, keep: 0 }] }, /schedule\[1\] to have keep, an integer >= 1, got 0/],
    [{ schedule: [{ steps: 1 }, { steps: 1, gap: -1 }] }, /gap >= 0, got -1/],
    [{ schedule: [{ steps: 1, keep: 2 }] }, /schedule\[0\] to have all classes.*begin with \{ steps: 0 \}/],
    [{ learningRate: Number.NaN }, /learningRate to be a finite number >= 0, got NaN/],
    [{ lambda: -1 }, /lambda .* got -1/],
    [{ beta2: 1 }, /beta2 to be in \[0, 1\), got 1/],
    [{ decay: 'linear' as never }, /decay .* got 'linear'/],
    [{ penalty: 'square' as never }, /nearest known one is squared/],
    [{ bounds: 'box' as never }, /bounds .* got 'box'/],
    [{ difference: 'l1' as never }, /mae, mse, charbonnier/],
    [{ lambda: 'elbo' as never }, /lambda .* got elbo/],
  ])('refuses %o', (options, message) => {
    expect(() =>
      resolveSearch('f', spec, { ...(Object.keys(options).length > 0 && { start: meanStart() }), ...options }),
    ).toThrow(message);
  });
});
