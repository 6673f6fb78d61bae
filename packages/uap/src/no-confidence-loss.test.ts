import { gradients } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyFloat32, describeOnEngines, expectClose } from '#test-kit';
import { batchNoConfidenceLoss, noConfidenceLoss } from './no-confidence-loss';

type Rows = readonly (readonly number[])[];
const matrix = (rows: Rows) => tensor2d(rows.map((row) => [...row]));
const lossOf = (loss: typeof noConfidenceLoss, rows: Rows, classes: number[], options?: { epsilon: number }) =>
  tidy(() => loss(matrix(rows), classes, options).dataSync()[0]!);
const slopesOf = (loss: typeof noConfidenceLoss, rows: Rows, classes: number[]) =>
  tidy(() => gradients((x: Tensor2D) => loss(x, classes))([matrix(rows)])[0].arraySync());

const logits = [
  [2, 0, -1],
  [0, 1, 0.5],
  [0.2, 0.1, 3],
];
const classes = [0, 0, 2];

/** Probability of the clean class, float64. */
const confidence = (row: readonly number[], c: number) => 1 / row.reduce((sum, z) => sum + Math.exp(z - row[c]!), 0);

const someRows = fc
  .integer({ min: 2, max: 5 })
  .chain((classCount) =>
    fc.array(
      fc.tuple(fc.array(anyFloat32(3), { minLength: classCount, maxLength: classCount }), fc.nat(classCount - 1)),
      { minLength: 1, maxLength: 6 },
    ),
  );

describeOnEngines('noConfidenceLoss', () => {
  it('UAP-B: equals the published vectors, with its slopes', () => {
    expectClose(lossOf(noConfidenceLoss, logits, classes), 1.44266060765);
    for (const [i, expected] of [1.85658433204, 0.206192686462, 2.26520480445].entries())
      expectClose(lossOf(noConfidenceLoss, [logits[i]!], [classes[i]!]), expected);
    expectClose(lossOf(noConfidenceLoss, logits, classes, { epsilon: 1e-4 }), 1.442085369);
    expectClose(slopesOf(noConfidenceLoss, logits, classes), [
      [0.281264911494, -0.205621126415, -0.0756437850786],
      [0.0621079077419, -0.0386596467154, -0.0234482610265],
      [-0.156827247591, -0.141903161788, 0.298730409378],
    ]);
    expectClose(lossOf(noConfidenceLoss, [[1000, 0]], [0]), 1000);
    expectClose(lossOf(noConfidenceLoss, [[1000, 0]], [0], { epsilon: 1e-4 }), 9.21034037198);
    expectClose(lossOf(noConfidenceLoss, [[0, 1000]], [0], { epsilon: 1e-4 }), -9.99950003333e-5, { atol: 1e-7 });
  });

  it('UAP-5: is -ln(1 - q), at least 0, with slopes that sum to 0 in every row; with epsilon at least -ln(1 + epsilon)', () => {
    fc.assert(
      fc.property(someRows, (pairs) => {
        const [rows, own] = [pairs.map(([row]) => row), pairs.map(([, c]) => c)];
        const exact = lossOf(noConfidenceLoss, rows, own);
        const expected = rows.map((row, i) => -Math.log1p(-confidence(row, own[i]!)));
        // A softplus of a logit of up to 6 rounds by 1e-6 at most.
        expectClose(exact, expected.reduce((sum, x) => sum + x, 0) / rows.length, { rtol: 1e-5, atol: 2e-6 });
        expect(exact).toBeGreaterThanOrEqual(0);
        expect(lossOf(noConfidenceLoss, rows, own, { epsilon: 1e-4 })).toBeGreaterThanOrEqual(-Math.log1p(1e-4) - 1e-6);
        for (const loss of [noConfidenceLoss, batchNoConfidenceLoss])
          for (const row of slopesOf(loss, rows, own))
            expectClose(
              row.reduce((sum, x) => sum + x, 0),
              0,
              { atol: 2e-6 },
            );
      }),
      { numRuns: 40 },
    );
  });

  it('UAP-5: goes to 0 with the confidence, and is finite with finite slopes for gaps of thousands', () => {
    expectClose(lossOf(noConfidenceLoss, [[-20, 0, 0]], [0]), Math.exp(-20) / 2, { rtol: 1e-4, atol: 0 });
    for (const gap of [1e3, -1e3, 2e4, -2e4]) {
      expectClose(lossOf(noConfidenceLoss, [[gap, 0]], [0]), Math.max(0, gap));
      expectClose(slopesOf(noConfidenceLoss, [[gap, 0]], [0]), gap > 0 ? [[1, -1]] : [[0, 0]]);
    }
  });

  it('leaves no tensor behind, and rejects what does not fit', async () => {
    await expectNoLeak(() => {
      const [z, one] = [matrix(logits), matrix([[1]])];
      noConfidenceLoss(z, classes).dispose();
      batchNoConfidenceLoss(z, classes).dispose();
      expect(() => noConfidenceLoss(one, [0])).toThrow(
        'noConfidenceLoss: expected logits to be [N, K] with K >= 2, got [1, 1].',
      );
      expect(() => noConfidenceLoss(z, [0])).toThrow(
        'expected classes to hold one class for each of the 3 rows of logits, got 1.',
      );
      expect(() => batchNoConfidenceLoss(z, [0, 1, 3])).toThrow(
        'batchNoConfidenceLoss: expected classes to be integers from 0 to 2, got 3 at position 2.',
      );
      expect(() => noConfidenceLoss(z, classes, { epsilon: Number.NaN })).toThrow(
        'expected epsilon to be a finite number >= 0, got NaN.',
      );
      z.dispose();
      one.dispose();
    });
  });
});

describeOnEngines('batchNoConfidenceLoss', () => {
  it('UAP-B: equals the published vector', () => {
    expectClose(lossOf(batchNoConfidenceLoss, logits, classes), 1.02751068225);
  });

  it('UAP-5: is at most the mean of the images, and finite for a batch that is fully confident', () => {
    fc.assert(
      fc.property(someRows, (pairs) => {
        const [rows, own] = [pairs.map(([row]) => row), pairs.map(([, c]) => c)];
        const mean = lossOf(noConfidenceLoss, rows, own);
        expect(lossOf(batchNoConfidenceLoss, rows, own)).toBeLessThanOrEqual(mean + 1e-5 * (1 + mean));
      }),
      { numRuns: 40 },
    );
    expectClose(
      lossOf(
        batchNoConfidenceLoss,
        [
          [1e3, 0],
          [1e3, 0],
        ],
        [0, 0],
      ),
      1e3,
    );
  });
});
