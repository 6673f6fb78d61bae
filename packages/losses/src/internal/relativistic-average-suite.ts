import { createSeed, permutation } from '@gans/tensor';
import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyFloat32, describeOnEngines, expectClose } from '#test-kit';
import { batchA, column, forBatches, numberOf, slopesOf } from './adversarial-suite';
import { average } from './in-float64';

type Numbers = readonly number[];
type Loss = (realLogits: Tensor, fakeLogits: Tensor) => Scalar;

/** Two losses that compare each logit with the mean of the other batch. */
export interface RelativisticAverageUnderTest {
  readonly discriminator: Loss;
  readonly generator: Loss;
  /** The discriminator's, with the means taken for constants. */
  readonly stopped: Loss;
  /** The value where all real and all fake logits are one number. */
  readonly atConstant: number;
}

/** The tests that these pass beyond those of every adversarial loss, on every engine. */
export function describeRelativisticAverage(
  name: string,
  { discriminator, generator, stopped, atConstant }: RelativisticAverageUnderTest,
): void {
  const both = { discriminator, generator };
  const lossOf = (loss: Loss, real: Numbers, fake: Numbers) => numberOf(() => loss(column(real), column(fake)));
  const shifted = (values: Numbers, c: number) => values.map((x) => x + c);
  const someLogits = fc.array(anyFloat32(8), { minLength: 1, maxLength: 7 });

  describeOnEngines(`the losses of ${name}`, () => {
    it.each(Object.entries(both))('CB-16: a constant added to all logits changes nothing: %s', (_, loss) => {
      const property = (real: number[], fake: number[], c: number) =>
        expectClose(lossOf(loss, shifted(real, c), shifted(fake, c)), lossOf(loss, real, fake), {
          rtol: 3e-5,
          atol: 3e-5,
        });
      fc.assert(fc.property(someLogits, someLogits, anyFloat32(30), property), { numRuns: 30 });
    });

    it.each(Object.entries(both))('CB-16: permuting reals independently of fakes changes nothing: %s', (_, loss) => {
      forBatches((real, fake) => {
        const order = permutation(createSeed(real.length), real.length);
        const permuted = Array.from(order, (i) => real[i]!);
        expectClose(lossOf(loss, permuted, [...fake].reverse()), lossOf(loss, real, fake));
      });
    });

    it.each(Object.entries(both))(`CB-16: is ${atConstant} where r = f is constant: %s`, (_, loss) => {
      const property = (c: number, n: number, m: number) =>
        expectClose(lossOf(loss, new Array(n).fill(c), new Array(m).fill(c)), atConstant, { rtol: 3e-6, atol: 0 });
      fc.assert(fc.property(anyFloat32(8), fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 7 }), property), {
        numRuns: 30,
      });
    });

    it.each(Object.entries(both))('AL-1: the slopes of all logits sum to 0: %s', (_, loss) => {
      forBatches((real, fake) => {
        expectClose(average(slopesOf(loss, real, fake).flat()), 0, { atol: 2e-6 });
      });
    });

    it('swaps D and G when r and f are swapped', () => {
      forBatches((real, fake) => expect(lossOf(generator, real, fake)).toBe(lossOf(discriminator, fake, real)));
    });

    it('lets the batch means carry gradient: a loss that stops them has the same value and other slopes', () => {
      const { real, fake } = batchA;
      expectClose(lossOf(stopped, real, fake), lossOf(discriminator, real, fake));
      const slopes = slopesOf(discriminator, real, fake).flat();
      slopesOf(stopped, real, fake)
        .flat()
        .forEach((slope, i) => {
          expect(Math.abs(slope - slopes[i]!)).toBeGreaterThan(0.005);
        });
    });
  });
}
