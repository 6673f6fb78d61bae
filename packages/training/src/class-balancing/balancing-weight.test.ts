import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectClose } from '#test-kit';
import { balancingWeightFor, publishedBalancingWeight, settledHistogram } from './balancing-weight';

const someCounts = fc.array(fc.double({ min: 1, max: 1000, noNaN: true }), { minLength: 2, maxLength: 6 });
const someWeight = fc.double({ min: 0, max: 50, noNaN: true });
const runs = { numRuns: 15 };
const sum = (values: ArrayLike<number>) => Array.from(values).reduce((total, value) => total + value, 0);
const klToUniform = (p: ArrayLike<number>) =>
  Array.from(p).reduce((total, share) => total + share * Math.log(share * p.length), 0);

describe('publishedBalancingWeight', () => {
  it('is the published table at its points, and on the lines between them', () => {
    expect([1, 10, 100].map((ratio) => publishedBalancingWeight(ratio))).toEqual([5, 7.5, 10]);
    expect([1, 10, 100].map((ratio) => publishedBalancingWeight(ratio, 'lsun'))).toEqual([2.5, 7.5, 10]);
    expectClose(publishedBalancingWeight(Math.sqrt(10)), 6.25);
    expectClose(publishedBalancingWeight(Math.sqrt(10), 'lsun'), 5);
    expect(publishedBalancingWeight(1e4)).toBe(10);
  });

  it('refuses what is no ratio', () => {
    expect(() => publishedBalancingWeight(0.01)).toThrow(
      'publishedBalancingWeight: expected ratio to be a finite number >= 1, the largest class over the smallest, got 0.01.',
    );
    expect(() => publishedBalancingWeight(2, 'mnist' as never)).toThrow("'cifar10' or 'lsun', got 'mnist'");
  });
});

describe('settledHistogram', () => {
  it('is where both pulls cancel: the same multiplier for all classes', () => {
    fc.assert(
      fc.property(someCounts, someWeight, (counts, weight) => {
        const p = settledHistogram(counts, weight);
        const inverse = p.map((share) => 1 / share);
        const scale = p.length / sum(inverse);
        const multipliers = Array.from(
          p,
          (share, k) =>
            weight * scale * inverse[k]! * (1 + Math.log(share)) +
            1 +
            Math.log(share) -
            Math.log(counts[k]! / sum(counts)),
        );
        expectClose(sum(p), 1, { rtol: 1e-9 });
        expectClose(
          multipliers,
          multipliers.map(() => multipliers[0]!),
          { rtol: 1e-7, atol: 1e-7 * (1 + weight) },
        );
      }),
      runs,
    );
  });

  it('is the histogram of the data for weight 0, keeps its order, and comes nearer to equal shares as the weight grows', () => {
    fc.assert(
      fc.property(someCounts, someWeight, someWeight, (counts, a, b) => {
        const total = sum(counts);
        expectClose(
          settledHistogram(counts, 0),
          counts.map((n) => n / total),
          { rtol: 1e-9 },
        );
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map((weight) => settledHistogram(counts, weight));
        expect(klToUniform(more!)).toBeLessThanOrEqual(klToUniform(less!) + 1e-9);
        const order = counts.map((_, k) => k).sort((i, j) => counts[i]! - counts[j]!);
        order.forEach((k, i) => {
          if (i > 0) expect(more![k]!).toBeGreaterThanOrEqual(more![order[i - 1]!]! - 1e-9);
        });
      }),
      runs,
    );
  });

  it('does not depend on the unit of the counts', () => {
    expectClose(settledHistogram([100, 10, 1], 3), settledHistogram([1000, 100, 10], 3), { rtol: 1e-9 });
  });
});

describe('balancingWeightFor', () => {
  it('is the weight that leaves the asked share of the divergence', () => {
    fc.assert(
      fc.property(someCounts, fc.double({ min: 0.001, max: 0.9, noNaN: true }), (counts, remaining) => {
        const data = klToUniform(settledHistogram(counts, 0));
        fc.pre(data > 1e-4);
        const weight = balancingWeightFor(counts, remaining);
        expectClose(klToUniform(settledHistogram(counts, weight)), remaining * data, { rtol: 1e-5, atol: 1e-11 });
      }),
      runs,
    );
  });

  it('is 0 for balanced data, and larger for a longer tail', () => {
    expect(balancingWeightFor([50, 50, 50])).toBe(0);
    expect(balancingWeightFor([100, 10, 1])).toBeGreaterThan(balancingWeightFor([10, 3, 1]));
  });

  it('refuses an absent class, and what is no share', () => {
    expect(() => balancingWeightFor([5, 0, 3])).toThrow(
      'balancingWeightFor: expected counts of classes that are all there, > 0, got 0 for class 1. Of a class that is absent neither GAN nor classifier can learn: take it out.',
    );
    expect(() => balancingWeightFor([5])).toThrow('two classes at least, got 1');
    expect(() => balancingWeightFor([5, 1], 1)).toThrow('expected remaining to be in (0, 1), got 1.');
    expect(() => settledHistogram([5, 1], -1)).toThrow('expected weight to be a finite number >= 0, got -1.');
  });
});
