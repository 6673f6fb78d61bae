import { createSeed, gradients } from '@gans/tensor';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import { add, square, sum, type Tensor, tensor1d, tensor2d, tidy, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyFloat32, describeOnEngines, expectClose } from '#test-kit';
import { hingeDiscriminatorLoss, hingeGeneratorLoss } from './hinge';

const column = (values: ArrayLike<number>) => tensor2d(Float32Array.from(values), [values.length, 1]);
const someLogits = fc.array(anyFloat32(50), { minLength: 1, maxLength: 12 });
const value = (loss: () => Tensor) => tidy(() => loss().dataSync()[0]!);

describeOnEngines('hingeDiscriminatorLoss', () => {
  it('is E[max(0, 1 - D(x))] + E[max(0, 1 + D(G(z)))] (AL-A)', () => {
    const loss = () => hingeDiscriminatorLoss(column([0.5, -1.2, 2, 0.1]), column([-0.3, 0.8, -2.5, 1.4]));
    expectClose(value(loss), 2.125);
  });

  it('is 2 at zero logits (RE-15)', () => {
    expect(value(() => hingeDiscriminatorLoss(zeros([3, 1]), zeros([5, 1])))).toBe(2);
  });

  it('is 0 if and only if every real logit is >= 1 and every fake one <= -1 (RE-15)', () => {
    fc.assert(
      fc.property(someLogits, someLogits, (real, fake) => {
        const isSeparated = real.every((r) => r >= 1) && fake.every((f) => f <= -1);
        const moved = value(() =>
          hingeDiscriminatorLoss(column(real.map((r) => 1 + Math.abs(r))), column(fake.map((f) => -1 - Math.abs(f)))),
        );
        expect(moved).toBe(0);
        expect(value(() => hingeDiscriminatorLoss(column(real), column(fake))) === 0).toBe(isSeparated);
      }),
      { numRuns: 40 },
    );
  });

  it('does not depend on the order of the reals or of the fakes (RE-15)', () => {
    fc.assert(
      fc.property(someLogits, someLogits, (real, fake) => {
        const loss = value(() => hingeDiscriminatorLoss(column(real), column(fake)));
        expectClose(
          value(() => hingeDiscriminatorLoss(column([...real].reverse()), column([...fake].sort()))),
          loss,
        );
      }),
      { numRuns: 40 },
    );
  });

  it('takes batches of different sizes, of one image, and logits of shape [N]', () => {
    expectClose(
      value(() => hingeDiscriminatorLoss(tensor1d([0.25]), tensor1d([-1, 3]))),
      0.75 + 2,
    );
  });

  it('is finite for logits up to 1e4', () => {
    expect(value(() => hingeDiscriminatorLoss(column([-1e4, 1e4]), column([1e4, -1e4])))).toBeCloseTo(10001, 2);
  });

  it('has slope 0 at its kinks', () => {
    tidy(() => {
      const [slopeOfReal, slopeOfFake] = gradients(hingeDiscriminatorLoss)([column([1, 0]), column([-1, 0])]);
      expectClose(slopeOfReal, [0, -0.5]);
      expectClose(slopeOfFake, [0, 0.5]);
    });
  });

  it.each([1, 2] as const)('has the derivative of order %i that finite differences give', (order) => {
    const loss = (r: Tensor, f: Tensor) => hingeDiscriminatorLoss(square(r), add(f, square(f)));
    const inputs = [column([0.5, -0.7, 1.6]), column([-0.4, 0.9, 2])];
    expect(checkGradients(loss, inputs, { order, seed: createSeed(1) })).toBeLessThan(5e-3);
  });

  it('leaves no tensors', async () => {
    const [real, fake] = [column([1, 2]), column([0, 1])];
    await expectNoLeak(() => hingeDiscriminatorLoss(real, fake).dispose());
    expect(real.isDisposed || fake.isDisposed).toBe(false);
  });

  it('rejects empty batches and rows of several logits', () => {
    const good = column([1]);
    expect(() => hingeDiscriminatorLoss(zeros([0, 1]), good)).toThrow(
      'hingeDiscriminatorLoss: expected realLogits to be [N, 1] or [N] with N >= 1, got [0, 1]. Pass the raw outputs of the discriminator, one an image.',
    );
    expect(() => hingeDiscriminatorLoss(good, zeros([2, 3]))).toThrow(
      'expected fakeLogits to be [N, 1] or [N] with N >= 1, got [2, 3]',
    );
  });
});

describeOnEngines('hingeGeneratorLoss', () => {
  it('is -E[D(G(z))] (AL-A)', () => {
    expectClose(
      value(() => hingeGeneratorLoss(column([-0.3, 0.8, -2.5, 1.4]))),
      0.15,
    );
  });

  it('falls by c when c is added to every logit', () => {
    fc.assert(
      fc.property(someLogits, anyFloat32(10), (logits, c) => {
        const shifted = value(() => hingeGeneratorLoss(column(logits.map((x) => x + c))));
        expectClose(shifted, value(() => hingeGeneratorLoss(column(logits))) - c, { atol: 1e-4 });
      }),
      { numRuns: 40 },
    );
  });

  it.each([1, 2] as const)('has the derivative of order %i that finite differences give', (order) => {
    const loss = (f: Tensor) => hingeGeneratorLoss(sum(square(f), 1));
    expect(checkGradients(loss, [tensor2d([[0.4, -1.1]])], { order, seed: createSeed(2) })).toBeLessThan(5e-3);
  });

  it('leaves no tensors', async () => {
    const fake = column([0, 1]);
    await expectNoLeak(() => hingeGeneratorLoss(fake).dispose());
    expect(fake.isDisposed).toBe(false);
  });

  it('rejects an empty batch', () => {
    expect(() => hingeGeneratorLoss(zeros([0]))).toThrow('hingeGeneratorLoss: expected fakeLogits');
  });
});
