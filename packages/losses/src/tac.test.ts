import { gradients } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { conditionalLoss, type EmbeddingHead } from './conditional-loss';
import { itDifferentiates } from './internal/derivatives-suite';
import { type Batch, type Matrix, matrix, numberOf, smoothBatch } from './internal/embedded-batches';
import { average } from './internal/in-float64';
import { anyMatrix, crossEntropyOf } from './internal/labelled-logits';
import { softmaxCrossEntropy } from './softmax-cross-entropy';
import { tacDiscriminatorLoss, tacGeneratorLoss } from './tac';

interface TwoHeads {
  readonly main: Matrix;
  readonly twin: Matrix;
  readonly labels: readonly number[];
}
const anyHeads: fc.Arbitrary<TwoHeads> = fc
  .record({ n: fc.integer({ min: 1, max: 6 }), k: fc.integer({ min: 1, max: 5 }) })
  .chain(({ n, k }) =>
    fc.record({
      main: anyMatrix(n, k),
      twin: anyMatrix(n, k),
      labels: fc.array(fc.integer({ min: 0, max: k - 1 }), { minLength: n, maxLength: n }),
    }),
  );
const anyWeight = fc.constantFrom(0, 0.25, 0.5, 1, 2);
const forHeads = (property: (heads: TwoHeads, weight: number, twinWeight: number) => void) =>
  fc.assert(fc.property(anyHeads, anyWeight, anyWeight, property), { numRuns: 30 });

const crossEntropy = (logits: Matrix, labels: readonly number[]) =>
  average(logits.map((z, i) => crossEntropyOf(z, labels[i]!)));

describeOnEngines('tacDiscriminatorLoss', () => {
  it('RE-14: is lambda L(main, real) + lambda_t L(twin, fake), with weights of 1 unless told otherwise', () => {
    forHeads(({ main, twin, labels }, weight, twinWeight) => {
      const fakeLabels = [...labels].reverse();
      const [real, fake] = [crossEntropy(main, labels), crossEntropy(twin, fakeLabels)];
      const [m, t] = [matrix(main), matrix(twin)];
      const close = { atol: 2e-5 };
      expectClose(
        numberOf(() => tacDiscriminatorLoss(softmaxCrossEntropy, m, labels, t, fakeLabels, { weight, twinWeight })),
        weight * real + twinWeight * fake,
        close,
      );
      expectClose(
        numberOf(() => tacDiscriminatorLoss(softmaxCrossEntropy, m, labels, t, fakeLabels)),
        real + fake,
        close,
      );
    });
  });

  itDifferentiates(
    (m, t) => tacDiscriminatorLoss(softmaxCrossEntropy, m!, [0, 1], t!, [1, 1], { weight: 0.5, twinWeight: 0.7 }),
    [
      [
        [0.3, -0.5],
        [0.8, 0.1],
      ],
      [
        [0.7, 0.2],
        [-0.6, 1.1],
      ],
    ],
  );
});

describeOnEngines('tacGeneratorLoss', () => {
  it('RE-14: is lambda L(main, fake) - lambda_t L(twin, fake), with weights of 1 unless told otherwise', () => {
    forHeads(({ main, twin, labels }, weight, twinWeight) => {
      const [m, t] = [matrix(main), matrix(twin)];
      const close = { atol: 2e-5 };
      expectClose(
        numberOf(() => tacGeneratorLoss(softmaxCrossEntropy, m, t, labels, { weight, twinWeight })),
        weight * crossEntropy(main, labels) - twinWeight * crossEntropy(twin, labels),
        close,
      );
      expectClose(
        numberOf(() => tacGeneratorLoss(softmaxCrossEntropy, m, t, labels)),
        crossEntropy(main, labels) - crossEntropy(twin, labels),
        close,
      );
    });
  });

  it('RE-14: is 0 where one head serves as both and the weights are equal, which is what the released code computes', () => {
    forHeads(({ main, labels }, weight) => {
      const options = { weight, twinWeight: weight };
      const head = matrix(main);
      expect(Math.abs(numberOf(() => tacGeneratorLoss(softmaxCrossEntropy, head, head, labels, options)))).toBe(0);
    });
  });

  it('RE-14: gives the twin head a gradient of its own, opposite to the main one', () => {
    forHeads(({ main, twin, labels }, weight, twinWeight) => {
      tidy(() => {
        const loss = (m: Tensor2D, t: Tensor2D) =>
          tacGeneratorLoss(softmaxCrossEntropy, m, t, labels, { weight, twinWeight });
        const [ofMain, ofTwin] = gradients(loss)([matrix(main), matrix(twin)]);
        const slope = (z: Matrix) =>
          gradients((x: Tensor2D) => softmaxCrossEntropy(x, labels))([matrix(z)])[0] as Tensor2D;
        expectClose(ofMain, slope(main).mul(weight));
        expectClose(ofTwin, slope(twin).mul(-twinWeight));
      });
    });
  });

  it('takes D2D-CE and any other conditional loss', () => {
    const head = ({ embeddings, proxies }: Batch): EmbeddingHead => ({
      embeddings: matrix(embeddings),
      proxies: matrix(proxies),
    });
    const main = head(smoothBatch);
    const twin = head({ ...smoothBatch, proxies: [...smoothBatch.proxies].reverse() });
    const { labels } = smoothBatch;
    for (const loss of [conditionalLoss('d2d-cross-entropy'), conditionalLoss('conditional-contrastive')]) {
      const difference = numberOf(() => loss(main, labels)) - numberOf(() => loss(twin, labels));
      expect(Math.abs(difference)).toBeGreaterThan(0.01);
      expectClose(
        numberOf(() => tacGeneratorLoss(loss, main, twin, labels)),
        difference,
        { atol: 1e-5 },
      );
    }
  });

  it('rejects weights below 0, and what its loss rejects, leaving no tensor', async () => {
    const head = matrix([[1, 2]]);
    await expectNoLeak(() => {
      for (const [name, call] of [
        ['tacGeneratorLoss', (options: object) => tacGeneratorLoss(softmaxCrossEntropy, head, head, [0], options)],
        [
          'tacDiscriminatorLoss',
          (options: object) => tacDiscriminatorLoss(softmaxCrossEntropy, head, [0], head, [0], options),
        ],
      ] as const) {
        expect(() => call({ weight: -1 })).toThrow(`${name}: expected weight to be a finite number >= 0, got -1.`);
        expect(() => call({ twinWeight: Number.NaN })).toThrow(
          `${name}: expected twinWeight to be a finite number >= 0, got NaN.`,
        );
      }
      expect(() => tacGeneratorLoss(softmaxCrossEntropy, head, head, [2])).toThrow(
        'softmaxCrossEntropy: expected labels to be integers from 0 to 1, got 2 at position 0.',
      );
    });
  });

  itDifferentiates(
    (m, t) => tacGeneratorLoss(softmaxCrossEntropy, m!, t!, [0, 1], { weight: 0.5, twinWeight: 0.7 }),
    [
      [
        [0.3, -0.5],
        [0.8, 0.1],
      ],
      [
        [0.7, 0.2],
        [-0.6, 1.1],
      ],
    ],
  );
});
