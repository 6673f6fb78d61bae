import { createSeed } from '@gans/tensor';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import { type Tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyFloat32, describeOnEngines, expectClose } from '#test-kit';
import { type BalancedConsistencyOptions, balancedConsistency, type Outputs } from './balanced-consistency';

type Four = readonly [Outputs, Outputs, Outputs, Outputs];
const lossOf = (outputs: Four, options?: BalancedConsistencyOptions) =>
  tidy(() => balancedConsistency(...outputs, options).dataSync()[0]!);
const values = (length: number) => fc.array(anyFloat32(5), { minLength: length, maxLength: length });
const meanSquare = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0) / a.length;

describeOnEngines('balancedConsistency', () => {
  it('RE-17: is the weighted sum of both terms, >= 0, and 0 where augmentations change nothing', () => {
    const weight = fc.constantFrom(0, 0.5, 10);
    fc.assert(
      fc.property(values(3), values(3), values(2), values(2), weight, weight, (a, b, c, d, realWeight, fakeWeight) => {
        const options = { realWeight, fakeWeight };
        const value = lossOf([tensor1d(a), tensor1d(b), tensor1d(c), tensor1d(d)], options);
        expectClose(value, realWeight * meanSquare(a, b) + fakeWeight * meanSquare(c, d));
        expect(value).toBeGreaterThanOrEqual(0);
        expect(lossOf([tensor1d(a), tensor1d(a), tensor1d(c), tensor1d(c)], options)).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  it('has the published weights 10 and 10 where none are given, and adds up outputs', () => {
    const [a, b, c] = [tensor1d([1]), tensor1d([2]), tensor1d([4])];
    expectClose(lossOf([a, b, b, c]), 10 * 1 + 10 * 4);
    expectClose(
      lossOf([
        [a, a],
        [b, c],
        [b, c],
        [c, c],
      ]),
      10 * (1 + 9) + 10 * 4,
    );
  });

  it.each([1, 2] as const)('has the derivative of order %i that finite differences give', (order) => {
    const loss = (a: Tensor, b: Tensor) =>
      balancedConsistency(a, b.square(), a.square(), b, { realWeight: 0.3, fakeWeight: 0.2 });
    const inputs = [tensor1d([0.3, -1]), tensor1d([1, 0.4])];
    expect(checkGradients(loss, inputs, { order, seed: createSeed(1) })).toBeLessThan(5e-3);
  });

  it('leaves no tensors', async () => {
    const [a, b] = [tensor1d([1]), tensor1d([2])];
    await expectNoLeak(() => balancedConsistency(a, b, b, a).dispose());
    expect(a.isDisposed || b.isDisposed).toBe(false);
  });

  it('rejects outputs that do not pair up and weights below 0', async () => {
    const [two, three] = [tensor1d([1, 2]), tensor1d([1, 2, 3])];
    await expectNoLeak(() => {
      expect(() => balancedConsistency(two, three, two, two)).toThrow(
        'balancedConsistency: expected augmentedRealOutputs to be [2] to go with realOutputs, got [3].',
      );
      expect(() => balancedConsistency(two, two, three, two)).toThrow(
        'balancedConsistency: expected augmentedFakeOutputs to be [3] to go with fakeOutputs, got [2].',
      );
      expect(() => balancedConsistency(two, two, two, two, { realWeight: -1 })).toThrow(
        'balancedConsistency: expected realWeight to be a finite number >= 0, got -1.',
      );
      expect(() => balancedConsistency(two, two, two, two, { fakeWeight: Number.NaN })).toThrow(
        'balancedConsistency: expected fakeWeight to be a finite number >= 0, got NaN.',
      );
    });
  });
});
