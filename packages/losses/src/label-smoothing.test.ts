import { expectNoLeak } from '@gans/tensor/testing';
import { tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { classBalancedCrossEntropy } from './class-balanced-cross-entropy';
import { itDifferentiates } from './internal/derivatives-suite';
import { type Matrix, matrix } from './internal/embedded-batches';
import { anyLogits, crossEntropyOf, extremeLogits } from './internal/labelled-logits';
import { type SmoothedCrossEntropyOptions, smoothedCrossEntropy } from './label-smoothing';

const lossOf = (logits: Matrix, labels: readonly number[], options?: SmoothedCrossEntropyOptions) =>
  tidy(() => smoothedCrossEntropy(matrix(logits), labels, options).dataSync()[0]!);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
/** The equation in float64. */
const expected = (logits: Matrix, labels: readonly number[], smoothing: number, weights: readonly number[]) =>
  logits.map((row, i) => {
    const share = (k: number) => (k === labels[i] ? 1 - smoothing : 0) + smoothing / row.length;
    return sum(row.map((_, k) => weights[k]! * share(k) * crossEntropyOf(row, k)));
  });

describeOnEngines('smoothedCrossEntropy', () => {
  it('equals the equation in float64, with weights and in both reductions', () => {
    fc.assert(
      fc.property(anyLogits(), fc.double({ min: 0, max: 0.9, noNaN: true }), ({ logits, labels }, smoothing) => {
        const weights = logits[0]!.map((_, k) => 0.5 + k);
        const total = sum(expected(logits, labels, smoothing, weights));
        const ofLabels = sum(labels.map((label) => weights[label]!));
        const close = { rtol: 1e-5, atol: 1e-5 };
        expectClose(lossOf(logits, labels, { smoothing, weights }), total / labels.length, close);
        const options = { smoothing, weights, reduction: 'weighted-mean' } as const;
        expectClose(lossOf(logits, labels, options), total / ofLabels, close);
      }),
      { numRuns: 30 },
    );
  });

  it('spreads a tenth of each target by default', () => {
    // ln(1 + e^-2) + 0.05 * 2, by hand.
    expectClose(lossOf([[2, 0]], [0]), Math.log1p(Math.exp(-2)) + 0.1);
  });

  it('is the class-balanced cross-entropy without smoothing', () => {
    const [logits, labels, weights] = [
      [
        [1, -2, 0.5],
        [0, 3, 1],
      ],
      [2, 1],
      [1, 2, 3],
    ];
    for (const reduction of ['mean', 'weighted-mean'] as const)
      expectClose(
        lossOf(logits, labels, { smoothing: 0, weights, reduction }),
        tidy(() => classBalancedCrossEntropy(matrix(logits), labels, weights, { reduction }).dataSync()[0]!),
      );
  });

  it('is least where the logits have the smoothed targets as their softmax', () => {
    const best = [Math.log(0.925), Math.log(0.025), Math.log(0.025), Math.log(0.025)];
    const at = (shift: number) => lossOf([[best[0]! + shift, ...best.slice(1)]], [0]);
    for (const shift of [-0.5, 0.5, 4]) expect(at(shift)).toBeGreaterThan(at(0) + 1e-3);
  });

  it('is finite for logits up to 1e4, and 0 for one class and a batch that weighs nothing', () => {
    fc.assert(
      fc.property(extremeLogits, ({ logits, labels }) => {
        const rows = expected(logits, labels, 0.1, [1, 1, 1]);
        expectClose(lossOf(logits, labels), sum(rows) / rows.length, { rtol: 1e-5, atol: 1e-5 });
      }),
      { numRuns: 20 },
    );
    expect(lossOf([[5]], [0])).toBe(0);
    expect(lossOf([[0, 1]], [0], { weights: [0, 1], smoothing: 0, reduction: 'weighted-mean' })).toBe(0);
  });

  itDifferentiates(
    (logits) => smoothedCrossEntropy(logits, [1, 0], { weights: [1, 2, 3] }),
    [
      [
        [0.4, -0.3, 0.8],
        [1, 0.2, -0.5],
      ],
    ],
  );

  it('rejects what does not fit', async () => {
    const logits = matrix([[1, 2]]);
    await expectNoLeak(() => {
      expect(() => smoothedCrossEntropy(logits, [2])).toThrow(
        'smoothedCrossEntropy: expected labels to be integers from 0 to 1, got 2 at position 0.',
      );
      expect(() => smoothedCrossEntropy(logits, [0], { smoothing: 1 })).toThrow(
        'smoothedCrossEntropy: expected smoothing to be in [0, 1), got 1.',
      );
      expect(() => smoothedCrossEntropy(logits, [0], { weights: [1] })).toThrow(
        'smoothedCrossEntropy: expected weights to hold 2 numbers, one a class, got 1.',
      );
      expect(() => smoothedCrossEntropy(logits, [0], { reduction: 'sum' as 'mean' })).toThrow(
        "smoothedCrossEntropy: expected reduction to be one of 'mean', 'weighted-mean', got 'sum'.",
      );
    });
  });
});
