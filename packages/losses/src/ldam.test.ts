import { gradients, normalValues } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { type Tensor, type Tensor2D, tensor1d, tensor2d, tidy, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySeed, describeOnEngines, expectClose } from '#test-kit';
import { classBalancedCrossEntropy } from './class-balanced-cross-entropy';
import { itDifferentiates } from './internal/derivatives-suite';
import { type LdamLossOptions, ldamLoss, ldamMargins } from './ldam';

type Matrix = readonly (readonly number[])[];
const matrix = (rows: Matrix) => tensor2d(rows.flat(), [rows.length, rows[0]!.length]);
const lossOf = (logits: Matrix, labels: readonly number[], margins: ArrayLike<number>, options?: LdamLossOptions) =>
  tidy(() => ldamLoss(matrix(logits), labels, margins, options).dataSync()[0]!);
const someBatch = fc
  .tuple(anySeed(), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 2, max: 5 }))
  .chain(([seed, rows, classCount]) => {
    const values = Array.from(normalValues(seed, rows * classCount), (x) => Math.tanh(x));
    const perClass = (max: number) =>
      fc.array(fc.double({ min: 0.1, max, noNaN: true }), { minLength: classCount, maxLength: classCount });
    return fc.tuple(
      fc.constant(Array.from({ length: rows }, (_, i) => values.slice(i * classCount, (i + 1) * classCount))),
      fc.array(fc.nat(classCount - 1), { minLength: rows, maxLength: rows }),
      perClass(0.5),
      perClass(4),
    );
  });
const runs = { numRuns: 40 };

describe('ldamMargins', () => {
  it('falls as the fourth root of the count, from the greatest margin on', () => {
    expectClose(ldamMargins([5000, 1077, 232, 50]), [0.158113883008, 0.232091149548, 0.340675191877, 0.5], {
      rtol: 1e-10,
    });
    const someCounts = fc.array(fc.integer({ min: 1, max: 1e5 }), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(someCounts, fc.double({ min: 0.01, max: 2, noNaN: true }), (counts, maxMargin) => {
        const margins = ldamMargins(counts, maxMargin);
        const rarest = Math.min(...counts);
        expectClose(
          margins,
          counts.map((n) => maxMargin * (rarest / n) ** 0.25),
          { rtol: 1e-9, atol: 0 },
        );
      }),
    );
  });

  it('gives an empty class the margin of the rarest', () => {
    expect(ldamMargins([16, 1, 0])).toEqual(Float64Array.of(0.25, 0.5, 0.5));
    expect(ldamMargins([16, 0])).toEqual(Float64Array.of(0.25, 0.5));
  });

  it('rejects what is out of range', () => {
    expect(() => ldamMargins([])).toThrow(
      'ldamMargins: expected counts to hold at least one number, one a class, got 0.',
    );
    expect(() => ldamMargins([Number.NaN])).toThrow(
      'ldamMargins: expected counts to be finite and >= 0, got NaN for class 0.',
    );
    expect(() => ldamMargins([1], 0)).toThrow('ldamMargins: expected maxMargin to be a finite number > 0, got 0.');
  });
});

describeOnEngines('ldamLoss', () => {
  it('is the cross-entropy of logits whose true one lost its margin, times the scale', () => {
    fc.assert(
      fc.property(someBatch, fc.constantFrom(1, 5, 30), ([logits, labels, margins, weights], scale) => {
        const moved = logits.map((row, i) => row.map((x, k) => scale * (k === labels[i] ? x - margins[k]! : x)));
        const expected = (w: readonly number[]) =>
          tidy(
            () => classBalancedCrossEntropy(matrix(moved), labels, w, { reduction: 'weighted-mean' }).dataSync()[0]!,
          );
        const close = { rtol: 1e-5, atol: 1e-5 };
        expectClose(lossOf(logits, labels, margins, { scale, weights }), expected(weights), close);
        expectClose(lossOf(logits, labels, margins, { scale }), expected(weights.map(() => 1)), close);
      }),
      runs,
    );
  });

  it('equals the equation of one sample, at the scale 30 where none is given', () => {
    expectClose(lossOf([[0.9, 0.2]], [0], [0.5, 0.28]), Math.log1p(Math.exp(30 * (0.2 - 0.4))));
  });

  it('never falls as margins grow', () => {
    fc.assert(
      fc.property(someBatch, ([logits, labels, margins, weights]) => {
        const at = (factor: number) =>
          lossOf(
            logits,
            labels,
            margins.map((m) => factor * m),
            { scale: 5, weights },
          );
        expect(at(2)).toBeGreaterThan(at(1));
        expect(at(1)).toBeGreaterThan(at(0));
      }),
      runs,
    );
  });

  it('is finite for logits up to 1e4, one sample, and a batch that weighs nothing', () => {
    expectClose(lossOf([[-1e4, 1e4]], [0], [0.5, 0.5]), 30 * (2e4 + 0.5));
    expect(lossOf([[1e4, -1e4]], [0], [0.5, 0.5])).toBe(0);
    expect(lossOf([[0.3, 0.1]], [0], [0.5, 0.5], { weights: [0, 1] })).toBe(0);
    const [slope] = gradients((x: Tensor2D) => ldamLoss(x, [0], [0.5, 0.5], { weights: [0, 1] }))([
      matrix([[0.3, 0.1]]),
    ]);
    expectClose(slope, zeros([1, 2]));
  });

  itDifferentiates(
    (logits) => ldamLoss(logits, [1, 0], [0.2, 0.5, 0.3], { scale: 3, weights: [1, 2, 3] }),
    [
      [
        [0.4, -0.3, 0.8],
        [1, 0.2, -0.5],
      ],
    ],
  );

  it('rejects what does not fit', async () => {
    const [logits, flat] = [
      matrix([
        [1, 2],
        [3, 4],
      ]),
      tensor1d([1, 2]),
    ];
    const margins = [0.5, 0.1];
    await expectNoLeak(() => {
      expect(() => ldamLoss(flat as Tensor as Tensor2D, [0], margins)).toThrow(
        'ldamLoss: expected logits to be [N, K], not empty, got [2].',
      );
      expect(() => ldamLoss(logits, [0, 2], margins)).toThrow(
        'ldamLoss: expected labels to be integers from 0 to 1, got 2 at position 1.',
      );
      expect(() => ldamLoss(logits, [0, 1], [0.5])).toThrow(
        'ldamLoss: expected margins to hold 2 numbers, one a class, got 1.',
      );
      expect(() => ldamLoss(logits, [0, 1], [0.5, Number.NaN])).toThrow(
        'ldamLoss: expected margins to be finite and >= 0, got NaN for class 1.',
      );
      expect(() => ldamLoss(logits, [0, 1], margins, { weights: [1, 2, 3] })).toThrow(
        'ldamLoss: expected weights to hold 2 numbers, one a class, got 3.',
      );
      expect(() => ldamLoss(logits, [0, 1], margins, { scale: 0 })).toThrow(
        'ldamLoss: expected scale to be a finite number > 0, got 0.',
      );
    });
  });
});
