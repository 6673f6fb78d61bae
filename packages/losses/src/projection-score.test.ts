import { expectNoLeak } from '@gans/tensor/testing';
import { mean, square, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { itDifferentiates } from './internal/derivatives-suite';
import { dot, type Matrix, matrix, plus, scaled } from './internal/embedded-batches';
import { anyMatrix } from './internal/labelled-logits';
import { projectionScore, styleProjectionScore } from './projection-score';

interface Projection {
  readonly logits: Matrix;
  readonly features: Matrix;
  readonly table: Matrix;
  readonly labels: readonly number[];
}
const scoresOf = ({ logits, features, table, labels }: Projection) =>
  Array.from(tidy(() => projectionScore(matrix(logits), matrix(features), matrix(table), labels).dataSync()));

const anyProjection: fc.Arbitrary<Projection> = fc
  .record({ n: fc.integer({ min: 1, max: 6 }), d: fc.integer({ min: 1, max: 5 }), k: fc.integer({ min: 1, max: 4 }) })
  .chain(({ n, d, k }) =>
    fc.record({
      logits: anyMatrix(n, 1),
      features: anyMatrix(n, d),
      table: anyMatrix(k, d),
      labels: fc.array(fc.integer({ min: 0, max: k - 1 }), { minLength: n, maxLength: n }),
    }),
  );
const forProjections = (property: (projection: Projection, c: number) => void) =>
  fc.assert(fc.property(anyProjection, fc.constantFrom(-2, 0.5, 3), property), { numRuns: 30 });

describeOnEngines('projectionScore', () => {
  it('equals the vector (RE-J)', () => {
    expectClose(scoresOf({ logits: [[0.3]], features: [[1, 2]], table: [[0.5, -1]], labels: [0] }), [-1.2]);
  });

  it('RE-12: is psi + <e_y, h>, in the shape of the logits', () => {
    forProjections(({ logits, features, table, labels }) => {
      const expected = features.map((h, i) => logits[i]![0]! + dot(table[labels[i]!]!, h));
      const close = { atol: 5e-5 };
      tidy(() => {
        const [h, e] = [matrix(features), matrix(table)];
        const column = projectionScore(matrix(logits), h, e, labels);
        expect(column.shape).toEqual([labels.length, 1]);
        expectClose(column, expected, close);
        const flat = projectionScore(tensor1d(logits.flat()), h, e, labels);
        expect(flat.shape).toEqual([labels.length]);
        expectClose(flat, expected, close);
      });
    });
  });

  it('RE-12: is linear in h and in e_y, and unconditional where e is 0', () => {
    forProjections((projection, c) => {
      const { logits, features, table } = projection;
      const scores = scoresOf(projection);
      const psi = logits.flat();
      const stretched = scores.map((score, i) => psi[i]! + c * (score - psi[i]!));
      const close = { rtol: 1e-4, atol: 1e-4 };
      expectClose(scoresOf({ ...projection, features: features.map((h) => scaled(h, c)) }), stretched, close);
      expectClose(scoresOf({ ...projection, table: table.map((e) => scaled(e, c)) }), stretched, close);
      const shifted = scoresOf({ ...projection, features: features.map((h) => plus(h, table[0]!)) });
      const ofShift = scoresOf({ ...projection, features: features.map(() => table[0]!) });
      expectClose(
        shifted,
        scores.map((score, i) => score + ofShift[i]! - psi[i]!),
        close,
      );
      expectClose(scoresOf({ ...projection, table: table.map((e) => scaled(e, 0)) }), psi, { rtol: 1e-6, atol: 0 });
    });
  });

  itDifferentiates(
    (h, e, psi) => tidy(() => mean(square(projectionScore(psi!, h!, e!, [1, 0, 1])))),
    [
      [
        [0.3, -0.5],
        [0.8, 0.1],
        [-0.4, 0.9],
      ],
      [
        [0.7, 0.2],
        [-0.6, 1.1],
      ],
      [[0.1], [-0.2], [0.4]],
    ],
  );

  it('leaves no tensors, and rejects before making one what it cannot honour', async () => {
    const [logits, features, table] = [tensor2d([[0]]), tensor2d([[1, 2]]), tensor2d([[1], [2]])];
    const flat = tensor1d([1]) as never;
    await expectNoLeak(() => {
      projectionScore(logits, features, features, [0]).dispose();
      expect(() => projectionScore(logits, features, table, [0])).toThrow(
        'projectionScore: expected classEmbeddings to have 2 columns like features, got 1.',
      );
      expect(() => projectionScore(features, features, features, [0])).toThrow(
        'projectionScore: expected logits to be [N, 1] or [N] with N >= 1, got [1, 2].',
      );
      expect(() => projectionScore(table, features, features, [0])).toThrow(
        'projectionScore: expected logits to hold one logit for each of the 1 rows of features, got 2.',
      );
      expect(() => projectionScore(logits, features, features, [1])).toThrow(
        'projectionScore: expected labels to be integers from 0 to 0, got 1 at position 0.',
      );
      expect(() => projectionScore(logits, flat, features, [0])).toThrow(
        'projectionScore: expected features to be [N, D], not empty, got [1].',
      );
      expect(() => projectionScore(logits, features, flat, [0])).toThrow(
        'projectionScore: expected classEmbeddings to be [K, D], not empty, got [1].',
      );
      expect(() => projectionScore(logits, features, features, [0, 0])).toThrow(
        'projectionScore: expected labels to hold one label for each of the 1 rows of features, got 2.',
      );
    });
  });
});

describeOnEngines('styleProjectionScore', () => {
  it('equals the vector (RE-J)', () => {
    const score = styleProjectionScore(tensor2d([[1, 2]]), tensor2d([[0.5, -1]]));
    expect(score.shape).toEqual([1, 1]);
    expectClose(score, [-1.06066017178]);
  });

  it('RE-12: is <m, h> / sqrt(D), linear in both and without an unconditional part', () => {
    fc.assert(
      fc.property(anyProjection, fc.constantFrom(-2, 3), ({ features }, c) => {
        const mapped = features.map((h) => scaled([...h].reverse(), 0.5));
        const expected = features.map((h, i) => dot(h, mapped[i]!) / Math.sqrt(h.length));
        const scores = (h: Matrix, m: Matrix) =>
          Array.from(tidy(() => styleProjectionScore(matrix(h), matrix(m)).dataSync()));
        const close = { atol: 5e-5 };
        expectClose(scores(features, mapped), expected, close);
        const stretched = features.map((h) => scaled(h, c));
        expectClose(scores(stretched, mapped), scaled(expected, c), { atol: 2e-4 });
        expectClose(scores(mapped, stretched), scaled(expected, c), { atol: 2e-4 });
      }),
      { numRuns: 30 },
    );
  });

  itDifferentiates(
    (h, m) => tidy(() => mean(square(styleProjectionScore(h!, m!)))),
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

  it('leaves no tensors, and rejects before making one matrices of different shapes', async () => {
    const [features, other, flat] = [tensor2d([[1, 2]]), tensor2d([[1], [2]]), tensor1d([1, 2]) as never];
    await expectNoLeak(() => {
      styleProjectionScore(features, features).dispose();
      expect(() => styleProjectionScore(features, other)).toThrow(
        'styleProjectionScore: expected mapped to have the shape of features, [1, 2], got [2, 1]. Row i of each belongs to sample i.',
      );
      expect(() => styleProjectionScore(flat, other)).toThrow(
        'styleProjectionScore: expected features to be [N, D], not empty, got [2].',
      );
      expect(() => styleProjectionScore(features, undefined as never)).toThrow(
        'styleProjectionScore: expected mapped to be a tensor, got undefined.',
      );
    });
  });
});
