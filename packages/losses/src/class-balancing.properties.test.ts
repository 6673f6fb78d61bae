import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { classWeights } from './class-weights';
import {
  histogramInFloat64,
  logitsOf,
  lossInFloat64,
  lossOf,
  normalized,
  slopesInFloat64,
  slopesOf,
  someBatch,
  somePoints,
} from './internal/class-balancing-cases';
import { optimalHistogram } from './optimal-histogram';

const runs = { numRuns: 40 };
const close = { rtol: 1e-5, atol: 2e-6 };

describeOnEngines('classBalancingLoss', () => {
  const counts = [100, 10, 1];
  const logitsB = [
    [2, 1, 0],
    [0.5, -0.5, 1.5],
    [3, 0, -1],
  ];

  it('CB-5: lies in [-K/e, 0], is 0 if and only if the histogram is one-hot, and -H(p) for equal counts', () => {
    fc.assert(
      fc.property(someBatch, fc.nat(5), ([logits, n], which) => {
        const classCount = n.length;
        const loss = lossOf(logits, classWeights(n));
        const histogram = histogramInFloat64(logits);
        expectClose(loss, lossInFloat64(histogram, classWeights(n)), close);
        expect(loss).toBeGreaterThanOrEqual(-classCount / Math.E);
        if (Math.max(...histogram) < 0.999) expect(loss).toBeLessThan(0);
        const oneHot = logits.map((row) => row.map((_, k) => (k === which % classCount ? 50 : -50)));
        expect(Math.abs(lossOf(oneHot, classWeights(n)))).toBeLessThan(1e-6 * classCount);

        const negativeEntropy = lossOf(logits, new Float64Array(classCount).fill(1));
        expectClose(
          negativeEntropy,
          lossInFloat64(
            histogram,
            n.map(() => 1),
          ),
          close,
        );
        expect(negativeEntropy).toBeGreaterThanOrEqual(-Math.log(classCount) - 1e-6);
        const uniform = lossOf([n.map(() => 3)], new Float64Array(classCount).fill(1));
        expectClose(uniform, -Math.log(classCount));
        if (Math.max(...histogram) > 1.01 / classCount && classCount > 1)
          expect(negativeEntropy).toBeGreaterThan(uniform);
      }),
      runs,
    );
  });

  it('CB-6: depends neither on the order of classes or of images nor on copies of the whole batch', () => {
    fc.assert(
      fc.property(someBatch, ([logits, n]) => {
        const loss = lossOf(logits, classWeights(n));
        const renamed = logits.map((row) => [...row].reverse());
        expectClose(lossOf(renamed, classWeights([...n].reverse())), loss, close);
        expectClose(lossOf([...logits].reverse(), classWeights(n)), loss, close);
        expectClose(lossOf([...logits, ...logits], classWeights(n)), loss, close);
      }),
      runs,
    );
  });

  it('CB-7: is convex in the histogram', () => {
    fc.assert(
      fc.property(somePoints(2), fc.double({ min: 0, max: 1, noNaN: true }), ([points, n], t) => {
        const [a, b] = points.map(normalized);
        const weights = classWeights(n);
        const at = (histogram: readonly number[]) => lossOf(logitsOf(histogram), weights);
        const between = a!.map((x, k) => t * x + (1 - t) * b![k]!);
        expect(at(between)).toBeLessThanOrEqual(t * at(a!) + (1 - t) * at(b!) + 1e-5);
      }),
      runs,
    );
  });

  it('CB-8: has the gradient q (g - q.g) / B with g = w (1 + ln p), whose rows sum to 0', () => {
    fc.assert(
      fc.property(someBatch, ([logits, n]) => {
        const slopes = slopesOf(logits, classWeights(n));
        expectClose(slopes, slopesInFloat64(logits, classWeights(n)), close);
        for (const row of slopes)
          expectClose(
            row.reduce((a, b) => a + b, 0),
            0,
            { atol: 3e-6 },
          );
      }),
      runs,
    );
  });

  it('CB-8: changes the sign of its derivative exactly where p_k = 1/e', () => {
    // The other class weighs 0, so that what is left is w_k p_k ln p_k.
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.double({ min: 0.1, max: 5, noNaN: true }),
        (share, w) => {
          const [[slope]] = slopesOf(logitsOf([share, 1 - share]), [w, 0]) as [[number, number]];
          if (Math.abs(share - 1 / Math.E) > 1e-3) expect(Math.sign(slope)).toBe(Math.sign(share - 1 / Math.E));
        },
      ),
      runs,
    );
    expectClose(slopesOf(logitsOf([1 / Math.E, 1 - 1 / Math.E]), [1, 0]), [[0, 0]]);
  });

  it('CB-8: sends no gradient to the weights: they are numbers, and the same that it was called with stay so', () => {
    const weights = Float64Array.from(classWeights(counts));
    slopesOf(logitsB, weights);
    expect(weights).toEqual(classWeights(counts));
  });

  it('CB-9: draws harder towards a class that got rarer, where its share is below 1/e', () => {
    fc.assert(
      fc.property(somePoints(1), fc.double({ min: 1.5, max: 5, noNaN: true }), ([[point], n], factor) => {
        const histogram = normalized(point!);
        const weights = classWeights(n);
        for (const [k, share] of histogram.entries()) {
          if (share > 0.9 / Math.E) continue;
          const raised = weights.map((w, j) => (j === k ? factor * w : w));
          const [[before], [after]] = [
            slopesOf(logitsOf(histogram), weights),
            slopesOf(logitsOf(histogram), raised),
          ] as [[number[]], [number[]]];
          expect(after[k]).toBeLessThan(before[k]!);
        }
      }),
      runs,
    );
  });

  it('CB-10: has one minimiser in all normalisations, the optimal histogram, where its gradient is 0', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 2, max: 6 })
          .chain((classCount) =>
            fc.array(fc.double({ min: 1, max: 5, noNaN: true }), { minLength: classCount, maxLength: classCount }),
          ),
        (n) => {
          const { histogram, objective } = optimalHistogram(n);
          const logits = logitsOf([...histogram]);
          expectClose(lossOf(logits, classWeights(n, { normalization: 'raw' })), objective, close);
          for (const normalization of ['mean-one', 'raw', 'sum-one'] as const)
            expectClose(slopesOf(logits, classWeights(n, { normalization })), [n.map(() => 0)], { atol: 2e-5 });
        },
      ),
      runs,
    );
  });

  it('CB-10: differs between normalisations by their factor, in gradients too', () => {
    fc.assert(
      fc.property(someBatch, ([logits, n]) => {
        const meanOne = slopesOf(logits, classWeights(n));
        const factor = n.reduce((total, x) => total + 1 / x, 0) / n.length;
        const ofRaw = slopesOf(logits, classWeights(n, { normalization: 'raw' }));
        expectClose(
          ofRaw,
          meanOne.map((row) => row.map((x) => factor * x)),
          close,
        );
      }),
      runs,
    );
  });
});
