import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectClose } from '#test-kit';
import { classWeights } from './class-weights';
import { deferredClassWeights } from './deferred-class-weights';

const someCounts = fc.array(fc.nat(1e4), { minLength: 1, maxLength: 10 });

describe('deferredClassWeights', () => {
  it('equals the vector of effective weights from the switch on (CB-G)', () => {
    expectClose(deferredClassWeights([5000, 500, 50], 160), [0.034107361801, 0.275167225437, 2.69072541276], {
      rtol: 1e-10,
    });
  });

  it('CB-17: is uniform before the switch epoch and has mean 1 always', () => {
    fc.assert(
      fc.property(
        someCounts,
        fc.nat(200),
        fc.nat(200),
        fc.constantFrom(0, 0.9, 0.9999),
        (counts, epoch, switchEpoch, beta) => {
          const weights = deferredClassWeights(counts, epoch, { switchEpoch, beta });
          expectClose(weights.reduce((sum, w) => sum + w, 0) / counts.length, 1, { rtol: 1e-9 });
          if (epoch < switchEpoch) expect(weights).toEqual(new Float64Array(counts.length).fill(1));
          else expect(weights).toEqual(classWeights(counts, { beta }));
        },
      ),
    );
  });

  it('switches at epoch 160 where nothing else is asked for', () => {
    expect(deferredClassWeights([5000, 50], 159)).toEqual(Float64Array.of(1, 1));
    expect(deferredClassWeights([5000, 50], 160)[0]).toBeLessThan(0.1);
  });

  it('rejects numbers that are out of range', () => {
    expect(() => deferredClassWeights([], 0)).toThrow(
      'deferredClassWeights: expected counts to hold at least one number, one a class, got 0.',
    );
    expect(() => deferredClassWeights([Number.NaN], 0)).toThrow(
      'deferredClassWeights: expected counts to be finite and >= 0, got NaN for class 0.',
    );
    expect(() => deferredClassWeights([1], -1)).toThrow(
      'deferredClassWeights: expected epoch to be a finite number >= 0, got -1.',
    );
    expect(() => deferredClassWeights([1], 0, { switchEpoch: Number.NaN })).toThrow(
      'deferredClassWeights: expected switchEpoch to be a finite number >= 0, got NaN.',
    );
    expect(() => deferredClassWeights([1], 0, { beta: 1 })).toThrow(
      'deferredClassWeights: expected beta to be in [0, 1), got 1.',
    );
  });
});
