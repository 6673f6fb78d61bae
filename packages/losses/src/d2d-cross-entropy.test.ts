import { createSeed, gradients, normalValues, valueAndGrad } from '@gans/tensor';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import { type Tensor, type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { type D2dCrossEntropyOptions, d2dCrossEntropy, d2dCrossEntropyRows } from './d2d-cross-entropy';

type Matrix = readonly (readonly number[])[];
interface Batch {
  readonly embeddings: Matrix;
  readonly proxies: Matrix;
  readonly labels: readonly number[];
}
type Constants = Required<D2dCrossEntropyOptions>;

const dot = (x: readonly number[], y: readonly number[]) => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
const scaled = (x: readonly number[], c: number) => x.map((value) => c * value);
const unit = (x: readonly number[]) => scaled(x, 1 / Math.max(Math.hypot(...x), 1e-12));
const atDegrees = (degrees: readonly number[]) =>
  degrees.map((angle) => [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]);
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, x) => sum + x, 0) / values.length;
const negativesOf = (labels: readonly number[], i: number) => labels.filter((label) => label !== labels[i]).length;

/** Eq. (6) and the released form, written a second time: float64, loops, no shared code. `shifts` fixes c. */
function reference({ embeddings, proxies, labels }: Batch, constants: Constants, shifts?: readonly number[]): number[] {
  const { temperature: tau, positiveMargin, form } = constants;
  const f = embeddings.map(unit);
  return f.map((fi, i) => {
    const negatives = f.flatMap((fj, j) =>
      labels[j] === labels[i] ? [] : [Math.max(dot(fi, fj) - (1 - positiveMargin), 0) / tau],
    );
    if (negatives.length === 0) return 0;
    const largest = Math.max(...negatives);
    const lse = largest + Math.log(negatives.reduce((sum, b) => sum + Math.exp(b - largest), 0));
    const a = Math.min(dot(fi, unit(proxies[labels[i]!]!)) - positiveMargin, 0) / tau;
    const c = form === 'exact' ? 0 : (shifts?.[i] ?? shiftsOf(embeddings, constants)[i]!);
    return softplus(lse - a - c);
  });
}

function shiftsOf(embeddings: Matrix, { temperature, positiveMargin }: Constants): number[] {
  const f = embeddings.map(unit);
  return f.map((fi, i) => {
    const others = f.filter((_, j) => j !== i).map((fj) => (dot(fi, fj) - (1 - positiveMargin)) / temperature);
    return Math.max(...others);
  });
}

const matrix = (rows: Matrix) => tensor2d(rows.flat(), [rows.length, rows[0]!.length]);
const rowsOf = ({ embeddings, proxies, labels }: Batch, options?: D2dCrossEntropyOptions) =>
  Array.from(
    tidy(() => d2dCrossEntropyRows(matrix(embeddings), matrix(proxies), Int32Array.from(labels), options).dataSync()),
  );
const lossOf = ({ embeddings, proxies, labels }: Batch, options?: D2dCrossEntropyOptions) =>
  tidy(() => d2dCrossEntropy(matrix(embeddings), matrix(proxies), Int32Array.from(labels), options).dataSync()[0]!);
const gradientsOf = ({ embeddings, proxies, labels }: Batch, options?: D2dCrossEntropyOptions) =>
  tidy(() =>
    gradients((e: Tensor2D, p: Tensor2D) => d2dCrossEntropy(e, p, labels, options))([
      matrix(embeddings),
      matrix(proxies),
    ]).map((gradient) => gradient.arraySync() as number[][]),
  );

const exact = (temperature: number, positiveMargin: number): Constants => ({
  temperature,
  positiveMargin,
  form: 'exact',
});
const studiogan = (temperature: number, positiveMargin: number): Constants => ({
  temperature,
  positiveMargin,
  form: 'studiogan',
});

/** N samples of K classes in D dimensions, drawn from the normal distribution. */
const anyBatch = fc
  .record({
    seed: fc.nat(),
    samples: fc.integer({ min: 1, max: 9 }),
    classes: fc.integer({ min: 1, max: 5 }),
    dimension: fc.integer({ min: 2, max: 6 }),
  })
  .chain(({ seed, samples, classes, dimension }) => {
    const values = Array.from(normalValues(createSeed(seed), (samples + classes) * dimension));
    const rows = Array.from({ length: samples + classes }, (_, i) => values.slice(i * dimension, (i + 1) * dimension));
    return fc
      .array(fc.integer({ min: 0, max: classes - 1 }), { minLength: samples, maxLength: samples })
      .map((labels): Batch => ({ embeddings: rows.slice(0, samples), proxies: rows.slice(samples), labels }));
  });
const anyConstants = fc.record({
  temperature: fc.constantFrom(0.1, 0.25, 0.5, 1, 4),
  positiveMargin: fc.constantFrom(0.5, 0.9, 0.98, 1),
});
const fewRuns = { numRuns: 30 };

const vectorA: Batch = {
  embeddings: atDegrees([0, 90, 180, 60]),
  proxies: atDegrees([0, 90, 180]),
  labels: [0, 1, 2, 0],
};
const vectorB: Batch = {
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
/** Generic, three classes, away from the kinks of (0.5, 0.98). */
const smooth: Batch = {
  embeddings: [
    [0.9, -0.4, 0.3],
    [0.2, 1.1, -0.6],
    [-0.7, 0.5, 0.8],
    [0.6, 0.7, 0.5],
    [0.8, -0.9, 0.1],
  ],
  proxies: [
    [0.5, -1, 0.4],
    [-0.2, 0.9, 0.3],
    [0.4, 0.1, 1.2],
  ],
  labels: [0, 1, 2, 1, 2],
};

describeOnEngines('d2dCrossEntropyRows', () => {
  it('equals the vectors of four samples and three classes (Eq. 6, RE-A)', () => {
    expectClose(rowsOf(vectorA, exact(0.5, 0.98)), [1.09861228867, 2.13186870556, 1.38629436112, 2.87890583659]);
    expectClose(rowsOf(vectorA, exact(1, 1)), [1.09861228867, 1.68221292199, 1.38629436112, 1.88227964667]);
    expectClose(rowsOf(vectorA, studiogan(0.5, 0.98)), [0.568595787887, 0.86216521809, 1.41644335872, 1.4091849055]);
    expectClose(rowsOf(vectorA, studiogan(1, 1)), [0.794376769418, 1.04424059494, 1.38629436112, 1.20663120401]);
  });

  it('equals the vectors of raw embeddings, scaled or not (RE-B, RE-1)', () => {
    const stretched = { ...vectorB, embeddings: vectorB.embeddings.map((row, i) => scaled(row, [3, 0.1, 7, 100][i]!)) };
    for (const batch of [vectorB, stretched]) {
      expectClose(rowsOf(batch, exact(0.5, 0.98)), [1.4648216609, 2.23384362286, 1.38629436112, 2.44089030996]);
      expectClose(rowsOf(batch, studiogan(0.5, 0.98)), [0.484362752444, 0.971865323821, 2.04621284222, 1.08641422742]);
    }
  });

  it('is softplus(b - a) for two samples of two classes (RE-C, RE-7)', () => {
    const pair: Batch = {
      embeddings: [
        [1, 0.2],
        [0.4, 1],
      ],
      proxies: [
        [1, 0],
        [0, 1],
      ],
      labels: [0, 1],
    };
    const b = (0.546267780547 - 0.02) / 0.5;
    const a = [0, (0.928476690885 - 0.98) / 0.5];
    expectClose(rowsOf(pair), [softplus(b - a[0]!), softplus(b - a[1]!)]);
    expectClose(rowsOf(pair), [1.35193737666, 1.42932315239]);
    expectClose(rowsOf(pair, { form: 'studiogan' }), [Math.LN2, 0.745997228517]);
  });

  it('is ln 5 for three orthogonal classes of two samples, whatever the constants (RE-D)', () => {
    const axes = [0, 0, 1, 1, 2, 2].map((k) => [0, 1, 2].map((axis) => Number(axis === k)));
    const batch = { embeddings: axes, proxies: [axes[0]!, axes[2]!, axes[4]!], labels: [0, 0, 1, 1, 2, 2] };
    for (const [tau, margin, released] of [
      [0.5, 0.98, 0.44688448172],
      [0.25, 0.9, 0.103724579053],
      [0.75, 1, 0.719978262293],
    ] as const) {
      expectClose(rowsOf(batch, exact(tau, margin)), Array(6).fill(1.60943791243));
      expectClose(rowsOf(batch, studiogan(tau, margin)), Array(6).fill(released));
    }
  });

  it('keeps L_i when a sample of its class joins, and never lowers it when one of another class does; the released form does neither (RE-4, RE-E)', () => {
    const base: Batch = { embeddings: atDegrees([0, 80]), proxies: atDegrees([0, 90, 20]), labels: [0, 1] };
    const sameClass = { ...base, embeddings: atDegrees([0, 80, 10]), labels: [0, 1, 0] };
    const otherClass = { ...base, embeddings: atDegrees([0, 80, 20]), labels: [0, 1, 2] };
    expectClose(rowsOf(base), [0.85855308591, 0.85855308591]);
    expectClose(rowsOf(sameClass), [0.85855308591, 1.45018483981, 1.06614374614]);
    expectClose(rowsOf(otherClass), [2.15783818106, 1.6037096068, 2.29297557654]);
    const released = { form: 'studiogan' } as const;
    expectClose(rowsOf(base, released), [Math.LN2, Math.LN2]);
    expectClose(rowsOf(sameClass, released), [0.180186173454, 0.998457338663, 0.244115294627]);
    expectClose(rowsOf(otherClass, released), [0.795741593545, 0.924511352496, 0.881715014255]);

    const far: Batch = {
      embeddings: atDegrees([0, 95, 120, 150, 180]),
      proxies: atDegrees([0, 120, 5]),
      labels: [0, 1, 1, 1, 1],
    };
    const nearJoined = { ...far, embeddings: atDegrees([0, 95, 120, 150, 180, 5]), labels: [0, 1, 1, 1, 1, 2] };
    expectClose(rowsOf(far), [1.60943791243, 0.769552210636, Math.LN2, 0.813602867461, 1.2841775992]);
    expectClose(rowsOf(nearJoined)[0]!, 2.48869131058);
    expectClose(rowsOf(far, released)[0]!, 1.78440484206);
    expectClose(rowsOf(nearJoined, released)[0]!, 0.943025399749);
  });

  it('equals an independent float64 implementation on any batch, in both forms', () => {
    fc.assert(
      fc.property(anyBatch, anyConstants, fc.constantFrom('exact', 'studiogan'), (batch, constants, form) => {
        const options = { ...constants, form } as Constants;
        expectClose(rowsOf(batch, options), reference(batch, options), { rtol: 1e-5, atol: 3e-5 });
      }),
      { numRuns: 60 },
    );
  });

  it('lies between its floor ln(1 + |N|) and its ceiling, and is 0 without negatives (RE-2, RE-G)', () => {
    fc.assert(
      fc.property(anyBatch, anyConstants, (batch, constants) => {
        const { temperature, positiveMargin } = constants;
        rowsOf(batch, constants).forEach((row, i) => {
          const negatives = negativesOf(batch.labels, i);
          if (negatives === 0) {
            expect(row).toBe(0);
            return;
          }
          const ceiling = softplus(
            Math.log(negatives) + positiveMargin / temperature + (1 + positiveMargin) / temperature,
          );
          expect(row).toBeGreaterThanOrEqual(Math.log1p(negatives) * (1 - 1e-6));
          expect(row).toBeLessThanOrEqual(ceiling * (1 + 1e-6));
        });
      }),
      fewRuns,
    );
  });

  it('reaches that ceiling where every sample is opposite its proxy and all samples coincide (RE-G)', () => {
    const embeddings = Array(5).fill([1, 0]) as Matrix;
    const proxies = Array(5).fill([-1, 0]) as Matrix;
    expectClose(rowsOf({ embeddings, proxies, labels: [0, 1, 2, 3, 4] }), Array(5).fill(7.30696543594));
  });

  it('follows the batch when it is permuted, and the labels when they are renamed (RE-4)', () => {
    fc.assert(
      fc.property(anyBatch, anyConstants, fc.constantFrom('exact', 'studiogan'), (batch, constants, form) => {
        const options = { ...constants, form } as Constants;
        const rows = rowsOf(batch, options);
        const permuted = { ...batch, embeddings: [...batch.embeddings].reverse(), labels: [...batch.labels].reverse() };
        expectClose(rowsOf(permuted, options), [...rows].reverse());
        const last = batch.proxies.length - 1;
        const renamed = { ...batch, proxies: [...batch.proxies].reverse(), labels: batch.labels.map((k) => last - k) };
        expectClose(rowsOf(renamed, options), rows);
      }),
      fewRuns,
    );
  });

  it('does not change under a common rotation (RE-7)', () => {
    const turn = ([x, y, z]: readonly number[]) => [0.6 * x! - 0.8 * y!, 0.8 * x! + 0.6 * y!, z!];
    const turned = { ...smooth, embeddings: smooth.embeddings.map(turn), proxies: smooth.proxies.map(turn) };
    expectClose(rowsOf(turned), rowsOf(smooth));
  });

  it('falls with f_i.v, rises with f_i.f_j across classes, each at most as fast as 1/tau, and ignores its own class (RE-5, RE-6)', () => {
    const tau = 0.5;
    const degrees = Array.from({ length: 19 }, (_, i) => i * 10);
    const cosines = degrees.map((angle) => Math.cos((angle * Math.PI) / 180));
    const at = (proxyDegrees: number, sameDegrees: number, otherDegrees: number) =>
      rowsOf({
        embeddings: atDegrees([0, sameDegrees, otherDegrees, -50]),
        proxies: atDegrees([proxyDegrees, 70, -50]),
        labels: [0, 0, 1, 2],
      })[0]!;
    const slopes = (values: readonly number[]) =>
      values.slice(1).map((value, i) => (value - values[i]!) / (cosines[i + 1]! - cosines[i]!));
    for (const slope of slopes(degrees.map((angle) => at(angle, 30, 60)))) {
      expect(slope).toBeLessThanOrEqual(1e-4);
      expect(slope).toBeGreaterThanOrEqual(-1 / tau);
    }
    for (const slope of slopes(degrees.map((angle) => at(40, 30, angle)))) {
      expect(slope).toBeGreaterThanOrEqual(-1e-4);
      expect(slope).toBeLessThanOrEqual(1 / tau);
    }
    expect(new Set(degrees.map((angle) => at(40, angle, 60))).size).toBe(1);
  });

  it('tends to ln(1 + |N|) as the temperature grows (RE-7)', () => {
    const floor = smooth.labels.map((_, i) => Math.log1p(negativesOf(smooth.labels, i)));
    expectClose(rowsOf(smooth, { temperature: 1e6 }), floor, { atol: 1e-5 });
  });

  it('is the released form softplus(LSE b - a - c): above its floor, on the side of the exact form that c says (RE-8)', () => {
    fc.assert(
      fc.property(anyBatch, anyConstants, (batch, constants) => {
        const released = rowsOf(batch, { ...constants, form: 'studiogan' });
        const shifts = shiftsOf(batch.embeddings, { ...constants, form: 'studiogan' });
        const { temperature, positiveMargin } = constants;
        rowsOf(batch, constants).forEach((row, i) => {
          const negatives = negativesOf(batch.labels, i);
          if (negatives === 0) {
            expect(released[i]).toBe(0);
            return;
          }
          const floor = Math.log1p(negatives * Math.exp(-positiveMargin / temperature));
          expect(released[i]).toBeGreaterThanOrEqual(floor * (1 - 1e-5));
          if (Math.abs(shifts[i]!) > 1e-3) expect(Math.sign(row - released[i]!)).toBe(Math.sign(shifts[i]!));
        });
      }),
      fewRuns,
    );
  });

  it('is finite at tau = 1e-3, where the bare exponentials of Eq. 6 overflow float32 (RE-9, RE-F)', () => {
    const opposite: Batch = {
      embeddings: [
        [1, 0],
        [-1, 0],
      ],
      proxies: [
        [1, 0],
        [-1, 0],
      ],
      labels: [0, 1],
    };
    expectClose(rowsOf(opposite, exact(0.01, 0.98)), [Math.LN2, Math.LN2]);
    expectClose(rowsOf(opposite, studiogan(0.01, 0.98)), [102, 102]);
    expect(Math.fround(Math.exp(102))).toBe(Number.POSITIVE_INFINITY);

    const crossed = { ...opposite, embeddings: [opposite.embeddings[0]!, opposite.embeddings[0]!], labels: [1, 0] };
    for (const row of rowsOf(crossed, exact(1e-3, 0.98))) expect(Number.isFinite(row)).toBe(true);
    expect(rowsOf(crossed, exact(1e-3, 0.98))[0]).toBeCloseTo(1980 + 980, 1);
    for (const gradient of gradientsOf(vectorB, exact(1e-3, 0.98)))
      for (const slope of gradient.flat()) expect(Number.isFinite(slope)).toBe(true);
  });

  it('leaves no tensors', async () => {
    const [embeddings, proxies] = [matrix(vectorB.embeddings), matrix(vectorB.proxies)];
    await expectNoLeak(() => d2dCrossEntropyRows(embeddings, proxies, vectorB.labels).dispose());
  });
});

describeOnEngines('d2dCrossEntropy', () => {
  it('is the mean of its rows (RE-A, RE-B)', () => {
    expectClose(lossOf(vectorA), 1.87392029798);
    expectClose(lossOf(vectorA, { form: 'studiogan' }), 1.06409731755);
    expectClose(lossOf(vectorB), 1.88146248871);
    expectClose(lossOf(vectorB, { form: 'studiogan' }), 1.14721378648);
  });

  it('is 0 with gradient 0 for a batch of one sample or of one class, in both forms', () => {
    for (const form of ['exact', 'studiogan'] as const)
      for (const labels of [[1], [1, 1, 1]]) {
        const batch = { ...vectorB, embeddings: vectorB.embeddings.slice(0, labels.length), labels };
        expect(lossOf(batch, { form })).toBe(0);
        expect(
          gradientsOf(batch, { form })
            .flat(2)
            .every((slope) => slope === 0),
        ).toBe(true);
      }
  });

  it('has the gradients of the vectors, orthogonal to the raw rows (RE-B, RE-1)', () => {
    const [exactGradient] = gradientsOf(vectorB);
    const [releasedGradient] = gradientsOf(vectorB, { form: 'studiogan' });
    expectClose(exactGradient!, [
      [-0.0521925409999, 0.208770163999],
      [0.456823280887, -0.0913646561774],
      [0, 0],
      [-0.34250650568, 0.34250650568],
    ]);
    expectClose(releasedGradient!, [
      [-0.0285961360311, 0.114384544124],
      [0.291643753513, -0.0583287507025],
      [0, 0],
      [-0.246354483186, 0.246354483186],
    ]);
  });

  it('has a gradient that is orthogonal to each raw row and scales with its inverse length (RE-1)', () => {
    fc.assert(
      fc.property(anyBatch, fc.constantFrom(0.1, 3, 20), (batch, c) => {
        const [ofEmbeddings, ofProxies] = gradientsOf(batch);
        const longer = { ...batch, embeddings: batch.embeddings.map((row) => scaled(row, c)) };
        const [ofLonger] = gradientsOf(longer);
        expectClose(
          ofEmbeddings!.map((row, i) => dot(row, unit(batch.embeddings[i]!))),
          batch.labels.map(() => 0),
          { atol: 1e-4 },
        );
        expectClose(
          ofProxies!.map((row, k) => dot(row, unit(batch.proxies[k]!))),
          batch.proxies.map(() => 0),
          { atol: 1e-4 },
        );
        expectClose(
          ofLonger!.map((row) => scaled(row, c)),
          ofEmbeddings!,
          { rtol: 1e-3, atol: 1e-4 },
        );
      }),
      fewRuns,
    );
  });

  it('stays finite, with finite gradients, where a raw row is zero (RE-1)', () => {
    const batch = {
      ...vectorB,
      embeddings: [[0, 0], ...vectorB.embeddings.slice(1)],
      proxies: [
        [0, 0],
        [0, 1],
        [-1, 0],
      ],
    };
    for (const form of ['exact', 'studiogan'] as const) {
      expect(Number.isFinite(lossOf(batch, { form }))).toBe(true);
      for (const slope of gradientsOf(batch, { form }).flat(2)) expect(Number.isFinite(slope)).toBe(true);
    }
  });

  it('has gradient 0 where every sample and every pair is within its margin, whatever the temperature (RE-3)', () => {
    const batch: Batch = { embeddings: atDegrees([3, 120, 243]), proxies: atDegrees([0, 122, 240]), labels: [0, 1, 2] };
    for (const temperature of [0.01, 0.5, 10]) {
      expectClose(rowsOf(batch, { temperature }), Array(3).fill(Math.log(3)));
      expect(
        gradientsOf(batch, { temperature })
          .flat(2)
          .every((slope) => slope === 0),
      ).toBe(true);
    }
  });

  it('has slope 0 at the margins themselves', () => {
    const atMargin: Batch = {
      embeddings: [
        [1, 0],
        [0, 1],
      ],
      proxies: [
        [1, 0],
        [0, 1],
      ],
      labels: [0, 1],
    };
    expect(
      gradientsOf(atMargin, { positiveMargin: 1 })
        .flat(2)
        .every((slope) => slope === 0),
    ).toBe(true);
  });

  it.each(['exact', 'studiogan'] as const)('has the gradient of form %s that float64 differences give', (form) => {
    const constants: Constants = { temperature: 0.5, positiveMargin: 0.98, form };
    const shifts = shiftsOf(smooth.embeddings, constants); // constant in the gradient
    const h = 1e-6;
    const differences = (name: 'embeddings' | 'proxies') =>
      smooth[name].map((row, i) =>
        row.map((_, k) => {
          const at = (step: number) =>
            mean(
              reference(
                {
                  ...smooth,
                  [name]: smooth[name].map((r, j) => r.map((x, l) => (i === j && k === l ? x + step : x))),
                },
                constants,
                shifts,
              ),
            );
          return (at(h) - at(-h)) / (2 * h);
        }),
      );
    const [ofEmbeddings, ofProxies] = gradientsOf(smooth, constants);
    expectClose(ofEmbeddings!, differences('embeddings'), { rtol: 1e-5, atol: 2e-6 });
    expectClose(ofProxies!, differences('proxies'), { rtol: 1e-5, atol: 2e-6 });
  });

  it.each([1, 2] as const)('has the derivative of order %i that finite differences give', (order) => {
    const loss = (e: Tensor, p: Tensor) => d2dCrossEntropy(e as Tensor2D, p as Tensor2D, smooth.labels);
    const inputs = [matrix(smooth.embeddings), matrix(smooth.proxies)];
    expect(checkGradients(loss, inputs, { order, seed: createSeed(5) })).toBeLessThan(5e-3);
  });

  it('leaves no tensors, nor does its gradient', async () => {
    const params = { embeddings: matrix(vectorB.embeddings), proxies: matrix(vectorB.proxies) };
    for (const form of ['exact', 'studiogan'] as const)
      await expectNoLeak(() => {
        const { value, grads } = valueAndGrad((p: typeof params) => ({
          loss: d2dCrossEntropy(p.embeddings, p.proxies, vectorB.labels, { form }),
        }))(params);
        for (const tensor of [value, grads.embeddings, grads.proxies]) tensor.dispose();
      });
    expect(params.embeddings.isDisposed || params.proxies.isDisposed).toBe(false);
  });

  it('rejects, before making a tensor, what it cannot honour', async () => {
    const [embeddings, proxies] = [matrix(vectorB.embeddings), matrix(vectorB.proxies)];
    const labels = [0, 1, 2, 0];
    const wide = tensor2d([[1, 2, 3]]);
    const flat = embeddings.as1D() as unknown as Tensor2D;
    await expectNoLeak(() => {
      expect(() => d2dCrossEntropy(embeddings, wide, labels)).toThrow(
        'd2dCrossEntropy: expected proxies to have 2 columns like embeddings, got 3. Use one embedding size for both.',
      );
      expect(() => d2dCrossEntropy(embeddings, proxies, [0, 1])).toThrow(
        'd2dCrossEntropy: expected labels to hold one label for each of the 4 embeddings, got 2.',
      );
      for (const bad of [3, -1, 0.5, Number.NaN])
        expect(() => d2dCrossEntropy(embeddings, proxies, [0, bad, 2, 0])).toThrow(
          `d2dCrossEntropy: expected labels to be integers from 0 to 2, got ${bad} at position 1.`,
        );
      for (const temperature of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
        expect(() => d2dCrossEntropy(embeddings, proxies, labels, { temperature })).toThrow(
          `d2dCrossEntropy: expected temperature to be a finite number > 0, got ${temperature}.`,
        );
      for (const positiveMargin of [1.01, -1.5, Number.NaN])
        expect(() => d2dCrossEntropyRows(embeddings, proxies, labels, { positiveMargin })).toThrow(
          `d2dCrossEntropyRows: expected positiveMargin to be in [-1, 1], got ${positiveMargin}.`,
        );
      expect(() => d2dCrossEntropy(embeddings, proxies, labels, { form: 'printed' as 'exact' })).toThrow(
        "d2dCrossEntropy: expected form to be one of 'exact', 'studiogan', got 'printed'.",
      );
      expect(() => d2dCrossEntropy(flat, proxies, labels)).toThrow(
        'expected embeddings to be [N, D], not empty, got [8].',
      );
    });
  });
});
