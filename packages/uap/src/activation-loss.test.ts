import { createSeed, gradients, normal } from '@gans/tensor';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import { mul, neg, type Tensor, tensor1d, tidy, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anySeed, describeOnEngines, expectClose } from '#test-kit';
import { type ActivationLossOptions, activationLoss, fastFeatureFoolLoss } from './activation-loss';

const lossOf = (loss: typeof activationLoss, layers: readonly (readonly number[])[], options?: ActivationLossOptions) =>
  tidy(
    () =>
      loss(
        layers.map((layer) => tensor1d([...layer])),
        options,
      ).dataSync()[0]!,
  );
const slopesOf = (loss: typeof activationLoss, layer: readonly number[]) =>
  tidy(() => Array.from(gradients((x: Tensor) => loss([x]))([tensor1d([...layer])])[0].dataSync()));

describeOnEngines('activationLoss', () => {
  it('UAP-A: equals the published vectors, with their slopes', () => {
    expectClose(lossOf(activationLoss, [[3, 4]]), -2.52572864431);
    expectClose(
      lossOf(activationLoss, [
        [3, 4],
        [1, -2, 2],
      ]),
      -4.02980604108,
    );
    expectClose(lossOf(activationLoss, [[-3, 4]]), -2.52572864431);
    expectClose(lossOf(activationLoss, [[0, 0]], { epsilon: 1e-9 }), 20.7232658369);
    expectClose(lossOf(activationLoss, [[0, 0]], { epsilon: 1e-12 }), 27.6310211159);
    expectClose(slopesOf(activationLoss, [3, 4]), [-0.24, -0.32]);
  });

  it('UAP-3: falls by 2 ln |c| when a layer grows by c, adds over layers, and is even', () => {
    fc.assert(
      fc.property(anySeed(), fc.double({ min: 0.01, max: 100, noNaN: true }), (seed, c) => {
        tidy(() => {
          const [a, b] = [normal(seed, [2, 3, 3, 2]), normal(seed, [4, 5], { mean: 2 })];
          const of = (...layers: Tensor[]) => activationLoss(layers).dataSync()[0]!;
          expectClose(of(mul(a, c)), of(a) - 2 * Math.log(c), { atol: 1e-4 });
          expectClose(of(a, b), of(a) + of(b), { atol: 1e-4 });
          expectClose(of(neg(a)), of(a));
        });
      }),
      { numRuns: 20 },
    );
  });

  it('UAP-4: is finite with slope 0 where a layer is dead, and sends no gradient to what is no input', () => {
    expectClose(slopesOf(activationLoss, [0, 0, 0]), [0, 0, 0], { atol: 0 });
    const [, other] = gradients((x: Tensor, _unused: Tensor) => activationLoss([x]))([zeros([2]), zeros([3])]);
    expectClose(other, [0, 0, 0], { atol: 0 });
  });

  it('has the derivative that finite differences give', () => {
    const layer = normal(createSeed(5), [3, 4]);
    expect(checkGradients((x: Tensor) => activationLoss([x]), [layer], { order: 1, seed: createSeed(1) })).toBeLessThan(
      5e-3,
    );
  });

  it('leaves no tensor behind, and rejects what does not fit', async () => {
    await expectNoLeak(() => {
      const layer = tensor1d([1]);
      activationLoss([layer]).dispose();
      expect(() => activationLoss([])).toThrow(
        'activationLoss: expected activations to hold tensors that are not empty, got none.',
      );
      expect(() => activationLoss([layer], { epsilon: -1 })).toThrow(
        'activationLoss: expected epsilon to be a finite number >= 0, got -1.',
      );
      layer.dispose();
    });
  });
});

describeOnEngines('fastFeatureFoolLoss', () => {
  it('UAP-A: equals the published vectors, with their slopes', () => {
    expectClose(lossOf(fastFeatureFoolLoss, [[3, 4]]), -1.2527629685);
    expectClose(
      lossOf(fastFeatureFoolLoss, [
        [3, 4],
        [1, -2, 2],
      ]),
      -1.76358859226,
    );
    expectClose(lossOf(fastFeatureFoolLoss, [[-3, 4]]), -1.2527629685);
    expectClose(slopesOf(fastFeatureFoolLoss, [3, 4]), [-0.142857142857, -0.142857142857]);
  });

  it('UAP-3: falls by ln |c| when a layer grows by c; UAP-4: has slope 0 at dead elements', () => {
    for (const c of [0.1, 3, 50])
      expectClose(lossOf(fastFeatureFoolLoss, [[3 * c, -4 * c]]), -1.2527629685 - Math.log(c), { atol: 1e-5 });
    expectClose(slopesOf(fastFeatureFoolLoss, [0, 4]), [0, -0.25], { atol: 0 });
    expectClose(slopesOf(fastFeatureFoolLoss, [0, 0]), [0, 0], { atol: 0 });
  });

  it('names itself when it refuses', () => {
    expect(() => fastFeatureFoolLoss([])).toThrow('fastFeatureFoolLoss: expected activations');
  });
});
