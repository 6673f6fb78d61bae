import { createSeed, gradients, permutation } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { add, div, exp, log, matMul, mul, neg, sum, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { conditionalContrastiveLoss, conditionalContrastiveRows } from './conditional-contrastive';
import { itDifferentiates } from './internal/derivatives-suite';
import {
  anyBatch,
  atDegrees,
  type Batch,
  batchA,
  differencesOf,
  dot,
  matrix,
  negativesOf,
  plus,
  reflected,
  scaled,
  smoothBatch,
  unit,
  withRow,
} from './internal/embedded-batches';
import { average, softplus } from './internal/in-float64';

const rowsOf = ({ embeddings, proxies, labels }: Batch, temperature: number) =>
  Array.from(
    tidy(() => conditionalContrastiveRows(matrix(embeddings), matrix(proxies), labels, { temperature }).dataSync()),
  );
const gradientsOf = ({ embeddings, proxies, labels }: Batch, temperature: number) =>
  tidy(() => {
    const loss = (e: Tensor2D, p: Tensor2D) => conditionalContrastiveLoss(e, p, labels, { temperature });
    return gradients(loss)([matrix(embeddings), matrix(proxies)]).map((gradient) => gradient.arraySync());
  });

/** The equation in float64: ln of the whole sum over ln of the sum of classmates and proxy, each shifted by its largest term. */
function referenceRows({ embeddings, proxies, labels }: Batch, temperature: number): number[] {
  const f = embeddings.map(unit);
  return f.map((fi, i) => {
    const p = dot(fi, unit(proxies[labels[i]!]!)) / temperature;
    const exponents = (isIn: (j: number) => boolean) =>
      f.flatMap((fj, j) => (j !== i && isIn(j) ? [dot(fi, fj) / temperature] : []));
    const classmates = [p, ...exponents((j) => labels[j] === labels[i])];
    const others = exponents((j) => labels[j] !== labels[i]);
    if (others.length === 0) return 0;
    const lse = (terms: readonly number[]) => {
      const largest = Math.max(...terms);
      return largest + Math.log(terms.reduce((total, x) => total + Math.exp(x - largest), 0));
    };
    return softplus(lse(others) - lse(classmates));
  });
}

const anyTemperature = fc.constantFrom(0.1, 0.25, 0.5, 1, 4);
const forBatches = (property: (batch: Batch, temperature: number, i: number) => void, numRuns = 30) =>
  fc.assert(
    fc.property(anyBatch, anyTemperature, fc.nat(), (batch, temperature, n) =>
      property(batch, temperature, n % batch.labels.length),
    ),
    { numRuns },
  );

describeOnEngines('conditionalContrastiveLoss', () => {
  it('equals the vectors of four samples and three classes, with tau 1 unless told otherwise (RE-A)', () => {
    expectClose(rowsOf(batchA, 1), [0.272490284994, 0.959492420084, 0.546006389941, 0.644448232526]);
    expectClose(rowsOf(batchA, 0.5), [0.106454958797, 0.710799071026, 0.185182452604, 0.745425503692]);
    const [embeddings, proxies] = [matrix(batchA.embeddings), matrix(batchA.proxies)];
    expectClose(conditionalContrastiveLoss(embeddings, proxies, batchA.labels), [0.605609331886]);
    expectClose(conditionalContrastiveRows(embeddings, proxies, batchA.labels), rowsOf(batchA, 1));
    const options = { temperature: 0.5 };
    expectClose(conditionalContrastiveLoss(embeddings, proxies, batchA.labels, options), [0.43696549653]);
  });

  it('RE-10: is the equation in float64', () => {
    forBatches((batch, temperature) => {
      expectClose(rowsOf(batch, temperature), referenceRows(batch, temperature), { atol: 5e-6 / temperature });
    }, 60);
  });

  it('RE-10: is >= 0, and 0 if and only if no sample has another label', () => {
    forBatches((batch, temperature) => {
      rowsOf(batch, temperature).forEach((row, i) => {
        if (negativesOf(batch.labels, i) === 0) expect(row).toBe(0);
        else expect(row).toBeGreaterThan(0);
      });
    });
  });

  it('RE-10: follows the batch when it is permuted', () => {
    fc.assert(
      fc.property(anyBatch, anyTemperature, fc.nat(), (batch, temperature, seed) => {
        const rows = rowsOf(batch, temperature);
        const order = Array.from(permutation(createSeed(seed), rows.length));
        const permuted = {
          ...batch,
          embeddings: order.map((i) => batch.embeddings[i]!),
          labels: order.map((i) => batch.labels[i]!),
        };
        expectClose(
          rowsOf(permuted, temperature),
          order.map((i) => rows[i]!),
          { atol: 1e-5 },
        );
      }),
      { numRuns: 30 },
    );
  });

  it('RE-10: never rises when a sample of the class of f_i comes closer to it', () => {
    forBatches((batch, temperature, i) => {
      const classmate = batch.labels.findIndex((label, j) => j !== i && label === batch.labels[i]);
      fc.pre(classmate >= 0);
      const closer = plus(unit(batch.embeddings[classmate]!), scaled(unit(batch.embeddings[i]!), 0.5));
      const after = rowsOf(withRow(batch, 'embeddings', classmate, closer), temperature)[i]!;
      expect(after).toBeLessThan(rowsOf(batch, temperature)[i]! + 1e-5);
    });
  });

  it('RE-10: never rises when f_i comes closer to its proxy, and never falls when others come closer to f_i', () => {
    forBatches((batch, temperature, i) => {
      const [f, label] = [unit(batch.embeddings[i]!), batch.labels[i]!];
      const before = rowsOf(batch, temperature)[i]!;
      const proxy = plus(unit(batch.proxies[label]!), scaled(f, 0.5));
      expect(rowsOf(withRow(batch, 'proxies', label, proxy), temperature)[i]).toBeLessThan(before + 1e-5);
      const embeddings = batch.embeddings.map((row, j) =>
        batch.labels[j] === label ? row : plus(unit(row), scaled(f, 0.5)),
      );
      expect(rowsOf({ ...batch, embeddings }, temperature)[i]).toBeGreaterThan(before - 1e-5);
    });
  });

  it('counts directions only, and does not change under a common rotation', () => {
    forBatches((batch, temperature) => {
      const turn = (rows: Batch['embeddings']) =>
        reflected(reflected(rows, batch.embeddings[0]!), batch.proxies[0]!).map((row, i) => scaled(row, 1 + i));
      const turned = { ...batch, embeddings: turn(batch.embeddings), proxies: turn(batch.proxies) };
      expectClose(rowsOf(turned, temperature), rowsOf(batch, temperature), { rtol: 1e-4, atol: 5e-6 / temperature });
    });
  });

  it('has the gradient that float64 differences give', () => {
    const loss = (batch: Batch) => average(referenceRows(batch, 0.5));
    const [ofEmbeddings, ofProxies] = gradientsOf(smoothBatch, 0.5);
    expectClose(ofEmbeddings!, differencesOf(loss, smoothBatch, 'embeddings'), { rtol: 1e-5, atol: 2e-6 });
    expectClose(ofProxies!, differencesOf(loss, smoothBatch, 'proxies'), { rtol: 1e-5, atol: 2e-6 });
  });

  it('is right and has finite gradients down to tau = 1e-3, where the printed exponentials overflow', () => {
    fc.assert(
      fc.property(anyBatch, fc.constantFrom(1e-3, 3e-3, 1e-2), (batch, temperature) => {
        expectClose(rowsOf(batch, temperature), referenceRows(batch, temperature), { atol: 1e-6 / temperature });
        expect(gradientsOf(batch, temperature).flat(2)).toSatisfy((slopes: number[]) => slopes.every(Number.isFinite));
      }),
      { numRuns: 30 },
    );
    const pair = { embeddings: atDegrees([0, 0]), proxies: atDegrees([0, 0]), labels: [0, 1] };
    expect(Number.isFinite(printedForm(pair, 1e-3))).toBe(false);
    expectClose(rowsOf(pair, 1e-3), [Math.LN2, Math.LN2]);
    expectClose(printedForm(pair, 0.5), Math.LN2);
  });

  it('is 0 with gradient 0 for a batch of one sample or of one class', () => {
    for (const labels of [[1], [1, 1, 1]]) {
      const batch = { ...smoothBatch, embeddings: smoothBatch.embeddings.slice(0, labels.length), labels };
      expect(rowsOf(batch, 0.5)).toEqual(labels.map(() => 0));
      expect(gradientsOf(batch, 0.5).flat(2)).toSatisfy((slopes: number[]) => slopes.every((x) => x === 0));
    }
  });

  it('stays finite, with finite gradients, where raw rows are zero', () => {
    const batch = withRow(withRow(smoothBatch, 'embeddings', 0, [0, 0, 0]), 'proxies', 1, [0, 0, 0]);
    for (const temperature of [1e-3, 1]) {
      expectClose(rowsOf(batch, temperature), referenceRows(batch, temperature), { atol: 1e-6 / temperature });
      expect(gradientsOf(batch, temperature).flat(2)).toSatisfy((slopes: number[]) => slopes.every(Number.isFinite));
    }
  });

  itDifferentiates(
    (embeddings, proxies) =>
      conditionalContrastiveLoss(embeddings!, proxies!, smoothBatch.labels, { temperature: 0.5 }),
    [smoothBatch.embeddings, smoothBatch.proxies],
  );

  it('leaves no tensors in rows', async () => {
    const [embeddings, proxies] = [matrix(batchA.embeddings), matrix(batchA.proxies)];
    await expectNoLeak(() => conditionalContrastiveRows(embeddings, proxies, batchA.labels).dispose());
  });

  it('rejects, before making a tensor, what it cannot honour', async () => {
    const [embeddings, proxies] = [matrix(batchA.embeddings), matrix(batchA.proxies)];
    const wide = matrix([[1, 2, 3]]);
    await expectNoLeak(() => {
      for (const [name, loss] of Object.entries({ conditionalContrastiveLoss, conditionalContrastiveRows })) {
        expect(() => loss(embeddings, wide, batchA.labels)).toThrow(
          `${name}: expected proxies to have 2 columns like embeddings, got 3.`,
        );
        expect(() => loss(embeddings, proxies, [0, 1, 2, 3])).toThrow(
          `${name}: expected labels to be integers from 0 to 2, got 3 at position 3.`,
        );
        for (const temperature of [0, -1, Number.NaN])
          expect(() => loss(embeddings, proxies, batchA.labels, { temperature })).toThrow(
            `${name}: expected temperature to be a finite number > 0, got ${temperature}.`,
          );
      }
    });
  });
});

// The equation with bare exponentials, for samples that all have a class of their own.
function printedForm({ embeddings, proxies }: Batch, temperature: number): number {
  return tidy(() => {
    const [f, v] = [matrix(embeddings.map(unit)), matrix(proxies.map(unit))];
    const positive = exp(div(sum(mul(f, v), 1), temperature));
    const notItself = matrix(embeddings.map((_, i) => embeddings.map((__, j) => Number(i !== j))));
    const others = sum(mul(exp(div(matMul(f, f, false, true), temperature)), notItself), 1);
    return neg(log(div(positive, add(positive, others))))
      .mean()
      .dataSync()[0]!;
  });
}
