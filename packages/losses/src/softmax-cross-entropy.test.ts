import { gradients } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { log, neg, softmax, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyFloat32, describeOnEngines, expectClose } from '#test-kit';
import { itDifferentiates } from './internal/derivatives-suite';
import { matrix } from './internal/embedded-batches';
import { average } from './internal/in-float64';
import { anyLogits, crossEntropyOf, extremeLogits, type LabelledLogits, softmaxOf } from './internal/labelled-logits';
import { softmaxCrossEntropy, softmaxCrossEntropyRows } from './softmax-cross-entropy';

const rowsOf = ({ logits, labels }: LabelledLogits) =>
  Array.from(tidy(() => softmaxCrossEntropyRows(matrix(logits), labels).dataSync()));
const lossOf = ({ logits, labels }: LabelledLogits) =>
  tidy(() => softmaxCrossEntropy(matrix(logits), labels).dataSync()[0]!);
const slopesOf = ({ logits, labels }: LabelledLogits): number[][] =>
  tidy(() => gradients((z: Tensor2D) => softmaxCrossEntropy(z, labels))([matrix(logits)])[0].arraySync());
const expectedRows = ({ logits, labels }: LabelledLogits) => logits.map((z, i) => crossEntropyOf(z, labels[i]!));
const expectedSlopes = ({ logits, labels }: LabelledLogits) =>
  logits.map((z, i) => softmaxOf(z).map((p, k) => (p - Number(k === labels[i])) / logits.length));

describeOnEngines('softmaxCrossEntropy', () => {
  it('is the mean of -ln p_{i,y_i}, in float64', () => {
    fc.assert(
      fc.property(anyLogits(), (batch) => {
        expectClose(rowsOf(batch), expectedRows(batch), { atol: 3e-6 });
        expectClose(lossOf(batch), average(expectedRows(batch)), { atol: 3e-6 });
      }),
      { numRuns: 40 },
    );
  });

  it('has the slopes (p_ik - 1[y_i = k]) / N', () => {
    fc.assert(
      fc.property(anyLogits(), (batch) => expectClose(slopesOf(batch), expectedSlopes(batch))),
      { numRuns: 40 },
    );
  });

  it('is finite for logits up to 1e4, in value and slopes', () => {
    fc.assert(
      fc.property(extremeLogits, (batch) => {
        expectClose(rowsOf(batch), expectedRows(batch));
        expectClose(slopesOf(batch), expectedSlopes(batch));
      }),
      { numRuns: 30 },
    );
  });

  it('is right where the logarithm of a softmax is infinite', () => {
    const batch = { logits: [[1e4, 0, -50]], labels: [1] };
    const naive = tidy(() => neg(log(softmax(matrix(batch.logits)))).dataSync()[1]!);
    expect(Number.isFinite(naive)).toBe(false);
    expectClose(rowsOf(batch), [1e4]);
    const mild = { logits: [[2, 0, -1]], labels: [1] };
    expectClose(rowsOf(mild), [tidy(() => neg(log(softmax(matrix(mild.logits)))).dataSync()[1]!)]);
  });

  it('does not change when a constant is added to a row', () => {
    fc.assert(
      fc.property(anyLogits(), anyFloat32(50), ({ logits, labels }, c) => {
        const shifted = logits.map((z) => z.map((x) => x + c));
        expectClose(rowsOf({ logits: shifted, labels }), rowsOf({ logits, labels }), { atol: 2e-5 });
      }),
      { numRuns: 30 },
    );
  });

  it('is 0 with slope 0 for a single class, and ln K for equal logits', () => {
    expect(lossOf({ logits: [[3], [-1e4]], labels: [0, 0] })).toBe(0);
    expectClose(slopesOf({ logits: [[3], [-1e4]], labels: [0, 0] }), [0, 0], { atol: 0 });
    expectClose(lossOf({ logits: [[2.5, 2.5, 2.5, 2.5]], labels: [2] }), Math.log(4));
  });

  itDifferentiates(
    (z) => softmaxCrossEntropy(z!, [1, 0, 2]),
    [
      [
        [0.3, -0.5, 0.8],
        [1.2, 0.4, -0.9],
        [-0.2, 0.6, 0.1],
      ],
    ],
  );

  it('rejects, before making a tensor, what it cannot honour', async () => {
    const [logits, none] = [matrix([[1, 2]]), matrix([[1, 2]]).slice([0, 0], [0, 2])];
    const flat = logits.as1D() as unknown as Tensor2D;
    await expectNoLeak(() => {
      for (const [name, loss] of Object.entries({ softmaxCrossEntropy, softmaxCrossEntropyRows })) {
        expect(() => loss(flat, [0])).toThrow(`${name}: expected logits to be [N, K], not empty, got [2].`);
        expect(() => loss(none, [])).toThrow(`${name}: expected logits to be [N, K], not empty, got [0, 2].`);
        expect(() => loss(logits, [0, 1])).toThrow(
          `${name}: expected labels to hold one label for each of the 1 rows of logits, got 2.`,
        );
        for (const bad of [2, -1, 0.5, Number.NaN])
          expect(() => loss(logits, [bad])).toThrow(
            `${name}: expected labels to be integers from 0 to 1, got ${bad} at position 0.`,
          );
      }
    });
  });

  it('leaves no tensors in rows', async () => {
    const logits = matrix([[1, 2]]);
    await expectNoLeak(() => softmaxCrossEntropyRows(logits, [0]).dispose());
  });
});
