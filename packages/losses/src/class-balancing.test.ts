import { expectNoLeak } from '@gans/tensor/testing';
import { log, mean, mul, softmax, sum, type Tensor, type Tensor2D, tensor1d, tidy, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { classBalancingLoss, softHistogram } from './class-balancing';
import { classWeights } from './class-weights';
import {
  histogramInFloat64,
  histogramOf,
  logitsOf,
  lossOf,
  matrix,
  slopesOf,
  someBatch,
} from './internal/class-balancing-cases';
import { itDifferentiates } from './internal/derivatives-suite';

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

  itDifferentiates(
    (logits) => classBalancingLoss(logits, classWeights([5, 2, 1])),
    [
      [
        [0.4, -0.3, 0.8],
        [1, 0.2, -0.5],
      ],
    ],
  );

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
