import { createSeed, uniform } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import {
  add,
  reverse,
  type Tensor2D,
  type Tensor4D,
  tensor2d,
  tensor3d,
  tensor4d,
  tidy,
  tile,
  zeros,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anySeed, describeOnEngines } from '#test-kit';
import { convolutionalNet, imagesOf, linearClassifier, someImages } from './internal/test-classifiers';
import { measureFooling } from './measure-fooling';
import { randomPerturbation } from './random-perturbation';

const identity = { name: 'net', sha256: 'abc' };
const options = { identity, epsilon: 0.2 };

describeOnEngines('measureFooling', () => {
  it('UAP-E: equals the published rates of both corners', async () => {
    const classifier = linearClassifier([1, -2, 0.5], 0.1);
    const images = imagesOf([
      [0.05, 0.2, 0.1],
      [0.3, 0.1, 0.2],
      [-0.4, 0.1, 0.2],
      [0.2, 0.35, 0.6],
      [0, 0.3, 0.1],
      [0.9, 0.2, 0],
    ]);
    const rate = async (corner: number[]) =>
      (
        await measureFooling(classifier, images, tensor3d(corner, [1, 3, 1]), {
          ...options,
          epsilon: 0.05,
          clipInput: false,
        })
      ).value;
    expect(await rate([0.1, -0.1, 0.1])).toBeCloseTo(1 / 3, 12);
    expect(await rate([-0.1, 0.1, -0.1])).toBeCloseTo(1 / 6, 12);
  });

  it('UAP-2: is a multiple of 1/n in [0, 1], 0 for no perturbation, blind to order, batches and constants added to an image', async () => {
    const { classifier } = convolutionalNet();
    await fc.assert(
      fc.asyncProperty(anySeed(), fc.integer({ min: 1, max: 9 }), async (seed, count) => {
        const images = uniform(seed, [count, 6, 6, 1], { min: -1, max: 1 });
        const perturbation = randomPerturbation(seed, [6, 6, 1], { radius: 0.4 });
        const rate = async (of: Tensor4D | Tensor4D[], f = classifier) =>
          (await measureFooling(f, of, perturbation, options)).value;
        const value = await rate(images);
        expect(value * count).toBeCloseTo(Math.round(value * count), 9);
        expect(value >= 0 && value <= 1).toBe(true);
        expect((await measureFooling(classifier, images, zeros([6, 6, 1]), options)).value).toBe(0);
        expect(await rate(tidy(() => reverse(images, 0)))).toBe(value);
        const batches = [
          images.slice([0, 0, 0, 0], [1, 6, 6, 1]),
          ...(count > 1 ? [images.slice([1, 0, 0, 0], [count - 1, 6, 6, 1])] : []),
        ];
        expect(await rate(batches as Tensor4D[])).toBe(value);
        const raised = (x: Tensor4D) => tidy(() => add(classifier(x), x.mean([1, 2]).round()) as Tensor2D);
        expect(await rate(images, raised)).toBe(value);
      }),
      { numRuns: 5 },
    );
  });

  it('UAP-2: is 0 for a constant classifier', async () => {
    const constant = (x: Tensor4D) => tidy(() => tile(tensor2d([[1, 2]]), [x.shape[0], 1]) as Tensor2D);
    const perturbation = randomPerturbation(createSeed(1), [6, 6, 1], { radius: 0.4 });
    expect((await measureFooling(constant, someImages(3), perturbation, options)).value).toBe(0);
  });

  it('carries its whole protocol', async () => {
    const { classifier } = convolutionalNet();
    const reference = { name: 'noise' };
    const result = await measureFooling(classifier, someImages(4), zeros([6, 6, 1]), {
      ...options,
      clipInput: false,
      reference,
    });
    expect(result.n).toBe(4);
    expect(result.protocol).toEqual({
      metric: 'foolingRate',
      classifier: identity,
      clipInput: false,
      standardError: 0,
      epsilon: 0.2,
      norm: 'linf',
      pixelRange: [0, 1],
      preprocessing: "the classifier's own",
      codec: null,
      reference,
    });
  });

  it('reads perturbed images through a codec, clean ones without it', async () => {
    const classifier = linearClassifier([1], 0);
    const images = tensor4d([-0.2, -0.05, 0.2], [3, 1, 1, 1]);
    const perturbation = tensor3d([0.1], [1, 1, 1]);
    const coarse = {
      name: 'tenths of 5',
      apply: async (x: Tensor4D) => tidy(() => x.mul(2).round().div(2).sub(0.01) as Tensor4D),
    };
    const measure = async (rest: object) =>
      (await measureFooling(classifier, images, perturbation, { ...options, ...rest })).value;
    expect(await measure({})).toBeCloseTo(1 / 3, 12);
    expect(await measure({ codec: coarse })).toBeCloseTo(0, 12);
    const same = { name: 'none', apply: (x: Tensor4D) => x };
    expect(await measure({ codec: same })).toBeCloseTo(1 / 3, 12);
    const smaller = { name: 'crop', apply: (x: Tensor4D) => x.slice([0, 0, 0, 0], [1, 1, 1, 1]) as Tensor4D };
    await expect(measure({ codec: smaller })).rejects.toThrow(
      'expected codec to give images [3, 1, 1, 1], got [1, 1, 1, 1].',
    );
  });

  it('leaves no tensor behind, counts images, stops at the signal, and rejects what does not fit', async () => {
    const { classifier } = convolutionalNet();
    const [images, perturbation] = [someImages(3), randomPerturbation(createSeed(1), [6, 6, 1], { radius: 0.4 })];
    await expectNoLeak(async () => {
      const counts: number[] = [];
      await measureFooling(classifier, [images, images], perturbation, {
        ...options,
        onProgress: (done) => counts.push(done),
      });
      expect(counts).toEqual([3, 6]);
      const call = (rest: object, of: Tensor4D[] = [images]) =>
        measureFooling(classifier, of, perturbation, { ...options, ...rest });
      await expect(call({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' });
      await expect(call({ epsilon: 0.1 })).rejects.toThrow(
        "measureFooling: expected perturbation to lie within epsilon 0.1 ('linf'), that is 0.2 on images in [-1, 1], got 0.39999",
      );
      await expect(call({ epsilon: 10 })).rejects.toThrow('A bound of 10 on bytes is 10 / 255.');
      await expect(call({}, [])).rejects.toThrow('measureFooling: expected images to hold at least one, got none.');
    });
  });
});
