import { createSeed, permutation } from '@gans/tensor';
import {
  add,
  div,
  exp,
  log,
  matMul,
  maximum,
  minimum,
  mul,
  neg,
  sub,
  sum,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import {
  type D2dConstants,
  exact,
  exponentsOf,
  gradientsOf,
  lossOf,
  referenceRows,
  rowsOf,
  shiftsOf,
} from './internal/d2d-in-float64';
import {
  anyBatch,
  atDegrees,
  type Batch,
  cosine,
  dot,
  matrix,
  negativesOf,
  plus,
  reflected,
  scaled,
  unit,
  withRow,
} from './internal/embedded-batches';
import { softplus } from './internal/in-float64';

const anyForm = fc.constantFrom('exact' as const, 'studiogan' as const);
const anyConstants = fc.record({
  temperature: fc.constantFrom(0.1, 0.25, 0.5, 1, 4),
  positiveMargin: fc.constantFrom(0.5, 0.9, 0.98, 1),
  form: fc.constant('exact' as const),
});
const inForm = (constants: D2dConstants, form: D2dConstants['form']): D2dConstants => ({ ...constants, form });
const anySample = fc.nat();
const rowOf = (batch: Batch, i: number, constants: D2dConstants) => rowsOf(batch, constants)[i]!;

function forBatches(property: (batch: Batch, constants: D2dConstants, i: number) => void, numRuns = 30): void {
  fc.assert(
    fc.property(anyBatch, anyConstants, anySample, (batch, constants, n) =>
      property(batch, constants, n % batch.labels.length),
    ),
    { numRuns },
  );
}

describeOnEngines('d2dCrossEntropy', () => {
  it('RE-1: counts directions only: rows stretched by any c > 0 give the same loss, and a gradient of length 1/c', () => {
    const stretch = fc.constantFrom(0.1, 3, 20);
    fc.assert(
      fc.property(anyBatch, stretch, stretch, anyForm, (batch, c, d, form) => {
        const longer = {
          ...batch,
          embeddings: batch.embeddings.map((row) => scaled(row, c)),
          proxies: batch.proxies.map((row) => scaled(row, d)),
        };
        expectClose(rowsOf(longer, { form }), rowsOf(batch, { form }), { atol: 1e-5 });
        const [ofEmbeddings, ofProxies] = gradientsOf(batch, { form });
        const [ofLonger, ofLongerProxies] = gradientsOf(longer, { form });
        const close = { rtol: 1e-3, atol: 1e-4 };
        expectClose(
          ofLonger.map((row) => scaled(row, c)),
          ofEmbeddings,
          close,
        );
        expectClose(
          ofLongerProxies.map((row) => scaled(row, d)),
          ofProxies,
          close,
        );
      }),
      { numRuns: 30 },
    );
  });

  it('RE-1: has a gradient that is orthogonal to each raw row', () => {
    forBatches((batch, constants) => {
      const [ofEmbeddings, ofProxies] = gradientsOf(batch, constants);
      const along = [
        ...ofEmbeddings.map((row, i) => dot(row, unit(batch.embeddings[i]!))),
        ...ofProxies.map((row, k) => dot(row, unit(batch.proxies[k]!))),
      ];
      expectClose(
        along,
        along.map(() => 0),
        { atol: 2e-5 / constants.temperature },
      );
    });
  });

  it('RE-1: stays finite, with finite gradients, where raw rows are zero, huge or tiny', () => {
    const factor = fc.constantFrom(0, 1e-6, 1, 1e4);
    const factors = fc.array(factor, { minLength: 14, maxLength: 14 });
    fc.assert(
      fc.property(anyBatch, factors, fc.constantFrom(1e-3, 0.5), anyForm, (batch, c, temperature, form) => {
        const odd = {
          ...batch,
          embeddings: batch.embeddings.map((row, i) => scaled(row, c[i]!)),
          proxies: batch.proxies.map((row, k) => scaled(row, c[9 + k]!)),
        };
        const options = { temperature, positiveMargin: 0.98, form };
        expectClose(rowsOf(odd, options), referenceRows(odd, options), { atol: 1e-4 / temperature });
        expect(gradientsOf(odd, options).flat(2)).toSatisfy((slopes: number[]) => slopes.every(Number.isFinite));
      }),
      { numRuns: 30 },
    );
  });

  it('RE-2: is the equation in float64, in both forms', () => {
    fc.assert(
      fc.property(anyBatch, anyConstants, anyForm, (batch, constants, form) => {
        const options = inForm(constants, form);
        expectClose(rowsOf(batch, options), referenceRows(batch, options), { rtol: 1e-5, atol: 3e-5 });
      }),
      { numRuns: 60 },
    );
  });

  it('RE-2: is 0 if and only if there are no negatives, else above -a_i and between its floor ln(1 + |N|) and its ceiling', () => {
    forBatches((batch, constants) => {
      const { temperature, positiveMargin: margin } = constants;
      const exponents = exponentsOf(batch, constants);
      rowsOf(batch, constants).forEach((row, i) => {
        const n = negativesOf(batch.labels, i);
        if (n === 0) {
          expect(row).toBe(0);
          return;
        }
        const ceiling = softplus(Math.log(n) + margin / temperature + (1 + margin) / temperature);
        expect(row).toBeGreaterThanOrEqual(Math.log1p(n) * (1 - 1e-6));
        expect(row).toBeGreaterThan(-exponents[i]!.a * (1 - 1e-6));
        expect(row).toBeLessThanOrEqual(ceiling * (1 + 1e-6));
      });
    }, 40);
  });

  it('RE-3: is ln(1 + |N|) with gradient exactly 0 where all are within their margins, whatever the temperature', () => {
    const jitter = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 9, maxLength: 9 });
    fc.assert(
      fc.property(jitter, fc.constantFrom(1e-3, 0.01, 0.5, 10), (tenths, temperature) => {
        const around = (degrees: number[], first: number) => degrees.map((angle, i) => angle + tenths[first + i]! / 10);
        const batch = {
          embeddings: atDegrees(around([0, 0, 120, 240, 240], 0)),
          proxies: atDegrees(around([0, 120, 240], 5)),
          labels: [0, 0, 1, 2, 2],
        };
        const options = { temperature, positiveMargin: 0.98 };
        expectClose(rowsOf(batch, options), [3, 3, 4, 3, 3].map(Math.log1p));
        expect(gradientsOf(batch, options).flat(2)).toSatisfy((slopes: number[]) => slopes.every((x) => x === 0));
      }),
      { numRuns: 30 },
    );
  });

  it('RE-4: follows the batch when it is permuted, and classes when they are renamed with their proxies, in both forms', () => {
    fc.assert(
      fc.property(anyBatch, anyConstants, anyForm, fc.nat(), (batch, constants, form, seed) => {
        const options = inForm(constants, form);
        const rows = rowsOf(batch, options);
        const order = Array.from(permutation(createSeed(seed), rows.length));
        const permuted = {
          ...batch,
          embeddings: order.map((i) => batch.embeddings[i]!),
          labels: order.map((i) => batch.labels[i]!),
        };
        expectClose(
          rowsOf(permuted, options),
          order.map((i) => rows[i]!),
          { atol: 1e-5 },
        );
        const names = Array.from(permutation(createSeed(seed + 1), batch.proxies.length)); // class names[k] is called k
        const renamed = {
          ...batch,
          proxies: names.map((k) => batch.proxies[k]!),
          labels: batch.labels.map((k) => names.indexOf(k)),
        };
        expectClose(rowsOf(renamed, options), rows, { rtol: 1e-6, atol: 1e-6 });
      }),
      { numRuns: 30 },
    );
  });

  it('RE-4: keeps L_i when a sample of its class joins, and never lowers it when one of another class does', () => {
    fc.assert(
      fc.property(anyBatch, anyConstants, fc.nat(), fc.nat(), (batch, constants, sample, label) => {
        const newLabel = label % batch.proxies.length;
        const newcomer = plus(batch.embeddings[sample % batch.labels.length]!, batch.proxies[newLabel]!);
        const joined = {
          ...batch,
          embeddings: [...batch.embeddings, newcomer],
          labels: [...batch.labels, newLabel],
        };
        const after = rowsOf(joined, constants);
        rowsOf(batch, constants).forEach((before, i) => {
          if (batch.labels[i] === newLabel) expectClose(after[i]!, before, { atol: 1e-5 });
          else expect(after[i]).toBeGreaterThan(before - 1e-5);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('RE-5: never rises when f_i comes closer to its proxy, by at most 1/tau a unit of cosine (RE-6)', () => {
    forBatches((batch, constants, i) => {
      const label = batch.labels[i]!;
      const [f, proxy] = [unit(batch.embeddings[i]!), unit(batch.proxies[label]!)];
      const closer = plus(proxy, scaled(f, 0.4));
      const change = rowOf(withRow(batch, 'proxies', label, closer), i, constants) - rowOf(batch, i, constants);
      expectSlope(-change, cosine(f, closer) - cosine(f, proxy), constants);
    });
  });

  it('RE-5: never falls when samples of other classes come closer to f_i, by at most 1/tau a unit of the largest step (RE-6)', () => {
    forBatches((batch, constants, i) => {
      const f = unit(batch.embeddings[i]!);
      const isOther = batch.labels.map((label) => label !== batch.labels[i]);
      const embeddings = batch.embeddings.map((row, j) =>
        isOther[j] ? plus(unit(row), scaled(f, 0.1 + 0.1 * j)) : row,
      );
      const steps = embeddings.map((row, j) => (isOther[j] ? cosine(row, f) - cosine(batch.embeddings[j]!, f) : 0));
      const change = rowOf({ ...batch, embeddings }, i, constants) - rowOf(batch, i, constants);
      expectSlope(change, Math.max(...steps), constants);
    });
  });

  it('RE-5: does not see where the other samples of the class of f_i are', () => {
    forBatches((batch, constants, i) => {
      const embeddings = batch.embeddings.map((row, j) =>
        j !== i && batch.labels[j] === batch.labels[i] ? reflected([row], batch.embeddings[i]!)[0]! : row,
      );
      expectClose(rowOf({ ...batch, embeddings }, i, constants), rowOf(batch, i, constants), {
        rtol: 1e-6,
        atol: 1e-6,
      });
    });
  });

  it('RE-7: is softplus(b - a) for two samples of two classes', () => {
    const pairs = anyBatch.filter(({ labels, proxies }) => labels.length >= 2 && proxies.length >= 2);
    fc.assert(
      fc.property(pairs, anyConstants, (batch, constants) => {
        const pair = { ...batch, embeddings: batch.embeddings.slice(0, 2), labels: [0, 1] };
        const expected = exponentsOf(pair, constants).map(({ a, b }) => softplus(b[0]! - a));
        expectClose(rowsOf(pair, constants), expected, { atol: 3e-5 });
      }),
      { numRuns: 30 },
    );
  });

  it('RE-7: tends to ln(1 + |N|) as the temperature grows', () => {
    forBatches((batch) => {
      const floors = batch.labels.map((_, i) => Math.log1p(negativesOf(batch.labels, i)));
      expectClose(rowsOf(batch, { temperature: 1e6 }), floors, { atol: 1e-5 });
    });
  });

  it('RE-7: does not change under a common rotation, in both forms', () => {
    fc.assert(
      fc.property(anyBatch, anyConstants, anyForm, (batch, constants, form) => {
        const [first, second] = [batch.embeddings[0]!, batch.proxies[0]!];
        const turn = (rows: Batch['embeddings']) => reflected(reflected(rows, first), second);
        const turned = { ...batch, embeddings: turn(batch.embeddings), proxies: turn(batch.proxies) };
        const options = inForm(constants, form);
        expectClose(rowsOf(turned, options), rowsOf(batch, options), { rtol: 1e-4, atol: 3e-5 });
      }),
      { numRuns: 30 },
    );
  });

  it('RE-8: is the released form softplus(LSE b - a - c): above its floor, on the side of the exact form that c says', () => {
    forBatches((batch, constants) => {
      const { temperature, positiveMargin } = constants;
      const ofReleased = rowsOf(batch, inForm(constants, 'studiogan'));
      const shifts = shiftsOf(batch.embeddings, constants);
      rowsOf(batch, constants).forEach((row, i) => {
        const n = negativesOf(batch.labels, i);
        if (n === 0) {
          expect(ofReleased[i]).toBe(0);
          return;
        }
        const logits = Math.log(Math.expm1(row)); // of the exact form: LSE b - a
        if (row < 15) expectClose(ofReleased[i]!, softplus(logits - shifts[i]!), { rtol: 1e-4, atol: 1e-4 });
        expect(ofReleased[i]).toBeGreaterThanOrEqual(
          Math.log1p(n * Math.exp(-positiveMargin / temperature)) * (1 - 1e-5),
        );
        if (Math.abs(shifts[i]!) > 1e-3) expect(Math.sign(row - ofReleased[i]!)).toBe(Math.sign(shifts[i]!));
      });
    });
  });

  it('RE-8: equals the exact form where c is 0', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 179 }), anyConstants, (degrees, { temperature, positiveMargin }) => {
        // Two samples whose cosine is m_n: no other pair decides c.
        const angle = (Math.acos(1 - positiveMargin) * 180) / Math.PI;
        const batch = {
          embeddings: atDegrees([0, angle]),
          proxies: atDegrees([degrees, angle + degrees]),
          labels: [0, 1],
        };
        const ofReleased = rowsOf(batch, { temperature, positiveMargin, form: 'studiogan' });
        expectClose(ofReleased, rowsOf(batch, { temperature, positiveMargin }), { atol: 1e-5 });
      }),
      { numRuns: 30 },
    );
  });

  it('RE-9: is right and has finite gradients down to tau = 1e-3, where the printed exponentials overflow', () => {
    fc.assert(
      fc.property(anyBatch, fc.constantFrom(1e-3, 3e-3, 1e-2), (batch, temperature) => {
        const options = exact(temperature, 0.98);
        expectClose(rowsOf(batch, options), referenceRows(batch, options), { rtol: 1e-5, atol: 1e-6 / temperature });
        expect(gradientsOf(batch, options).flat(2)).toSatisfy((slopes: number[]) => slopes.every(Number.isFinite));
      }),
      { numRuns: 30 },
    );
    // All samples together, each opposite its proxy.
    const crossed = { embeddings: atDegrees([0, 0]), proxies: atDegrees([180, 180]), labels: [0, 1] };
    const options = exact(1e-3, 0.98);
    expectClose(lossOf(crossed, options), 980 + 1980);
    expect(Number.isFinite(printedForm(crossed, options))).toBe(false);
    const mild = exact(0.5, 0.98);
    expectClose(printedForm(crossed, mild), lossOf(crossed, mild)); // the printed form itself is right where it does not overflow
  });
});

// A change that has the sign of the step, or none, and is no larger than the step divided by tau.
function expectSlope(change: number, step: number, { temperature }: D2dConstants): void {
  const rounding = 1e-5 / temperature;
  expect(change).toBeGreaterThanOrEqual(-rounding);
  expect(change).toBeLessThanOrEqual(step / temperature + rounding);
}

// Eq. 6 as it stands, with bare exponentials, for samples that all have a class of their own.
function printedForm({ embeddings, proxies }: Batch, { temperature, positiveMargin }: D2dConstants): number {
  return tidy(() => {
    const [f, v] = [matrix(embeddings.map(unit)), matrix(proxies.map(unit))];
    const a = div(minimum(sub(sum(mul(f, v), 1), positiveMargin), 0), temperature);
    const b = div(maximum(sub(matMul(f, f, false, true), 1 - positiveMargin), 0), temperature);
    const notItself = matrix(embeddings.map((_, i) => embeddings.map((__, j) => Number(i !== j)))) as Tensor2D;
    const negatives = sum(mul(exp(b), notItself), 1);
    return neg(log(div(exp(a), add(exp(a), negatives))))
      .mean()
      .dataSync()[0]!;
  });
}
