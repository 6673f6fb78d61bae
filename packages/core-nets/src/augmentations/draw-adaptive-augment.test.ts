import { createSeed } from '@gans/tensor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySeed, expectClose } from '#test-kit';
import { drawAdaptiveAugment } from './draw-adaptive-augment';

const seed = createSeed(3);
const N = 4000;
const neutral: Readonly<Record<string, number>> = { scales: 1, stretches: 1, contrasts: 1, saturations: 1 };
const changed = (name: string, values: ArrayLike<number>) =>
  Array.from(values).filter((value) => value !== (neutral[name] ?? 0));

describe('drawAdaptiveAugment', () => {
  it('changes nothing with probability 0', () => {
    for (const [name, values] of Object.entries(drawAdaptiveAugment(seed, 50, 0)))
      expect(changed(name, values), name).toEqual([]);
  });

  it.each([0.3, 1])('draws each transformation with probability %f', (p) => {
    const rotation = 1 - Math.sqrt(1 - p);
    const shares: Readonly<Record<string, number>> = {
      flips: p / 2,
      quarterTurns: (3 / 4) * p,
      rotationsBefore: rotation,
      rotationsAfter: rotation,
      lumaFlips: p / 2,
    };
    for (const [name, values] of Object.entries(drawAdaptiveAugment(seed, N, p)))
      expectClose(changed(name, values).length / N, shares[name] ?? p, { rtol: 0, atol: 2.5 / Math.sqrt(N) });
  });

  it('draws from the distributions of the paper', () => {
    const draws = drawAdaptiveAugment(seed, N, 1);
    const deviation = (values: ArrayLike<number>, f = (x: number) => x) =>
      Math.sqrt(Array.from(values).reduce((sum, x) => sum + f(x) ** 2, 0) / N);
    const close = { rtol: 0.06, atol: 0 };
    for (const name of ['scales', 'stretches'] as const) expectClose(deviation(draws[name], Math.log2), 0.2, close);
    expectClose(deviation(draws.contrasts, Math.log2), 0.5, close);
    expectClose(deviation(draws.saturations, Math.log2), 1, close);
    expectClose(deviation(draws.brightness), 0.2, close);
    for (const name of ['shiftsX', 'shiftsY'] as const) expectClose(deviation(draws[name]), 1 / 8, close);
    for (const name of ['hues', 'rotationsBefore', 'rotationsAfter'] as const)
      expectClose(deviation(draws[name]), Math.PI / Math.sqrt(3), close);
    for (const name of ['wholeShiftsX', 'wholeShiftsY'] as const) {
      expect(Math.max(...Array.from(draws[name], Math.abs))).toBeLessThanOrEqual(1 / 8);
      expectClose(deviation(draws[name]), 1 / 8 / Math.sqrt(3), close);
    }
    expect(new Set(Array.from(draws.quarterTurns))).toEqual(new Set([0, 1, 2, 3]));
  });

  it('draws image i the same whatever the batch, and what it draws at p also at a larger p', () => {
    fc.assert(
      fc.property(anySeed(), fc.nat(9), (anyOf, first) => {
        const whole = drawAdaptiveAugment(anyOf, 10, 0.5);
        const part = drawAdaptiveAugment(anyOf, 10 - first, 0.5, { firstRow: first });
        const more = Object.entries(drawAdaptiveAugment(anyOf, 10, 0.9));
        for (const [name, values] of more) {
          const low = Array.from(whole[name as keyof typeof whole]);
          expect(Array.from(part[name as keyof typeof part])).toEqual(low.slice(first));
          for (const [i, value] of low.entries()) if (value !== (neutral[name] ?? 0)) expect(values[i]).toBe(value);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('refuses what is out of range', () => {
    expect(() => drawAdaptiveAugment(seed, 1, 1.5)).toThrow(
      'drawAdaptiveAugment: expected probability to be in [0, 1], got 1.5.',
    );
    expect(() => drawAdaptiveAugment(seed, 1, 0.5, { scaleDeviation: -1 })).toThrow(
      'drawAdaptiveAugment: expected scaleDeviation to be a finite number >= 0, got -1.',
    );
  });
});
