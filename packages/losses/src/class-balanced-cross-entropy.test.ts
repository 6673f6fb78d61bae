import { gradients, normalValues } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { type Tensor, type Tensor2D, tensor1d, tensor2d, tidy, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySeed, describeOnEngines, expectClose } from '#test-kit';
import { type ClassBalancedCrossEntropyOptions, classBalancedCrossEntropy } from './class-balanced-cross-entropy';
import { itDifferentiates } from './internal/derivatives-suite';

type Matrix = readonly (readonly number[])[];
const matrix = (rows: Matrix) => tensor2d(rows.flat(), [rows.length, rows[0]!.length]);
const lossOf = (
  logits: Matrix,
  labels: readonly number[],
  weights: ArrayLike<number>,
  options?: ClassBalancedCrossEntropyOptions,
) => tidy(() => classBalancedCrossEntropy(matrix(logits), labels, weights, options).dataSync()[0]!);
const crossEntropy = (row: readonly number[], label: number) => {
  const largest = Math.max(...row);
  return largest + Math.log(row.reduce((sum, x) => sum + Math.exp(x - largest), 0)) - row[label]!;
};
const someBatch = fc
  .tuple(anySeed(), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 5 }))
  .chain(([seed, rows, classCount]) => {
    const values = Array.from(normalValues(seed, rows * classCount), (x) => 2 * x);
    return fc.tuple(
      fc.constant(Array.from({ length: rows }, (_, i) => values.slice(i * classCount, (i + 1) * classCount))),
      fc.array(fc.nat(classCount - 1), { minLength: rows, maxLength: rows }),
      fc.array(fc.double({ min: 0.1, max: 4, noNaN: true }), { minLength: classCount, maxLength: classCount }),
    );
  });

describeOnEngines('classBalancedCrossEntropy', () => {
  it('equals the equation in float64, in both reductions', () => {
    fc.assert(
      fc.property(someBatch, ([logits, labels, weights]) => {
        const sum = logits.reduce((total, row, i) => total + weights[labels[i]!]! * crossEntropy(row, labels[i]!), 0);
        const ofBatch = labels.reduce((total, label) => total + weights[label]!, 0);
        expectClose(lossOf(logits, labels, weights), sum / labels.length, { rtol: 1e-5, atol: 2e-6 });
        expectClose(lossOf(logits, labels, weights, { reduction: 'weighted-mean' }), sum / ofBatch, {
          rtol: 1e-5,
          atol: 2e-6,
        });
      }),
      { numRuns: 40 },
    );
  });

  it('is the plain cross-entropy where classes weigh 1, and in a weighted mean where they weigh the same', () => {
    const [logits, labels] = [
      [
        [0, 0],
        [0, 0],
      ],
      [0, 1],
    ];
    expectClose(lossOf(logits, labels, [1, 1]), Math.LN2);
    expectClose(lossOf(logits, labels, [3, 3]), 3 * Math.LN2);
    expectClose(lossOf(logits, labels, [3, 3], { reduction: 'weighted-mean' }), Math.LN2);
  });

  it('is finite for logits up to 1e4, and 0 for one class and for a batch that weighs nothing', () => {
    expectClose(lossOf([[-1e4, 1e4]], [0], [2, 1]), 4e4);
    expect(lossOf([[1e4, -1e4]], [0], [2, 1])).toBe(0);
    expect(lossOf([[5], [3]], [0, 0], [1])).toBe(0);
    for (const reduction of ['mean', 'weighted-mean'] as const) {
      expect(lossOf([[0, 1]], [0], [0, 1], { reduction })).toBe(0);
      const [slope] = gradients((x: Tensor2D) => classBalancedCrossEntropy(x, [0], [0, 1], { reduction }))([
        matrix([[0, 1]]),
      ]);
      expectClose(slope, zeros([1, 2]));
    }
  });

  for (const reduction of ['mean', 'weighted-mean'] as const)
    describe(`with reduction '${reduction}'`, () => {
      itDifferentiates(
        (logits) => classBalancedCrossEntropy(logits, [1, 0], [1, 2, 3], { reduction }),
        [
          [
            [0.4, -0.3, 0.8],
            [1, 0.2, -0.5],
          ],
        ],
      );
    });

  it('rejects what does not fit', async () => {
    const [logits, flat] = [
      matrix([
        [1, 2],
        [3, 4],
      ]),
      tensor1d([1, 2]),
    ];
    await expectNoLeak(() => {
      expect(() => classBalancedCrossEntropy(flat as Tensor as Tensor2D, [0], [1, 1])).toThrow(
        'classBalancedCrossEntropy: expected logits to be [N, K], not empty, got [2].',
      );
      expect(() => classBalancedCrossEntropy(logits, [0, 2], [1, 1])).toThrow(
        'classBalancedCrossEntropy: expected labels to be integers from 0 to 1, got 2 at position 1.',
      );
      expect(() => classBalancedCrossEntropy(logits, [0, 1], [1])).toThrow(
        'classBalancedCrossEntropy: expected weights to hold 2 numbers, one a class, got 1.',
      );
      expect(() => classBalancedCrossEntropy(logits, [0, 1], undefined as unknown as number[])).toThrow(
        'classBalancedCrossEntropy: expected weights to hold 2 numbers, one a class, got undefined.',
      );
      expect(() => classBalancedCrossEntropy(logits, [0, 1], [1, 1], { reduction: 'sum' as 'mean' })).toThrow(
        "classBalancedCrossEntropy: expected reduction to be one of 'mean', 'weighted-mean', got 'sum'.",
      );
    });
  });
});
