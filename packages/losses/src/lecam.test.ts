import { createSeed, gradients, valueAndGrad } from '@gans/tensor';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import { mean, type Tensor, tensor1d, tensor2d, tidy, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyFloat32, describeOnEngines, expectClose } from '#test-kit';
import { type LecamAnchors, lecamPenalty, updateLecamAnchors } from './lecam';

const r = [0.5, -1.2, 2, 0.1];
const f = [-0.3, 0.8, -2.5, 1.4];
const someLogits = fc.array(anyFloat32(5), { minLength: 1, maxLength: 6 });
const someAnchors = fc.record({ real: anyFloat32(3), fake: anyFloat32(3) });
const lossOf = (real: readonly number[], fake: readonly number[], anchors: LecamAnchors | undefined) =>
  tidy(() => lecamPenalty(tensor1d([...real]), tensor1d([...fake]), anchors).dataSync()[0]!);
/** The anchors after each of some steps whose means are the same for both sides. */
const follow = (means: readonly number[], start: number, decay = 0.99) => {
  const path: LecamAnchors[] = [];
  means.forEach((at, step) => {
    path.push(updateLecamAnchors(path.at(-1), { real: at, fake: -at }, { step, start, decay }));
  });
  return path;
};

describe('updateLecamAnchors', () => {
  it('equals the vector with start step 2 (AL-H)', () => {
    const path = follow([1, 2, 3, 4], 2);
    expectClose(
      path.map(({ real }) => real),
      [1, 2, 2.01, 2.0299],
      { rtol: 1e-12 },
    );
    expectClose(
      path.map(({ fake }) => fake),
      [-1, -2, -2.01, -2.0299],
      { rtol: 1e-12 },
    );
  });

  it('RE-18: lets no start value in where averaging begins at step 0 (AL-H, start0) or a run goes on without anchors', () => {
    expectClose(
      follow([1, 2, 3, 4], 0).map(({ real }) => real),
      [1, 1.01, 1.0299, 1.059601],
      { rtol: 1e-12 },
    );
    expect(updateLecamAnchors(undefined, { real: 0.5, fake: 0.2 }, { step: 5000 })).toEqual({ real: 0.5, fake: 0.2 });
    fc.assert(
      fc.property(someLogits, fc.nat(8), (means, start) => {
        for (const { real, fake } of follow(means, start)) {
          expect(real).toBeGreaterThanOrEqual(Math.min(...means) - 1e-12);
          expect(real).toBeLessThanOrEqual(Math.max(...means) + 1e-12);
          expect(fake).toBe(-real);
        }
      }),
    );
  });

  it('copies the means before step 1000 and keeps 0.99 of the past from then on where nothing else is asked for', () => {
    const [anchors, means] = [
      { real: 1, fake: 2 },
      { real: 3, fake: 6 },
    ];
    expect(updateLecamAnchors(anchors, means, { step: 999 })).toEqual(means);
    const { real, fake } = updateLecamAnchors(anchors, means, { step: 1000 });
    expectClose([real, fake], [1.02, 2.04], { rtol: 1e-12 });
  });

  it('changes no value that it is given', () => {
    const [anchors, means] = [Object.freeze({ real: 1, fake: 2 }), Object.freeze({ real: 3, fake: 4 })];
    expect(updateLecamAnchors(anchors, means, { step: 0 })).not.toBe(means);
    updateLecamAnchors(anchors, means, { step: 2000 });
  });

  it('rejects numbers that are none', () => {
    const good = { real: 0, fake: 0 };
    expect(() => updateLecamAnchors({ real: Number.NaN, fake: 1 }, good, { step: 0 })).toThrow(
      'updateLecamAnchors: expected anchors to hold finite numbers real and fake, got NaN and 1.',
    );
    expect(() => updateLecamAnchors(good, { real: 0, fake: Number.POSITIVE_INFINITY }, { step: 0 })).toThrow(
      'updateLecamAnchors: expected means to hold finite numbers real and fake, got 0 and Infinity.',
    );
    expect(() => updateLecamAnchors(good, good, { step: -1 })).toThrow(
      'updateLecamAnchors: expected step to be a finite number >= 0, got -1.',
    );
    expect(() => updateLecamAnchors(good, good, { step: 0, start: Number.NaN })).toThrow(
      'updateLecamAnchors: expected start to be a finite number >= 0, got NaN.',
    );
    expect(() => updateLecamAnchors(good, good, { step: 0, decay: 1.5 })).toThrow(
      'updateLecamAnchors: expected decay to be in [0, 1], got 1.5.',
    );
  });
});

describeOnEngines('lecamPenalty', () => {
  const anchors = { real: 0.4, fake: -0.2 };

  it('equals the vector, with its gradients (AL-G)', () => {
    expectClose(lossOf(r, f, anchors), 3.58);
    const [ofReal, ofFake] = gradients((x: Tensor, y: Tensor) => lecamPenalty(x, y, anchors))([
      tensor1d(r),
      tensor1d(f),
    ]);
    expectClose(ofReal, tensor1d([0.35, 0, 1.1, 0.15]));
    expectClose(ofFake, tensor1d([-0.35, 0, -1.45, 0]));
  });

  it('RE-18: is >= 0, and 0 if and only if every r <= a_fake and every f >= a_real', () => {
    fc.assert(
      fc.property(someLogits, someLogits, someAnchors, (real, fake, held) => {
        const value = lossOf(real, fake, held);
        const squares = (xs: readonly number[]) => xs.reduce((sum, x) => sum + Math.max(0, x) ** 2, 0) / xs.length;
        expectClose(value, squares(real.map((x) => x - held.fake)) + squares(fake.map((x) => held.real - x)));
        expect(value).toBeGreaterThanOrEqual(0);
        const inside = lossOf(
          real.map((x) => held.fake - Math.abs(x)),
          fake.map((x) => held.real + Math.abs(x)),
          held,
        );
        expect(inside).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it('RE-18: is 0 with gradient 0 as long as there are no anchors', () => {
    expect(lossOf(r, f, undefined)).toBe(0);
    const [ofReal, ofFake] = gradients((x: Tensor, y: Tensor) => lecamPenalty(x, y, undefined))([
      tensor1d(r),
      tensor1d(f),
    ]);
    expectClose(ofReal, zeros([4]));
    expectClose(ofFake, zeros([4]));
  });

  it('RE-18: sends no gradient through the anchors when they are made of the same logits', () => {
    const { grads } = valueAndGrad((p: { real: Tensor; fake: Tensor }) => {
      const means = { real: mean(p.real).dataSync()[0]!, fake: mean(p.fake).dataSync()[0]! };
      return { loss: lecamPenalty(p.real, p.fake, updateLecamAnchors(undefined, means, { step: 0 })) };
    })({ real: tensor1d([3, 5]), fake: tensor1d([1, -1]) });
    expectClose(grads.real, tensor1d([3, 5])); // 2 (r - 0) / 2
    expectClose(grads.fake, tensor1d([-3, -5])); // -2 (4 - f) / 2
  });

  it('takes batches of different sizes, and logits of shape [N, 1]', () => {
    const value = tidy(() => lecamPenalty(tensor2d([[1.8]]), tensor2d([[0.4], [-0.6]]), anchors).dataSync()[0]!);
    expectClose(value, 4 + 0.5);
  });

  it('is finite for logits up to 1e4', () => expectClose(lossOf([1e4], [-1e4], { real: 0, fake: 0 }), 2e8));

  it.each([1, 2] as const)('has the derivative of order %i that finite differences give', (order) => {
    const loss = (x: Tensor, y: Tensor) => lecamPenalty(x.square(), y, anchors);
    const inputs = [tensor1d([0.5, -0.7]), tensor1d([-0.4, 0.9])];
    expect(checkGradients(loss, inputs, { order, seed: createSeed(1) })).toBeLessThan(5e-3);
  });

  it('leaves no tensors', async () => {
    const [real, fake] = [tensor1d(r), tensor1d(f)];
    await expectNoLeak(() => {
      lecamPenalty(real, fake, anchors).dispose();
      lecamPenalty(real, fake, undefined).dispose();
    });
    expect(real.isDisposed || fake.isDisposed).toBe(false);
  });

  it('rejects batches that are none, and anchors that are not finite', async () => {
    const [good, wide] = [tensor1d(r), tensor2d([[1, 2]])];
    await expectNoLeak(() => {
      expect(() => lecamPenalty(wide, good, anchors)).toThrow(
        'lecamPenalty: expected realLogits to be [N, 1] or [N] with N >= 1, got [1, 2].',
      );
      expect(() => lecamPenalty(good, wide, undefined)).toThrow(
        'lecamPenalty: expected fakeLogits to be [N, 1] or [N] with N >= 1, got [1, 2].',
      );
      expect(() => lecamPenalty(good, good, { real: Number.NaN, fake: 0 })).toThrow(
        'lecamPenalty: expected anchors to hold finite numbers real and fake, got NaN and 0.',
      );
    });
  });
});
