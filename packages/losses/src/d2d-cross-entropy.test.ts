import { expectNoLeak } from '@gans/tensor/testing';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { d2dCrossEntropy, d2dCrossEntropyRows } from './d2d-cross-entropy';
import {
  type D2dConstants,
  exact,
  gradientsOf,
  lossOf,
  referenceRows,
  rowsOf,
  shiftsOf,
  studiogan,
} from './internal/d2d-in-float64';
import { itDifferentiates } from './internal/derivatives-suite';
import { atDegrees, type Batch, batchA, differencesOf, matrix, scaled, smoothBatch } from './internal/embedded-batches';
import { average, softplus } from './internal/in-float64';

const batchB: Batch = {
  embeddings: [
    [2, 0.5],
    [0.3, 1.5],
    [-1, -0.2],
    [1, 1],
  ],
  proxies: [
    [1, 0],
    [0, 1],
    [-1, 0],
  ],
  labels: [0, 1, 2, 0],
};
const released = { form: 'studiogan' } as const;

describeOnEngines('d2dCrossEntropyRows', () => {
  it('equals the vectors of four samples and three classes (Eq. 6, RE-A)', () => {
    expectClose(rowsOf(batchA, exact(0.5, 0.98)), [1.09861228867, 2.13186870556, 1.38629436112, 2.87890583659]);
    expectClose(rowsOf(batchA, exact(1, 1)), [1.09861228867, 1.68221292199, 1.38629436112, 1.88227964667]);
    expectClose(rowsOf(batchA, studiogan(0.5, 0.98)), [0.568595787887, 0.86216521809, 1.41644335872, 1.4091849055]);
    expectClose(rowsOf(batchA, studiogan(1, 1)), [0.794376769418, 1.04424059494, 1.38629436112, 1.20663120401]);
  });

  it('equals the vectors of raw embeddings, stretched or not (RE-B)', () => {
    const stretched = { ...batchB, embeddings: batchB.embeddings.map((row, i) => scaled(row, [3, 0.1, 7, 100][i]!)) };
    for (const batch of [batchB, stretched]) {
      expectClose(rowsOf(batch, exact(0.5, 0.98)), [1.4648216609, 2.23384362286, 1.38629436112, 2.44089030996]);
      expectClose(rowsOf(batch, studiogan(0.5, 0.98)), [0.484362752444, 0.971865323821, 2.04621284222, 1.08641422742]);
    }
  });

  it('equals the vectors of two samples of two classes (RE-C)', () => {
    const pair = {
      embeddings: [
        [1, 0.2],
        [0.4, 1],
      ],
      proxies: batchB.proxies,
      labels: [0, 1],
    };
    const b = (0.546267780547 - 0.02) / 0.5;
    expectClose(rowsOf(pair), [softplus(b), softplus(b - (0.928476690885 - 0.98) / 0.5)]);
    expectClose(rowsOf(pair), [1.35193737666, 1.42932315239]);
    expectClose(rowsOf(pair, released), [Math.LN2, 0.745997228517]);
  });

  it('is ln 5 for three orthogonal classes of two samples, whatever the constants (RE-D)', () => {
    const axes = [0, 0, 1, 1, 2, 2].map((k) => [0, 1, 2].map((axis) => Number(axis === k)));
    const batch = { embeddings: axes, proxies: [axes[0]!, axes[2]!, axes[4]!], labels: [0, 0, 1, 1, 2, 2] };
    for (const [tau, margin, value] of [
      [0.5, 0.98, 0.44688448172],
      [0.25, 0.9, 0.103724579053],
      [0.75, 1, 0.719978262293],
    ] as const) {
      expectClose(rowsOf(batch, exact(tau, margin)), Array(6).fill(1.60943791243));
      expectClose(rowsOf(batch, studiogan(tau, margin)), Array(6).fill(value));
    }
  });

  it('equals the vectors of batches that a sample joins (RE-E)', () => {
    const base = { embeddings: atDegrees([0, 80]), proxies: atDegrees([0, 90, 20]), labels: [0, 1] };
    const sameClass = { ...base, embeddings: atDegrees([0, 80, 10]), labels: [0, 1, 0] };
    const otherClass = { ...base, embeddings: atDegrees([0, 80, 20]), labels: [0, 1, 2] };
    const far = {
      embeddings: atDegrees([0, 95, 120, 150, 180]),
      proxies: atDegrees([0, 120, 5]),
      labels: [0, 1, 1, 1, 1],
    };
    const near = { ...far, embeddings: atDegrees([0, 95, 120, 150, 180, 5]), labels: [0, 1, 1, 1, 1, 2] };
    const { LN2 } = Math;
    for (const [batch, ofExact, ofReleased] of [
      [base, [0.85855308591, 0.85855308591], [LN2, LN2]],
      [sameClass, [0.85855308591, 1.45018483981, 1.06614374614], [0.180186173454, 0.998457338663, 0.244115294627]],
      [otherClass, [2.15783818106, 1.6037096068, 2.29297557654], [0.795741593545, 0.924511352496, 0.881715014255]],
      [
        far,
        [1.60943791243, 0.769552210636, LN2, 0.813602867461, 1.2841775992],
        [1.78440484206, 0.179706611382, 0.156908062533, 0.208058893166, 0.392664664342],
      ],
      [
        near,
        [2.48869131058, 1.19924123806, 1.09861228867, 1.25619792422, 1.82831524787, 2.48869131058],
        [0.943025399749, 0.331985277682, 0.29250251405, 0.380196094456, 0.67388454165, 0.943025399749],
      ],
    ] as const) {
      expectClose(rowsOf(batch), ofExact);
      expectClose(rowsOf(batch, released), ofReleased);
    }
  });

  it('is finite where the released expression overflows float32 (RE-F)', () => {
    const axis = [
      [1, 0],
      [-1, 0],
    ];
    const opposite = { embeddings: axis, proxies: axis, labels: [0, 1] };
    expectClose(rowsOf(opposite, exact(0.01, 0.98)), [Math.LN2, Math.LN2]);
    expectClose(rowsOf(opposite, studiogan(0.01, 0.98)), [102, 102]);
    expect(Math.fround(Math.exp(102))).toBe(Number.POSITIVE_INFINITY);
  });

  it('reaches its bounds: all at their proxies and apart, all opposite them and together (RE-G)', () => {
    const axes = [0, 1, 2, 3, 4].map((k) => [0, 1, 2, 3, 4].map((axis) => Number(axis === k)));
    expectClose(rowsOf({ embeddings: axes, proxies: axes, labels: [0, 1, 2, 3, 4] }), Array(5).fill(1.60943791243));
    const together = {
      embeddings: Array(5).fill([1, 0]) as number[][],
      proxies: Array(5).fill([-1, 0]) as number[][],
      labels: [0, 1, 2, 3, 4],
    };
    expectClose(rowsOf(together), Array(5).fill(7.30696543594));
  });

  it('has the floors of the published batches between those of the whole numbers of negatives around theirs (RE-G)', () => {
    // A class against n others at cosine -1, its twin at cosine 1: b_ij = 0, and c_i = m_p / tau is at its largest.
    const rowWith = (n: number, options: D2dConstants) =>
      rowsOf(
        {
          embeddings: [[1, 0], [1, 0], ...Array.from({ length: n }, () => [-1, 0])],
          proxies: atDegrees([0, 180]),
          labels: [0, 0, ...Array.from({ length: n }, () => 1)],
        },
        options,
      )[0]!;
    for (const [tau, margin, negatives, ofExact, ofReleased] of [
      [0.5, 0.98, 114.3, 4.74753742728, 2.83908533549],
      [0.25, 0.98, 56.7, 4.05525717351, 0.753767130368],
      [0.5, 0.98, 254.745, 5.5441808543, 3.60775015566],
    ] as const)
      for (const [options, floor] of [
        [exact(tau, margin), ofExact],
        [studiogan(tau, margin), ofReleased],
      ] as const) {
        const [below, above] = [rowWith(Math.floor(negatives), options), rowWith(Math.ceil(negatives), options)];
        expect(below).toBeLessThan(floor);
        expect(above).toBeGreaterThan(floor);
        expect(above - below).toBeLessThan(0.02);
      }
  });

  it('takes labels in any array of numbers', () => {
    const [embeddings, proxies] = [matrix(batchA.embeddings), matrix(batchA.proxies)];
    const expected = rowsOf(batchA);
    for (const labels of [batchA.labels, Int32Array.from(batchA.labels), Float64Array.from(batchA.labels)])
      expectClose(d2dCrossEntropyRows(embeddings, proxies, labels), expected, { rtol: 0, atol: 0 });
  });
});

describeOnEngines('d2dCrossEntropy', () => {
  it('is the mean of its rows, with tau 0.5, m_p 0.98 and the exact form unless told otherwise (RE-A, RE-B)', () => {
    expectClose(lossOf(batchA), 1.87392029798);
    expectClose(lossOf(batchA, { positiveMargin: 1, temperature: 1 }), 1.51234980461);
    expectClose(lossOf(batchA, released), 1.06409731755);
    expectClose(lossOf(batchB), 1.88146248871);
    expectClose(lossOf(batchB, released), 1.14721378648);
  });

  it('has the gradients of the vectors (RE-B)', () => {
    expectClose(gradientsOf(batchB)[0], [
      [-0.0521925409999, 0.208770163999],
      [0.456823280887, -0.0913646561774],
      [0, 0],
      [-0.34250650568, 0.34250650568],
    ]);
    expectClose(gradientsOf(batchB, released)[0], [
      [-0.0285961360311, 0.114384544124],
      [0.291643753513, -0.0583287507025],
      [0, 0],
      [-0.246354483186, 0.246354483186],
    ]);
  });

  it('is 0 with gradient 0 for a batch of one sample or of one class, in both forms (RE-D)', () => {
    for (const form of ['exact', 'studiogan'] as const)
      for (const labels of [[1], [1, 1, 1]]) {
        const batch = { ...batchB, embeddings: batchB.embeddings.slice(0, labels.length), labels };
        expect(lossOf(batch, { form })).toBe(0);
        expect(gradientsOf(batch, { form }).flat(2)).toSatisfy((slopes: number[]) => slopes.every((x) => x === 0));
      }
  });

  it('has slope 0 at the margins themselves', () => {
    const axes = [
      [1, 0],
      [0, 1],
    ];
    const slopes = gradientsOf({ embeddings: axes, proxies: axes, labels: [0, 1] }, { positiveMargin: 1 });
    expect(slopes.flat(2)).toSatisfy((all: number[]) => all.every((x) => x === 0));
  });

  it.each(['exact', 'studiogan'] as const)('has the gradient of form %s that float64 differences give', (form) => {
    const constants = { temperature: 0.5, positiveMargin: 0.98, form };
    const shifts = form === 'exact' ? undefined : shiftsOf(smoothBatch.embeddings, constants); // constant in the gradient
    const loss = (batch: Batch) => average(referenceRows(batch, constants, shifts));
    const [ofEmbeddings, ofProxies] = gradientsOf(smoothBatch, constants);
    expectClose(ofEmbeddings, differencesOf(loss, smoothBatch, 'embeddings'), { rtol: 1e-5, atol: 2e-6 });
    expectClose(ofProxies, differencesOf(loss, smoothBatch, 'proxies'), { rtol: 1e-5, atol: 2e-6 });
  });

  itDifferentiates(
    (embeddings, proxies) => d2dCrossEntropy(embeddings!, proxies!, smoothBatch.labels),
    [smoothBatch.embeddings, smoothBatch.proxies],
  );

  it('leaves no tensors in the released form either', async () => {
    const [embeddings, proxies] = [matrix(batchB.embeddings), matrix(batchB.proxies)];
    await expectNoLeak(() => d2dCrossEntropyRows(embeddings, proxies, batchB.labels, released).dispose());
  });

  it('rejects, before making a tensor, what it cannot honour', async () => {
    const [embeddings, proxies] = [matrix(batchB.embeddings), matrix(batchB.proxies)];
    const { labels } = batchB;
    const [wide, flat, none] = [matrix([[1, 2, 3]]), embeddings.as1D(), embeddings.slice([0, 0], [0, 2])];
    await expectNoLeak(() => {
      for (const [name, loss] of Object.entries({ d2dCrossEntropy, d2dCrossEntropyRows })) {
        const call = (...args: unknown[]) => (loss as (...args: unknown[]) => unknown)(...args);
        expect(() => call(embeddings, wide, labels)).toThrow(
          `${name}: expected proxies to have 2 columns like embeddings, got 3. Use one embedding size for both.`,
        );
        expect(() => call(embeddings, proxies, [0, 1])).toThrow(
          `${name}: expected labels to hold one label for each of the 4 embeddings, got 2.`,
        );
        expect(() => call(embeddings, proxies)).toThrow('one label for each of the 4 embeddings, got undefined.');
        for (const bad of [3, -1, 0.5, Number.NaN])
          expect(() => call(embeddings, proxies, [0, bad, 2, 0])).toThrow(
            `${name}: expected labels to be integers from 0 to 2, got ${bad} at position 1.`,
          );
        for (const temperature of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
          expect(() => call(embeddings, proxies, labels, { temperature })).toThrow(
            `${name}: expected temperature to be a finite number > 0, got ${temperature}.`,
          );
        for (const positiveMargin of [1.01, -1.5, Number.NaN])
          expect(() => call(embeddings, proxies, labels, { positiveMargin })).toThrow(
            `${name}: expected positiveMargin to be in [-1, 1], got ${positiveMargin}.`,
          );
        expect(() => call(embeddings, proxies, labels, { form: 'printed' })).toThrow(
          `${name}: expected form to be one of 'exact', 'studiogan', got 'printed'.`,
        );
        expect(() => call(flat, proxies, labels)).toThrow(
          `${name}: expected embeddings to be [N, D], not empty, got [8].`,
        );
        expect(() => call(none, proxies, [])).toThrow(
          `${name}: expected embeddings to be [N, D], not empty, got [0, 2].`,
        );
        expect(() => call(embeddings, none, labels)).toThrow(
          `${name}: expected proxies to be [K, D], not empty, got [0, 2].`,
        );
        expect(() => call(embeddings, undefined, labels)).toThrow(
          `${name}: expected proxies to be a tensor, got undefined.`,
        );
      }
    });
  });

  it('takes a margin of -1 and of 1', () => {
    for (const positiveMargin of [-1, 1])
      expectClose(rowsOf(smoothBatch, { positiveMargin }), referenceRows(smoothBatch, exact(0.5, positiveMargin)));
  });
});
