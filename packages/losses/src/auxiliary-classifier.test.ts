import { gradients } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import {
  type AuxiliaryClassifierOptions,
  auxiliaryClassifierLogits,
  auxiliaryClassifierLoss,
} from './auxiliary-classifier';
import { featureNorm, gradientNorm, trueClassProb } from './conditional-diagnostics';
import { itDifferentiates } from './internal/derivatives-suite';
import { dot, type Matrix, matrix, scaled, unit } from './internal/embedded-batches';
import { average } from './internal/in-float64';
import { anyMatrix, crossEntropyOf, softmaxOf } from './internal/labelled-logits';

interface Head {
  readonly features: Matrix;
  /** [D, K]. */
  readonly kernel: Matrix;
  readonly labels: readonly number[];
}
const normalized = { normalizeFeatures: true };

const lossOf = ({ features, kernel, labels }: Head, options?: AuxiliaryClassifierOptions) =>
  tidy(() => auxiliaryClassifierLoss(matrix(features), matrix(kernel), labels, options).dataSync()[0]!);
const slopesOf = (
  { features, kernel, labels }: Head,
  options?: AuxiliaryClassifierOptions,
): [features: number[][], kernel: number[][]] =>
  tidy(() => {
    const loss = (h: Tensor2D, w: Tensor2D) => auxiliaryClassifierLoss(h, w, labels, options);
    const [ofFeatures, ofKernel] = gradients(loss)([matrix(features), matrix(kernel)]);
    return [ofFeatures.arraySync(), ofKernel.arraySync()];
  });
const columns = (m: Matrix) => m[0]!.map((_, k) => m.map((row) => row[k]!));
const logitsOf = ({ features, kernel }: Pick<Head, 'features' | 'kernel'>) =>
  features.map((h) => columns(kernel).map((w) => dot(h, w)));

const anyHead: fc.Arbitrary<Head> = fc
  .record({ n: fc.integer({ min: 1, max: 6 }), d: fc.integer({ min: 1, max: 4 }), k: fc.integer({ min: 1, max: 5 }) })
  .chain(({ n, d, k }) =>
    fc.record({
      features: anyMatrix(n, d, 3),
      kernel: anyMatrix(d, k, 2),
      labels: fc.array(fc.integer({ min: 0, max: k - 1 }), { minLength: n, maxLength: n }),
    }),
  );
const forHeads = (property: (head: Head) => void) => fc.assert(fc.property(anyHead, property), { numRuns: 30 });

/** The vectors RE-H. */
const headH: Head = {
  features: [
    [1, 2],
    [-1, 0.5],
  ],
  kernel: [
    [0.5, 1, -0.75],
    [-1, 0.25, 0.5],
  ],
  labels: [0, 2],
};
const smooth: Head = {
  features: [
    [0.9, -0.4, 0.3],
    [0.2, 1.1, -0.6],
    [-0.7, 0.5, 0.8],
  ],
  kernel: [
    [0.5, -1],
    [-0.2, 0.9],
    [0.4, 0.1],
  ],
  labels: [0, 1, 0],
};

describeOnEngines('auxiliaryClassifierLoss', () => {
  it('equals the vectors, with their gradients and diagnostics (RE-H)', () => {
    expectClose(lossOf(headH), 1.77176245292);
    const [ofFeatures, ofKernel] = slopesOf(headH);
    expectClose(columns(ofKernel), [
      [-0.533880033718, -0.936487945191],
      [0.314669434233, 0.778089670719],
      [0.219210599486, 0.158398274472],
    ]);
    expectClose(ofFeatures, [
      [0.0530830904596, 0.628514338446],
      [0.169761622701, -0.0936383535729],
    ]);
    tidy(() => {
      const features = matrix(headH.features);
      expectClose(featureNorm(features), 1.67705098312);
      expectClose(gradientNorm({ kernel: matrix(ofKernel) }), 1.392702858);
      const logits = auxiliaryClassifierLogits(features, matrix(headH.kernel));
      expectClose(trueClassProb(logits, headH.labels), 0.40661964538);
    });
  });

  it('is the cross-entropy of h W, and of (h / |h|) W with normalizeFeatures, in float64', () => {
    forHeads((head) => {
      const expected = (features: Matrix) =>
        average(logitsOf({ ...head, features }).map((z, i) => crossEntropyOf(z, head.labels[i]!)));
      expectClose(lossOf(head), expected(head.features), { atol: 1e-5 });
      expectClose(lossOf(head, { normalizeFeatures: false }), expected(head.features), { atol: 1e-5 });
      expectClose(lossOf(head, normalized), expected(head.features.map(unit)), { atol: 1e-5 });
    });
  });

  it('RE-11: has the gradient -(1/N) sum h_i (1[y_i = k] - p_ik) to w_k', () => {
    forHeads((head) => {
      const { features, labels } = head;
      const probabilities = logitsOf(head).map(softmaxOf);
      const expected = columns(head.kernel).map((_, k) =>
        columns(features).map((h) => -average(h.map((x, i) => x * (Number(labels[i] === k) - probabilities[i]![k]!)))),
      );
      expectClose(columns(slopesOf(head)[1]), expected, { atol: 5e-6 });
    });
  });

  it('RE-11: has gradients to w_k that sum to 0 over the classes, none longer than the mean length of the features', () => {
    forHeads((head) => {
      const ofClasses = columns(slopesOf(head)[1]);
      const total = ofClasses[0]!.map((_, d) => ofClasses.reduce((sum, w) => sum + w[d]!, 0));
      expectClose(
        total,
        total.map(() => 0),
        { atol: 3e-6 },
      );
      const bound = average(head.features.map((h) => Math.hypot(...h)));
      for (const w of ofClasses) expect(Math.hypot(...w)).toBeLessThanOrEqual(bound * (1 + 1e-5) + 1e-6);
    });
  });

  it('RE-11: scales its gradient to W with the features where p stays: the channel of the explosion', () => {
    fc.assert(
      fc.property(anyHead, fc.constantFrom(2, 10, 100), (head, c) => {
        // c h and W / c have the same p.
        const grown = {
          ...head,
          features: head.features.map((h) => scaled(h, c)),
          kernel: head.kernel.map((w) => scaled(w, 1 / c)),
        };
        expectClose(
          slopesOf(grown)[1],
          slopesOf(head)[1].map((w) => scaled(w, c)),
          { rtol: 1e-4, atol: 2e-5 * c },
        );
      }),
      { numRuns: 30 },
    );
  });

  it('RE-11: keeps every gradient to w_k within length 1 with normalizeFeatures, and ignores how long features are', () => {
    fc.assert(
      fc.property(anyHead, fc.constantFrom(0.1, 7, 1e4), (head, c) => {
        const grown = { ...head, features: head.features.map((h) => scaled(h, c)) };
        for (const w of columns(slopesOf(grown, normalized)[1])) expect(Math.hypot(...w)).toBeLessThanOrEqual(1 + 1e-5);
        if (head.features.every((h) => Math.hypot(...h) > 1e-3))
          expectClose(lossOf(grown, normalized), lossOf(head, normalized), { atol: 1e-5 });
      }),
      { numRuns: 30 },
    );
  });

  it('does not normalise W: a kernel of twice the size doubles the logits', () => {
    const [features, kernel] = [matrix(smooth.features), matrix(smooth.kernel)];
    for (const options of [{}, normalized]) {
      const logits = auxiliaryClassifierLogits(features, kernel, options);
      expectClose(auxiliaryClassifierLogits(features, kernel.mul(2), options), logits.mul(2));
    }
  });

  it('stays finite, with finite gradients, for zero features and for features of 1e4', () => {
    const odd = { ...smooth, features: [[0, 0, 0], [1e4, -1e4, 1e4], smooth.features[2]!] };
    for (const options of [{}, normalized]) {
      expect(Number.isFinite(lossOf(odd, options))).toBe(true);
      expect(slopesOf(odd, options).flat(2)).toSatisfy((slopes: number[]) => slopes.every(Number.isFinite));
    }
    expectClose(lossOf({ ...smooth, features: [[0, 0, 0]], labels: [1] }, normalized), Math.LN2);
  });

  itDifferentiates((h, w) => auxiliaryClassifierLoss(h!, w!, smooth.labels), [smooth.features, smooth.kernel]);
});

describeOnEngines('auxiliaryClassifierLoss with normalizeFeatures', () => {
  itDifferentiates(
    (h, w) => auxiliaryClassifierLoss(h!, w!, smooth.labels, normalized),
    [smooth.features, smooth.kernel],
  );
});

describeOnEngines('auxiliaryClassifierLogits', () => {
  it('is h W, or (h / |h|) W', () => {
    const [features, kernel] = [
      matrix([
        [3, 4],
        [0, 0],
      ]),
      matrix([
        [1, 0, 2],
        [0, 1, 1],
      ]),
    ];
    expectClose(auxiliaryClassifierLogits(features, kernel), [3, 4, 10, 0, 0, 0]);
    expectClose(auxiliaryClassifierLogits(features, kernel, normalized), [0.6, 0.8, 2, 0, 0, 0]);
  });

  it('leaves no tensors', async () => {
    const [features, kernel] = [matrix(smooth.features), matrix(smooth.kernel)];
    await expectNoLeak(() => auxiliaryClassifierLogits(features, kernel, normalized).dispose());
  });

  it('rejects, like the loss, what it cannot honour, before making a tensor', async () => {
    const [features, kernel] = [matrix([[1, 2]]), matrix([[1], [2]])];
    const flat = features.as1D() as unknown as Tensor2D;
    await expectNoLeak(() => {
      for (const [name, call] of [
        ['auxiliaryClassifierLogits', (h: Tensor2D, w: Tensor2D) => auxiliaryClassifierLogits(h, w)],
        ['auxiliaryClassifierLoss', (h: Tensor2D, w: Tensor2D) => auxiliaryClassifierLoss(h, w, [0])],
      ] as const) {
        expect(() => call(flat, kernel)).toThrow(`${name}: expected features to be [N, D], not empty, got [2].`);
        expect(() => call(features, flat)).toThrow(`${name}: expected kernel to be [D, K], not empty, got [2].`);
        expect(() => call(features, features)).toThrow(
          `${name}: expected kernel to have a row for each of the 2 columns of features, got 1. One column of kernel belongs to each class.`,
        );
      }
      expect(() => auxiliaryClassifierLoss(features, kernel, [1])).toThrow(
        'auxiliaryClassifierLoss: expected labels to be integers from 0 to 0, got 1 at position 0.',
      );
      expect(() => auxiliaryClassifierLoss(features, kernel, [])).toThrow(
        'auxiliaryClassifierLoss: expected labels to hold one label for each of the 1 rows of features, got 0.',
      );
    });
  });
});
