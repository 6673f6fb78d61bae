import { createSeed, foldIn, gradients, normal, type Seed } from '@gans/tensor';
import { conv2d, tanh } from '@gans/tensor/ops';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import {
  matMul,
  mul,
  type Scalar,
  square,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor2d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyFloat32, describeOnEngines, expectClose } from '#test-kit';

type Discriminator<T extends Tensor> = (images: T) => Tensor;

/** A penalty on the slope of a discriminator, as it is tested. */
export interface SlopePenaltyUnderTest {
  /** Of the export, as its errors name it. */
  readonly name: string;
  /** The penalty with all but the discriminator and two batches of one shape decided by a seed. */
  readonly penalty: <T extends Tensor>(discriminator: Discriminator<T>, real: T, fake: T, seed: Seed) => Scalar;
  /** Its value for D(x) = g.x, from the norm of g. */
  readonly ofLinear: (norm: number) => number;
}

/** The number that a function gives. */
export const numberOf = (f: () => Tensor): number => tidy(() => f().dataSync()[0]!);

/** D(x) = a |x|^2 / 2 of the test vector AL-F. */
export const quadratic = (a: Tensor) => (x: Tensor) => mul(mul(a, 0.5), sum(square(x), 1));
/** Its real batch. */
export const realF = () =>
  tensor2d([
    [1, 2],
    [0, -1],
  ]);
/** Its generated batch. */
export const fakeF = () =>
  tensor2d([
    [3, -1],
    [2, 2],
  ]);

/** A small convolutional discriminator on [N, 4, 4, 1], smooth, with a different slope everywhere. */
const critic = (kernel1: Tensor, kernel2: Tensor, dense: Tensor) => (x: Tensor4D) => {
  const hidden = tanh(conv2d(x, kernel1 as Tensor4D));
  const features = sum(tanh(conv2d(hidden, kernel2 as Tensor4D, { padding: 'valid', stride: 1 })), [1, 2]);
  return matMul(features as Tensor2D, dense as Tensor2D);
};
const weights = (seed: Seed) =>
  [
    [2, 2, 1, 2],
    [3, 3, 2, 2],
    [2, 1],
  ].map((shape, i) => mul(normal(foldIn(seed, i), shape), 0.7));
const images = (seed: Seed) => normal(seed, [2, 4, 4, 1]) as Tensor4D;

/** What all penalties on slopes are held to. */
export function describeSlopePenalty({ name, penalty, ofLinear }: SlopePenaltyUnderTest): void {
  const seed = createSeed(11);

  describeOnEngines(name, () => {
    it('RE-16: depends on the length of g alone where D(x) = g.x, whatever the points', () => {
      const rows = (count: number, width: number) =>
        fc.array(fc.array(anyFloat32(3), { minLength: width, maxLength: width }), {
          minLength: count,
          maxLength: count,
        });
      const cases = fc
        .integer({ min: 1, max: 4 })
        .chain((width) => fc.tuple(rows(1, width), rows(3, width), rows(3, width)));
      fc.assert(
        fc.property(cases, ([[g], real, fake]) => {
          const norm = Math.hypot(...g!);
          const discriminator = (x: Tensor2D) => matMul(x, tensor2d(g!, [g!.length, 1]));
          const got = numberOf(() => penalty(discriminator, tensor2d(real), tensor2d(fake), seed));
          expectClose(got, ofLinear(norm), { atol: 1e-5 });
        }),
        { numRuns: 30 },
      );
    });

    it('RE-16: is finite with a finite gradient where the slope of D is 0', () => {
      const [kernel1, kernel2, dense] = weights(seed);
      const dead = zeros(dense!.shape);
      const loss = (k1: Tensor, k2: Tensor, d: Tensor) =>
        penalty(critic(k1, k2, d), images(seed), images(foldIn(seed, 1)), seed);
      expectClose(
        numberOf(() => loss(kernel1!, kernel2!, dead)),
        ofLinear(0),
      );
      for (const slope of gradients(loss)([kernel1!, kernel2!, dead])) expectClose(slope, zeros(slope.shape));
    });

    it.each([1, 2] as const)(
      'has the derivative of order %i with respect to the weights of D that finite differences give',
      (order) => {
        const [real, fake] = [images(foldIn(seed, 'real')), images(foldIn(seed, 'fake'))];
        const loss = (k1: Tensor, k2: Tensor, d: Tensor) => penalty(critic(k1, k2, d), real, fake, seed);
        expect(checkGradients(loss, weights(foldIn(seed, 'weights')), { order, seed })).toBeLessThan(5e-3);
      },
    );

    it('takes logits of shape [N] and [N, 1], and a batch of one', () => {
      const column = (x: Tensor2D) => matMul(x, tensor2d([[3], [4]]));
      const flat = (x: Tensor2D) => column(x).as1D();
      const one = tensor2d([[0.5, -1]]);
      for (const discriminator of [column, flat])
        expectClose(
          numberOf(() => penalty(discriminator, one, one, seed)),
          ofLinear(5),
        );
    });

    it('leaves no tensors, nor does its gradient', async () => {
      const [real, fake, [kernel1, kernel2, dense]] = [images(seed), images(seed), weights(seed)];
      const loss = (k1: Tensor, k2: Tensor, d: Tensor) => penalty(critic(k1, k2, d), real, fake, seed);
      loss(kernel1!, kernel2!, dense!).dispose(); // an engine may prepare something at its first use
      await expectNoLeak(() => {
        loss(kernel1!, kernel2!, dense!).dispose();
        for (const slope of gradients(loss)([kernel1!, kernel2!, dense!])) slope.dispose();
      });
      expect(real.isDisposed || fake.isDisposed).toBe(false);
    });

    it('rejects an empty batch, and a discriminator that does not give one logit an image', async () => {
      const [real, fake, empty] = [realF(), fakeF(), tensor2d([], [0, 2])];
      await expectNoLeak(() => {
        const twoLogits = (x: Tensor2D) => x;
        const joined = (x: Tensor2D) => sum(x).as1D();
        expect(() => penalty(quadratic(real), empty, empty, seed)).toThrow(
          `${name}: expected realImages to be [N, ...], not empty, got [0, 2].`,
        );
        expect(() => penalty(twoLogits, real, fake, seed)).toThrow(
          `${name}: expected discriminator(images) to be [N, 1] or [N] with N >= 1, got [2, 2].`,
        );
        expect(() => penalty(joined, real, fake, seed)).toThrow(
          `${name}: expected discriminator(images) to hold one logit for each of the 2 rows of its argument, got 1.`,
        );
      });
    });
  });
}
