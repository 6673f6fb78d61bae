import { createSeed, normal } from '@gans/tensor';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import { fill, type Tensor, tensor1d, tensor2d, tidy, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anySeed, describeOnEngines, expectClose } from '#test-kit';
import {
  latentConsistencyDiscriminatorLoss,
  latentConsistencyGeneratorLoss,
  type PerturbLatentsOptions,
  perturbLatents,
} from './latent-consistency';

const seed = createSeed(3);
const numberOf = (f: () => Tensor) => tidy(() => f().dataSync()[0]!);
const valuesOf = (f: () => Tensor) => {
  const tensor = f();
  const values = [...tensor.dataSync()];
  tensor.dispose();
  return values;
};

describeOnEngines('perturbLatents', () => {
  it('moves latents by the radius times the noise', () => {
    const options = {
      radius: 0.5,
      noise: tensor2d([
        [1, -2],
        [0, 4],
      ]),
    };
    expectClose(
      valuesOf(() =>
        perturbLatents(
          tensor2d([
            [1, 1],
            [0, 3],
          ]),
          options,
        ),
      ),
      [1.5, 0, 0, 5],
    );
    expectClose(
      valuesOf(() => perturbLatents(tensor2d([[1]]), { noise: tensor2d([[1]]) })),
      [1.05],
    );
  });

  it('RE-17: with radius 0 leaves the latents, and so both terms at 0', () => {
    fc.assert(
      fc.property(anySeed(), (drawn) => {
        const latents = normal(drawn, [3, 4]);
        const moved = perturbLatents(latents, { radius: 0, seed: drawn });
        expect(moved.dataSync()).toEqual(latents.dataSync());
        expect(numberOf(() => latentConsistencyDiscriminatorLoss(latents, moved))).toBe(0);
        expect(numberOf(() => latentConsistencyGeneratorLoss(latents, moved))).toBeCloseTo(0, 12);
      }),
      { numRuns: 20 },
    );
  });

  it('draws from a seed: normal or uniform noise, the same from the same seed, of latent i whatever the batch', () => {
    const noise = (count: number, options: PerturbLatentsOptions) =>
      valuesOf(() => perturbLatents(zeros([count, 50]), { radius: 1, ...options }));
    for (const prior of ['normal', 'uniform'] as const) {
      const drawn = noise(40, { seed, prior });
      expect(noise(40, { seed, prior })).toEqual(drawn);
      expect(noise(3, { seed, prior })).toEqual(drawn.slice(0, 150));
      expect(noise(40, { seed: createSeed(4), prior })).not.toEqual(drawn);
      const mean = drawn.reduce((sum, x) => sum + x, 0) / drawn.length;
      const variance = drawn.reduce((sum, x) => sum + (x - mean) ** 2, 0) / drawn.length;
      expectClose(mean, 0, { atol: 0.07 });
      expectClose(variance, prior === 'normal' ? 1 : 1 / 3, { rtol: 0.1 });
      expect(drawn.some((x) => Math.abs(x) > 1)).toBe(prior === 'normal');
    }
    expect(noise(3, { seed })).toEqual(noise(3, { seed, prior: 'normal' }));
  });

  it('leaves no tensors', async () => {
    const latents = zeros([2, 2]);
    await expectNoLeak(() => perturbLatents(latents, { seed }).dispose());
    expect(latents.isDisposed).toBe(false);
  });

  it('rejects what does not fit', async () => {
    const [latents, empty, short, noise] = [tensor2d([[1, 2]]), zeros([0, 2]), tensor1d([1]), tensor2d([[1, 2]])];
    const failure =
      (options: object, z: Tensor = latents) =>
      () =>
        perturbLatents(z, options as PerturbLatentsOptions);
    await expectNoLeak(() => {
      expect(failure({ seed }, empty)).toThrow(
        'perturbLatents: expected latents to be [N, ...], not empty, got [0, 2].',
      );
      expect(failure({ noise: short })).toThrow(
        'perturbLatents: expected noise to be [1, 2] to go with latents, got [1].',
      );
      expect(failure({})).toThrow('perturbLatents: expected either seed or noise, got neither.');
      expect(failure({ seed, noise })).toThrow('perturbLatents: expected either seed or noise, got seed and noise.');
      expect(failure({ noise, prior: 'normal' })).toThrow(
        'perturbLatents: expected prior with seed only, got it beside noise.',
      );
      expect(failure({ seed, radius: -1 })).toThrow(
        'perturbLatents: expected radius to be a finite number >= 0, got -1.',
      );
      expect(failure({ seed, prior: 'norm' })).toThrow(
        "perturbLatents: expected prior to be one of 'normal', 'uniform', got 'norm'. Did you mean 'normal'?",
      );
    });
  });
});

describeOnEngines('latentConsistencyDiscriminatorLoss', () => {
  it('RE-17: is the mean squared difference of all outputs, >= 0', () => {
    const [logits, moved] = [tensor2d([[1], [2]]), tensor2d([[1], [4]])];
    const [embeddings, movedEmbeddings] = [
      tensor2d([
        [0, 0],
        [0, 0],
      ]),
      tensor2d([
        [1, 1],
        [1, 1],
      ]),
    ];
    expectClose(
      numberOf(() => latentConsistencyDiscriminatorLoss(logits, moved)),
      2,
    );
    expectClose(
      numberOf(() => latentConsistencyDiscriminatorLoss([logits, embeddings], [moved, movedEmbeddings])),
      3,
    );
  });

  it.each([1, 2] as const)('has the derivative of order %i that finite differences give', (order) => {
    const loss = (a: Tensor, b: Tensor) => latentConsistencyDiscriminatorLoss(a, b.square());
    const inputs = [tensor1d([0.3, -1]), tensor1d([1, 0.4])];
    expect(checkGradients(loss, inputs, { order, seed })).toBeLessThan(5e-3);
  });

  it('leaves no tensors', async () => {
    const [a, b] = [tensor1d([1]), tensor1d([2])];
    await expectNoLeak(() => latentConsistencyDiscriminatorLoss(a, b).dispose());
  });

  it('rejects outputs that do not pair up', () => {
    expect(() => latentConsistencyDiscriminatorLoss(tensor1d([1]), tensor1d([1, 2]))).toThrow(
      'latentConsistencyDiscriminatorLoss: expected perturbedOutputs to be [1] to go with fakeOutputs, got [2].',
    );
  });
});

describeOnEngines('latentConsistencyGeneratorLoss', () => {
  it('RE-17: is the negative mean squared difference of the images, <= 0, and 0 for a constant generator', () => {
    fc.assert(
      fc.property(anySeed(), anySeed(), (first, second) => {
        const [a, b] = [normal(first, [2, 2, 2, 1]), normal(second, [2, 2, 2, 1])];
        const value = numberOf(() => latentConsistencyGeneratorLoss(a, b));
        const [x, y] = [Array.from(a.dataSync()), Array.from(b.dataSync())];
        expectClose(value, -x.reduce((sum, xi, i) => sum + (xi - y[i]!) ** 2, 0) / 8);
        expect(value).toBeLessThanOrEqual(0);
      }),
      { numRuns: 20 },
    );
    const constant = fill([2, 2, 2, 1], 0.3);
    expect(numberOf(() => latentConsistencyGeneratorLoss(constant, constant))).toBeCloseTo(0, 12);
  });

  it.each([1, 2] as const)('has the derivative of order %i that finite differences give', (order) => {
    const loss = (a: Tensor, b: Tensor) => latentConsistencyGeneratorLoss(a, b.square());
    const inputs = [tensor1d([0.3, -1]), tensor1d([1, 0.4])];
    expect(checkGradients(loss, inputs, { order, seed })).toBeLessThan(5e-3);
  });

  it('leaves no tensors', async () => {
    const [a, b] = [tensor1d([1]), tensor1d([2])];
    await expectNoLeak(() => latentConsistencyGeneratorLoss(a, b).dispose());
  });

  it('rejects images of different shapes', () => {
    expect(() => latentConsistencyGeneratorLoss(zeros([1, 2, 2, 1]), zeros([1, 2, 2, 3]))).toThrow(
      'latentConsistencyGeneratorLoss: expected perturbedImages to be [1, 2, 2, 1] to go with images, got [1, 2, 2, 3].',
    );
  });
});
