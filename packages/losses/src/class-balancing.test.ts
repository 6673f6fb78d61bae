import { createSeed, gradients, normalValues, valueAndGrad } from '@gans/tensor';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import {
  log,
  mean,
  mul,
  softmax,
  sum,
  type Tensor,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anySeed, describeOnEngines, expectClose } from '#test-kit';
import { classBalancingLoss, softHistogram } from './class-balancing';
import { classWeights } from './class-weights';
import { optimalHistogram } from './optimal-histogram';

type Matrix = readonly (readonly number[])[];
const matrix = (rows: Matrix) => tensor2d(rows.flat(), [rows.length, rows[0]!.length]);
const lossOf = (logits: Matrix, weights: ArrayLike<number>) =>
  tidy(() => classBalancingLoss(matrix(logits), weights).dataSync()[0]!);
const histogramOf = (logits: Matrix) => {
  const histogram = softHistogram(matrix(logits));
  return [...histogram.dataSync()];
};
const slopesOf = (logits: Matrix, weights: ArrayLike<number>) => {
  const [slopes] = gradients((x: Tensor2D) => classBalancingLoss(x, weights))([matrix(logits)]);
  return slopes.arraySync();
};
/** Logits of one image whose histogram is p. */
const logitsOf = (p: readonly number[]): Matrix => [p.map(Math.log)];

/** The equations a second time, in float64. */
const probabilities = (row: readonly number[]) => {
  const largest = Math.max(...row);
  const terms = row.map((x) => Math.exp(x - largest));
  const total = terms.reduce((a, b) => a + b, 0);
  return terms.map((x) => x / total);
};
const histogramInFloat64 = (logits: Matrix) => {
  const q = logits.map(probabilities);
  return q[0]!.map((_, k) => q.reduce((total, row) => total + row[k]!, 0) / q.length);
};
const lossInFloat64 = (p: readonly number[], weights: ArrayLike<number>) =>
  p.reduce((total, pk, k) => total + (pk === 0 ? 0 : weights[k]! * pk * Math.log(pk)), 0);
/** dL/dlogit_ik = q_ik (g_k - sum_j q_ij g_j) / B with g_k = dL/dp_k = w_k (1 + ln p_k). */
const slopesInFloat64 = (logits: Matrix, weights: ArrayLike<number>) => {
  const g = histogramInFloat64(logits).map((p, k) => weights[k]! * (1 + Math.log(p)));
  return logits.map((row) => {
    const q = probabilities(row);
    const center = q.reduce((total, qk, k) => total + qk * g[k]!, 0);
    return q.map((qk, k) => (qk * (g[k]! - center)) / logits.length);
  });
};

const someCounts = (length: number) =>
  fc.array(fc.double({ min: 1, max: 1000, noNaN: true }), { minLength: length, maxLength: length });
/** Logits [B, K] and K counts. */
const someBatch = fc
  .tuple(anySeed(), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
  .chain(([seed, rows, classCount]) => {
    const values = Array.from(normalValues(seed, rows * classCount), (x) => 2 * x);
    const logits = Array.from({ length: rows }, (_, i) => values.slice(i * classCount, (i + 1) * classCount));
    return fc.tuple(fc.constant(logits), someCounts(classCount));
  });
/** Points of the simplex, all of one size. */
const somePoints = (count: number) =>
  fc.integer({ min: 2, max: 6 }).chain((classCount) =>
    fc.tuple(
      fc.array(
        fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: classCount, maxLength: classCount }),
        {
          minLength: count,
          maxLength: count,
        },
      ),
      someCounts(classCount),
    ),
  );
const normalized = (values: readonly number[]) => {
  const total = values.reduce((a, b) => a + b, 0);
  return values.map((x) => x / total);
};
const runs = { numRuns: 40 };
const close = { rtol: 1e-5, atol: 2e-6 };

describeOnEngines('classBalancingLoss', () => {
  const p = [0.7, 0.2, 0.1];
  const counts = [100, 10, 1];
  const logitsB = [
    [2, 1, 0],
    [0.5, -0.5, 1.5],
    [3, 0, -1],
  ];

  it('equals the vector of one histogram in all three normalisations, and its derivative (CB-A)', () => {
    expectClose(lossOf(logitsOf(p), classWeights(counts)), -0.716064843664);
    expectClose(lossOf(logitsOf(p), classWeights(counts, { normalization: 'raw' })), -0.264943992156);
    expectClose(lossOf(logitsOf(p), classWeights(counts, { normalization: 'sum-one' })), -29.4087831293);
    const g = [0.0173871636773, -0.164712949307, -3.52050025134];
    const center = g.reduce((total, gk, k) => total + gk * p[k]!, 0);
    expectClose(slopesOf(logitsOf(p), classWeights(counts)), [p.map((pk, k) => pk * (g[k]! - center))]);
  });

  it('equals the vector of three images, with its gradient (CB-B)', () => {
    expectClose(histogramOf(logitsB), [0.615402992902, 0.127123888934, 0.257473118164]);
    expectClose(lossOf(logitsB, classWeights(counts)), -1.02312958808);
    expectClose(slopesOf(logitsB, classWeights(counts)), [
      [0.0358712278486, -0.0113657505755, -0.0245054772731],
      [0.0553036035511, 0.011309190018, -0.0666127935691],
      [0.00961553137619, -0.00419952100224, -0.00541601037394],
    ]);
  });

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

  it('is finite where a class has underflowed, and where the mean of probabilities has not the logarithm it needs', () => {
    const logits = [
      [0, 200, -200],
      [0, 190, -210],
    ];
    const naive = (x: Tensor) => {
      const histogram = mean(softmax(x), 0);
      return sum(mul(tensor1d([1, 1, 1]), mul(histogram, log(histogram))));
    };
    expect(tidy(() => naive(matrix(logits)).dataSync()[0])).toBeNaN();
    expect(lossOf(logits, [1, 1, 1])).toBeCloseTo(0, 6);
    for (const slope of slopesOf(logits, [1, 1, 1]).flat()) expect(slope).toBeCloseTo(0, 6);
  });

  it('is finite for logits up to 1e4, one image, one class, and classes that weigh nothing', () => {
    expectClose(
      lossOf(
        [
          [1e4, -1e4, 0],
          [1e4, -1e4, 9999],
        ],
        [0.391304347826, 0.652173913043, 1.95652173913],
      ),
      -0.576786809064,
    );
    expect(
      slopesOf(
        [
          [1e4, -1e4],
          [-1e4, 1e4],
        ],
        [1, 1],
      )
        .flat()
        .every(Number.isFinite),
    ).toBe(true);
    expectClose(lossOf([[7], [-2]], [1]), 0);
    expectClose(slopesOf([[7], [-2]], [1]), [[0], [0]]);
    expectClose(lossOf([[1, 2]], [0, 0]), 0);
  });

  it.each([1, 2] as const)('has the derivative of order %i that finite differences give', (order) => {
    const loss = (x: Tensor) => classBalancingLoss(x as Tensor2D, classWeights([5, 2, 1]));
    const logits = matrix([
      [0.4, -0.3, 0.8],
      [1, 0.2, -0.5],
    ]);
    expect(checkGradients(loss, [logits], { order, seed: createSeed(1) })).toBeLessThan(5e-3);
  });

  it('leaves no tensors, nor does its gradient', async () => {
    const logits = matrix(logitsB);
    await expectNoLeak(() => {
      classBalancingLoss(logits, [1, 2, 3]).dispose();
      const { value, grads } = valueAndGrad((x: { logits: Tensor2D }) => ({
        loss: classBalancingLoss(x.logits, [1, 2, 3]),
      }))({ logits });
      for (const tensor of [value, grads.logits]) tensor.dispose();
    });
    expect(logits.isDisposed).toBe(false);
  });

  it('rejects what does not fit', async () => {
    const [logits, flat, empty] = [matrix(logitsB), matrix(logitsB).as1D(), zeros([0, 3])];
    const failure =
      (weights: ArrayLike<number>, x: Tensor = logits) =>
      () =>
        classBalancingLoss(x as Tensor2D, weights);
    await expectNoLeak(() => {
      expect(failure([1, 1, 1], flat)).toThrow('classBalancingLoss: expected logits to be [B, K], not empty, got [9].');
      expect(failure([1, 1, 1], empty)).toThrow(
        'classBalancingLoss: expected logits to be [B, K], not empty, got [0, 3].',
      );
      for (const weights of [[1, 1], [1, 1, 1, 1], []])
        expect(failure(weights)).toThrow(
          `classBalancingLoss: expected weights to hold 3 numbers, one a class, got ${weights.length}.`,
        );
      for (const bad of [Number.NaN, -1, Number.POSITIVE_INFINITY])
        expect(failure([1, bad, 1])).toThrow(
          `classBalancingLoss: expected weights to be finite and >= 0, got ${bad} for class 1.`,
        );
    });
  });
});

describeOnEngines('softHistogram', () => {
  it('is the mean of the probabilities and sums to 1', () => {
    fc.assert(
      fc.property(someBatch, ([logits]) => {
        const histogram = histogramOf(logits);
        expectClose(histogram, histogramInFloat64(logits), close);
        expectClose(
          histogram.reduce((a, b) => a + b, 0),
          1,
        );
      }),
      runs,
    );
    expectClose(
      histogramOf([
        [1e4, 0],
        [0, 0],
      ]),
      [0.75, 0.25],
    );
  });

  it('leaves no tensors', async () => {
    const logits = matrix([[1, 2]]);
    await expectNoLeak(() => softHistogram(logits).dispose());
  });

  it('rejects what is no matrix', () => {
    expect(() => softHistogram(zeros([0, 3]))).toThrow(
      'softHistogram: expected logits to be [B, K], not empty, got [0, 3].',
    );
  });
});
