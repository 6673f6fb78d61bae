import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lazyAdam, lazyFactor } from './lazy-regularization';

describe('lazyFactor', () => {
  it('adds up to one a step over whole intervals', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 5 }), (interval, rounds) => {
        const factors = Array.from({ length: interval * rounds }, (_, step) => lazyFactor(step, interval));
        expect(factors.reduce((sum, factor) => sum + factor, 0)).toBe(interval * rounds);
        expect(factors.filter((factor) => factor > 0)).toEqual(Array(rounds).fill(interval));
        expect(factors[0]).toBe(interval);
      }),
    );
  });

  it('rejects what is no step and no interval', () => {
    for (const step of [-1, 0.5, Number.NaN])
      expect(() => lazyFactor(step, 16)).toThrow(`lazyFactor: expected step to be an integer >= 0, got ${step}.`);
    for (const interval of [0, 1.5, Number.NaN])
      expect(() => lazyFactor(0, interval)).toThrow(
        `lazyFactor: expected interval to be an integer >= 1, got ${interval}.`,
      );
  });
});

describe('lazyAdam', () => {
  it('moves and forgets in interval + 1 updates as in interval', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 64 }),
        fc.double({ min: 1e-6, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (interval, learningRate, beta) => {
          const lazy = lazyAdam({ learningRate, beta1: beta, beta2: 1 - beta }, interval);
          expect((interval + 1) * lazy.learningRate).toBeCloseTo(interval * learningRate, 9);
          expect(lazy.beta1 ** (interval + 1)).toBeCloseTo(beta ** interval, 9);
          expect(lazy.beta2 ** (interval + 1)).toBeCloseTo((1 - beta) ** interval, 9);
        },
      ),
    );
  });

  it('rejects constants that Adam has not', () => {
    const good = { learningRate: 0.002, beta1: 0, beta2: 0.99 };
    expect(() => lazyAdam({ ...good, learningRate: 0 }, 16)).toThrow(
      'lazyAdam: expected learningRate to be a finite number > 0, got 0.',
    );
    expect(() => lazyAdam({ ...good, beta1: -1 }, 16)).toThrow('lazyAdam: expected beta1 to be in [0, 1], got -1.');
    expect(() => lazyAdam({ ...good, beta2: 2 }, 16)).toThrow('lazyAdam: expected beta2 to be in [0, 1], got 2.');
    expect(() => lazyAdam(good, 0)).toThrow('lazyAdam: expected interval to be an integer >= 1, got 0.');
  });
});
