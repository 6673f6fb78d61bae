import { gradients } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { div, exp, type Tensor2D, tidy, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { infoganContinuousLoss, infoganDiscreteLoss } from './infogan';
import { itDifferentiates } from './internal/derivatives-suite';
import { type Matrix, matrix, numberOf } from './internal/embedded-batches';
import { average } from './internal/in-float64';
import { anyMatrix, crossEntropyOf } from './internal/labelled-logits';
import { softmaxCrossEntropy } from './softmax-cross-entropy';

describeOnEngines('infoganDiscreteLoss', () => {
  const anyCodes = fc
    .record({ n: fc.integer({ min: 1, max: 5 }), m: fc.integer({ min: 1, max: 3 }), k: fc.integer({ min: 1, max: 4 }) })
    .chain(({ n, m, k }) =>
      fc.record({
        m: fc.constant(m),
        k: fc.constant(k),
        logits: anyMatrix(n, m * k),
        codes: fc.array(fc.integer({ min: 0, max: k - 1 }), { minLength: n * m, maxLength: n * m }),
      }),
    );

  it('is the mean over images of the cross-entropies of their codes, added up, in float64', () => {
    fc.assert(
      fc.property(anyCodes, ({ m, k, logits, codes }) => {
        const rows = logits.map((z, i) => {
          const ofCode = (j: number) => crossEntropyOf(z.slice(j * k, (j + 1) * k), codes[i * m + j]!);
          return Array.from({ length: m }, (_, j) => ofCode(j)).reduce((sum, x) => sum + x, 0);
        });
        expectClose(
          numberOf(() => infoganDiscreteLoss(matrix(logits), codes)),
          average(rows),
          { atol: 1e-5 },
        );
      }),
      { numRuns: 40 },
    );
  });

  it('is the softmax cross-entropy for one code an image', () => {
    fc.assert(
      fc.property(anyCodes, ({ k, logits, codes }) => {
        const z = logits.map((row) => row.slice(0, k));
        const ofOne = codes.slice(0, z.length);
        expectClose(
          numberOf(() => infoganDiscreteLoss(matrix(z), ofOne)),
          numberOf(() => softmaxCrossEntropy(matrix(z), ofOne)),
          { rtol: 1e-6 },
        );
      }),
      { numRuns: 30 },
    );
  });

  it('is finite for logits up to 1e4, in value and slopes', () => {
    const logits = [
      [1e4, -1e4, -1e4, 1e4],
      [0, 1e4, 1e4, 0],
    ];
    const loss = (z: Tensor2D) => infoganDiscreteLoss(z, [1, 1, 1, 0]);
    expectClose(
      numberOf(() => loss(matrix(logits))),
      1e4,
    );
    const slopes = tidy(() => gradients(loss)([matrix(logits)])[0].arraySync());
    expectClose(slopes, [
      [0.5, -0.5, 0, 0],
      [0, 0, 0, 0],
    ]);
  });

  itDifferentiates(
    (z) => infoganDiscreteLoss(z!, [1, 0, 1, 1]),
    [
      [
        [0.3, -0.5, 0.2, 0.9],
        [0.8, 0.1, -0.7, 0.4],
      ],
    ],
  );

  it('rejects, before making a tensor, what it cannot honour', async () => {
    const [logits, flat] = [
      matrix([
        [1, 2, 3],
        [4, 5, 6],
      ]),
      zeros([3]) as never,
    ];
    await expectNoLeak(() => {
      expect(() => infoganDiscreteLoss(flat, [0])).toThrow(
        'infoganDiscreteLoss: expected logits to be [N, M K], not empty, got [3].',
      );
      for (const codes of [[], [0], [0, 0, 0]])
        expect(() => infoganDiscreteLoss(logits, codes)).toThrow(
          `infoganDiscreteLoss: expected codes to hold the same number of codes, at least one, for each of the 2 rows of logits, got ${codes.length}.`,
        );
      expect(() => infoganDiscreteLoss(logits, undefined as never)).toThrow('2 rows of logits, got undefined.');
      expect(() => infoganDiscreteLoss(logits, [0, 0, 0, 0])).toThrow(
        'infoganDiscreteLoss: expected logits to have a multiple of 2 columns, one group for each code of an image, got 3.',
      );
      expect(() => infoganDiscreteLoss(logits, [0, 3])).toThrow(
        'infoganDiscreteLoss: expected codes to be integers from 0 to 2, got 3 at position 1.',
      );
    });
  });
});

describeOnEngines('infoganContinuousLoss', () => {
  interface Read {
    readonly means: Matrix;
    readonly logVariances: Matrix;
    readonly codes: Matrix;
  }
  const lossOf = ({ means, logVariances, codes }: Read, options?: { varianceFloor: number }) =>
    numberOf(() => infoganContinuousLoss(matrix(means), matrix(logVariances), matrix(codes), options));
  const reference = ({ means, logVariances, codes }: Read, floor: number) =>
    average(
      means.map((row, i) =>
        row
          .map((mu, j) => {
            const variance = floor + Math.exp(logVariances[i]![j]!);
            return 0.5 * (Math.log(2 * Math.PI * variance) + (codes[i]![j]! - mu) ** 2 / variance);
          })
          .reduce((sum, x) => sum + x, 0),
      ),
    );
  const anyRead: fc.Arbitrary<Read> = fc
    .record({ n: fc.integer({ min: 1, max: 5 }), j: fc.integer({ min: 1, max: 3 }) })
    .chain(({ n, j }) =>
      fc.record({ means: anyMatrix(n, j, 2), logVariances: anyMatrix(n, j, 5), codes: anyMatrix(n, j, 2) }),
    );

  it('is the negative log-likelihood in float64, with a floor of 1e-6 under the variance unless told otherwise', () => {
    fc.assert(
      fc.property(anyRead, (read) => {
        expectClose(lossOf(read), reference(read, 1e-6), { rtol: 2e-5, atol: 1e-5 });
        expectClose(lossOf(read, { varianceFloor: 0.1 }), reference(read, 0.1), { rtol: 2e-5, atol: 1e-5 });
      }),
      { numRuns: 40 },
    );
  });

  it('is half the squared error and a constant at variance 1', () => {
    const read = { means: [[0.5, 1]], logVariances: [[0, 0]], codes: [[-0.5, 3]] };
    expectClose(lossOf(read), Math.log(2 * Math.PI) + 0.5 * (1 + 4), { rtol: 2e-6 });
  });

  it('is least, along the variance, where it is the squared error', () => {
    const at = (logVariance: number) => lossOf({ means: [[0]], logVariances: [[logVariance]], codes: [[3]] });
    const best = 2 * Math.log(3);
    for (const step of [-0.5, 0.5]) expect(at(best)).toBeLessThan(at(best + step));
  });

  it('is finite for outputs of Q up to 1e4, where a variance of e^x is not', () => {
    for (const mu of [-1e4, 0, 1e4])
      for (const logVariance of [-1e4, 0, 1e4]) {
        const read = { means: [[mu]], logVariances: [[logVariance]], codes: [[0.5]] };
        const loss = (m: Tensor2D, v: Tensor2D) => infoganContinuousLoss(m, v, matrix(read.codes));
        expect(Number.isFinite(lossOf(read))).toBe(true);
        const slopes = tidy(() =>
          gradients(loss)([matrix(read.means), matrix(read.logVariances)]).map((s) => s.dataSync()[0]!),
        );
        expect(slopes.every(Number.isFinite)).toBe(true);
      }
    expectClose(
      lossOf({ means: [[1]], logVariances: [[-1e4]], codes: [[0]] }),
      0.5 * (Math.log(2 * Math.PI * 1e-6) + 1e6),
    );
    const naive = tidy(() => div(1, exp(matrix([[-1e4]]))).dataSync()[0]!);
    expect(Number.isFinite(naive)).toBe(false);
  });

  itDifferentiates(
    (means, logVariances, codes) => infoganContinuousLoss(means!, logVariances!, codes!),
    [
      [
        [0.3, -0.5],
        [0.8, 0.1],
      ],
      [
        [0.2, 0.6],
        [-0.4, 0.5],
      ],
      [
        [0.7, 0.2],
        [-0.6, 1.1],
      ],
    ],
  );

  it('rejects, before making a tensor, what it cannot honour', async () => {
    const [x, other] = [matrix([[1, 2]]), matrix([[1]])];
    await expectNoLeak(() => {
      expect(() => infoganContinuousLoss(x, other, x)).toThrow(
        'infoganContinuousLoss: expected logVariances to have the shape of means, [1, 2], got [1, 1].',
      );
      expect(() => infoganContinuousLoss(x, x, other)).toThrow(
        'infoganContinuousLoss: expected codes to have the shape of means, [1, 2], got [1, 1].',
      );
      for (const varianceFloor of [0, -1, Number.NaN])
        expect(() => infoganContinuousLoss(x, x, x, { varianceFloor })).toThrow(
          `infoganContinuousLoss: expected varianceFloor to be a finite number > 0, got ${varianceFloor}.`,
        );
    });
  });
});
