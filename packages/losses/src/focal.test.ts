import { gradients, normalValues } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import {
  exp,
  mean,
  mul,
  neg,
  pow,
  sub,
  type Tensor,
  type Tensor2D,
  tensor1d,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySeed, describeOnEngines, expectClose } from '#test-kit';
import { classBalancedCrossEntropy } from './class-balanced-cross-entropy';
import { type FocalLossOptions, focalLoss } from './focal';
import { itDifferentiates } from './internal/derivatives-suite';

type Matrix = readonly (readonly number[])[];
const matrix = (rows: Matrix) => tensor2d(rows.flat(), [rows.length, rows[0]!.length]);
const lossOf = (logits: Matrix, labels: readonly number[], options?: FocalLossOptions) =>
  tidy(() => focalLoss(matrix(logits), labels, options).dataSync()[0]!);
const slopesOf = (logits: Matrix, labels: readonly number[], options?: FocalLossOptions) =>
  gradients((x: Tensor2D) => focalLoss(x, labels, options))([matrix(logits)])[0].arraySync();

/** -ln softmax(row)_label in float64. */
const crossEntropy = (row: readonly number[], label: number) => {
  const largest = Math.max(...row);
  return largest + Math.log(row.reduce((sum, x) => sum + Math.exp(x - largest), 0)) - row[label]!;
};
const lossInFloat64 = (logits: Matrix, labels: readonly number[], gamma: number, weights: readonly number[]) =>
  logits.reduce((sum, row, i) => {
    const l = weights[labels[i]!]! * crossEntropy(row, labels[i]!);
    return sum + (-Math.expm1(-l)) ** gamma * l;
  }, 0) / logits.length;

const someBatch = fc
  .tuple(anySeed(), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 2, max: 5 }))
  .chain(([seed, rows, classCount]) => {
    const values = Array.from(normalValues(seed, rows * classCount), (x) => 2 * x);
    return fc.tuple(
      fc.constant(Array.from({ length: rows }, (_, i) => values.slice(i * classCount, (i + 1) * classCount))),
      fc.array(fc.nat(classCount - 1), { minLength: rows, maxLength: rows }),
      fc.array(fc.double({ min: 0, max: 4, noNaN: true }), { minLength: classCount, maxLength: classCount }),
    );
  });
const someGamma = fc.constantFrom(0, 0.1, 0.5, 1, 2, 5);
const runs = { numRuns: 40 };

describeOnEngines('focalLoss', () => {
  it('equals the vector, with its weight inside the modulating factor (CB-I)', () => {
    const [row, label] = [[[2, 0, -1]], [0]];
    expectClose(lossOf(row, label, { gamma: 0 }), 0.169846019556);
    expectClose(lossOf(row, label), 0.0265308425821);
    expectClose(lossOf(row, label, { weights: [2, 1, 1] }), 0.0978348557084);
    expectClose(2 * lossOf(row, label), 0.0530616851642); // what it would be outside
  });

  it('CB-17: is cross-entropy for gamma = 0, and between 0 and that for any other', () => {
    fc.assert(
      fc.property(someBatch, someGamma, ([logits, labels, weights], gamma) => {
        const plain = tidy(() => classBalancedCrossEntropy(matrix(logits), labels, weights).dataSync()[0]!);
        expectClose(lossOf(logits, labels, { gamma: 0, weights }), plain);
        const focal = lossOf(logits, labels, { gamma, weights });
        expect(focal).toBeGreaterThanOrEqual(0);
        expect(focal).toBeLessThanOrEqual(plain * (1 + 1e-6));
      }),
      runs,
    );
  });

  it('equals the equation in float64, with weights and without', () => {
    fc.assert(
      fc.property(someBatch, someGamma, ([logits, labels, weights], gamma) => {
        const close = { rtol: 2e-5, atol: 2e-6 };
        expectClose(lossOf(logits, labels, { gamma, weights }), lossInFloat64(logits, labels, gamma, weights), close);
        expectClose(
          lossOf(logits, labels, { gamma }),
          lossInFloat64(
            logits,
            labels,
            gamma,
            weights.map(() => 1),
          ),
          close,
        );
      }),
      runs,
    );
  });

  it('is finite with a finite gradient at logits up to 1e4, where the bare power has none', () => {
    const [sure, wrong] = [[[1e4, -1e4]], [[-1e4, 1e4]]];
    for (const gamma of [0, 0.5, 1, 2]) {
      expect(lossOf(sure, [0], { gamma })).toBe(0);
      expectClose(slopesOf(sure, [0], { gamma }), [[0, 0]]);
      expectClose(lossOf(wrong, [0], { gamma }), 2e4);
      expectClose(slopesOf(wrong, [0], { gamma }), [[-1, 1]]);
    }
    const naive = (l: Tensor) => mean(mul(pow(sub(1, exp(neg(l))), 0.5), l));
    expect(gradients(naive)([tensor1d([0])])[0].dataSync()[0]).toBeNaN();
  });

  it('keeps its digits for small weights, where 1 - e^-l in float32 loses them', () => {
    const weights = [3e-7, 1, 1];
    const l = weights[0]! * crossEntropy([2, 0, -1], 0);
    const expected = -Math.expm1(-l) * l;
    expectClose(lossOf([[2, 0, -1]], [0], { weights }), expected, { rtol: 1e-5, atol: 0 });
    const naive = Math.fround(1 - Math.fround(Math.exp(-l))) * l;
    expect(Math.abs(naive / expected - 1)).toBeGreaterThan(1e-3);
  });

  it('has loss and gradient 0 for classes that weigh nothing', () => {
    expect(lossOf([[0, 1]], [0], { weights: [0, 1] })).toBe(0);
    for (const gamma of [0, 0.5, 1]) expectClose(slopesOf([[0, 1]], [0], { gamma, weights: [0, 1] }), [[0, 0]]);
  });

  for (const gamma of [0, 0.5, 1, 2])
    describe(`at gamma ${gamma}`, () => {
      itDifferentiates(
        (logits) => focalLoss(logits, [1, 0], { gamma, weights: [1.5, 0.7, 1] }),
        [
          [
            [0.4, -0.3, 0.8],
            [0.3, 0.2, -0.5],
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
      expect(() => focalLoss(flat as Tensor as Tensor2D, [0])).toThrow(
        'focalLoss: expected logits to be [N, K], not empty, got [2].',
      );
      expect(() => focalLoss(logits, [0])).toThrow(
        'focalLoss: expected labels to hold one label for each of the 2 rows of logits, got 1.',
      );
      for (const bad of [2, -1, 0.5, Number.NaN])
        expect(() => focalLoss(logits, [0, bad])).toThrow(
          `focalLoss: expected labels to be integers from 0 to 1, got ${bad} at position 1.`,
        );
      expect(() => focalLoss(logits, [0, 1], { weights: [1] })).toThrow(
        'focalLoss: expected weights to hold 2 numbers, one a class, got 1.',
      );
      expect(() => focalLoss(logits, [0, 1], { weights: [1, Number.NaN] })).toThrow(
        'focalLoss: expected weights to be finite and >= 0, got NaN for class 1.',
      );
      for (const gamma of [-1, Number.NaN])
        expect(() => focalLoss(logits, [0, 1], { gamma })).toThrow(
          `focalLoss: expected gamma to be a finite number >= 0, got ${gamma}.`,
        );
    });
  });
});
