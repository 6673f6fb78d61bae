import { createSeed, normalValues, type Tree, valueAndGrad } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { type Tensor2D, tidy, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { auxiliaryClassifierLoss } from './auxiliary-classifier';
import { featureNorm, gradientNorm, trueClassProb } from './conditional-diagnostics';
import { d2dCrossEntropy } from './d2d-cross-entropy';
import { lossOf, referenceRows } from './internal/d2d-in-float64';
import {
  anyBatch,
  type Batch,
  differencesOf,
  type Matrix,
  matrix,
  numberOf,
  smoothBatch,
} from './internal/embedded-batches';
import { average } from './internal/in-float64';
import { anyLogits, anyMatrix, extremeLogits, softmaxOf } from './internal/labelled-logits';

describeOnEngines('featureNorm', () => {
  it('RE-29: is the mean length of the rows', () => {
    const rows = fc
      .record({ n: fc.integer({ min: 1, max: 5 }), d: fc.integer({ min: 1, max: 4 }) })
      .chain(({ n, d }) => anyMatrix(n, d));
    fc.assert(
      fc.property(rows, (features) => {
        expectClose(
          numberOf(() => featureNorm(matrix(features))),
          average(features.map((h) => Math.hypot(...h))),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('leaves no tensors, and rejects before making one what is no matrix', async () => {
    const [features, flat] = [matrix([[3, 4]]), zeros([2]) as never];
    await expectNoLeak(() => {
      featureNorm(features).dispose();
      expect(() => featureNorm(flat)).toThrow('featureNorm: expected features to be [N, D], not empty, got [2].');
    });
  });
});

describeOnEngines('trueClassProb', () => {
  it('RE-29: is the mean softmax probability of the true class, within (0, 1) for more than one class', () => {
    fc.assert(
      fc.property(anyLogits({ leastColumns: 2, limit: 4 }), ({ logits, labels }) => {
        const got = numberOf(() => trueClassProb(matrix(logits), labels));
        expectClose(got, average(logits.map((z, i) => softmaxOf(z)[labels[i]!]!)));
        expect(got > 0 && got < 1).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  it('is in [0, 1] for logits up to 1e4', () => {
    fc.assert(
      fc.property(extremeLogits, ({ logits, labels }) => {
        const expected = average(logits.map((z, i) => softmaxOf(z)[labels[i]!]!));
        expectClose(
          numberOf(() => trueClassProb(matrix(logits), labels)),
          expected,
        );
      }),
      { numRuns: 30 },
    );
  });

  it('leaves no tensors, and rejects before making one labels out of range', async () => {
    const logits = matrix([[1, 2]]);
    await expectNoLeak(() => {
      trueClassProb(logits, [0]).dispose();
      expect(() => trueClassProb(logits, [2])).toThrow(
        'trueClassProb: expected labels to be integers from 0 to 1, got 2 at position 0.',
      );
    });
  });
});

describeOnEngines('gradientNorm', () => {
  it('RE-29: is the length of the gradient that finite differences give, for D2D-CE to its proxies', () => {
    const lengthOf = (m: Matrix) => Math.hypot(...m.flat());
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(0.5, 1), (seed, weight) => {
        const draws = normalValues(createSeed(seed), 9);
        // Away from kinks: proxies at random, samples as in the smooth batch.
        const proxies = smoothBatch.proxies.map((row, k) => row.map((x, d) => x + 0.2 * draws[3 * k + d]!));
        const batch = { ...smoothBatch, proxies };
        const loss = (b: Batch) =>
          weight * average(referenceRows(b, { temperature: 0.5, positiveMargin: 0.98, form: 'exact' }));
        const expected = lengthOf(differencesOf(loss, batch, 'proxies'));
        tidy(() => {
          const embeddings = matrix(batch.embeddings);
          const { grads } = valueAndGrad((p: { proxies: Tensor2D }) => ({
            loss: d2dCrossEntropy(embeddings, p.proxies, batch.labels).mul(weight),
          }))({ proxies: matrix(proxies) });
          expectClose(gradientNorm(grads), expected, { rtol: 1e-4 });
        });
      }),
      { numRuns: 15 },
    );
  });

  it('RE-29: of a classifier changes no parameter, and nothing of the loss', () => {
    fc.assert(
      fc.property(anyBatch, (batch) => {
        const before = lossOf(batch);
        const [features, kernel] = [matrix(batch.embeddings), matrix(batch.proxies).transpose() as Tensor2D];
        const stored = [features.dataSync().slice(), kernel.dataSync().slice()];
        const { grads } = valueAndGrad((p: { kernel: Tensor2D }) => ({
          loss: auxiliaryClassifierLoss(features, p.kernel, batch.labels),
        }))({ kernel });
        const numbers = [numberOf(() => featureNorm(features)), numberOf(() => gradientNorm(grads))];
        expect(numbers.every((x) => x >= 0)).toBe(true);
        expect([features.dataSync(), kernel.dataSync()]).toEqual(stored);
        expect(lossOf(batch)).toBe(before);
      }),
      { numRuns: 15 },
    );
  });

  it('takes all leaves of a tree together, and is 0 for an empty one', () => {
    const tree = {
      head: {
        kernel: matrix([
          [3, 0],
          [0, 4],
        ]),
      },
      bias: matrix([[12]]),
    };
    expectClose(gradientNorm(tree), [13]);
    expectClose(gradientNorm({}), [0], { atol: 0 });
    expectClose(gradientNorm({ kernel: zeros([2, 2]) }), [0], { atol: 0 });
  });

  it('leaves no tensors', async () => {
    const tree: Tree = { kernel: matrix([[3, 4]]), bias: zeros([2]) };
    await expectNoLeak(() => gradientNorm(tree).dispose());
  });
});
