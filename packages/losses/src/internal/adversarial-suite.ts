import { createSeed, gradients } from '@gans/tensor';
import { l2Norm, tanh } from '@gans/tensor/ops';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import {
  add,
  concat,
  matMul,
  mean,
  mul,
  reshape,
  type Scalar,
  square,
  sub,
  type Tensor,
  tensor2d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anyFloat32, describeOnEngines, expectClose } from '#test-kit';

type Numbers = readonly number[];

/** An adversarial loss beside its twin in float64. */
export interface AdversarialLossUnderTest {
  /** Of the export, as its errors name it. */
  readonly name: string;
  readonly loss: (realLogits: Tensor, fakeLogits: Tensor) => Scalar;
  /** The logits that it takes. */
  readonly reads: readonly ('realLogits' | 'fakeLogits')[];
  /** Whether it pairs sample i with sample i. */
  readonly isPaired?: boolean;
  readonly value: (real: Numbers, fake: Numbers) => number;
  /** The derivatives with respect to each real and each fake logit. */
  readonly slopes: (real: Numbers, fake: Numbers) => readonly [real: Numbers, fake: Numbers];
  /** What is 0 on a kink. */
  readonly kinks?: (real: Numbers, fake: Numbers) => Numbers;
  /** Value and slopes on the batch of AL-A. */
  readonly vector: { readonly value: number; readonly real: Numbers; readonly fake: Numbers };
  /** AL-C: the value where all logits are 0. */
  readonly atZero: number;
}

/** The batch of the test vector AL-A. */
export const batchA = { real: [0.5, -1.2, 2, 0.1], fake: [-0.3, 0.8, -2.5, 1.4] } as const;

/** Logits as D gives them, float32 [N, 1]. */
export const column = (values: ArrayLike<number>) => tensor2d(Float32Array.from(values), [values.length, 1]);

/** The number that a loss gives. */
export const numberOf = (loss: () => Tensor): number => tidy(() => loss().dataSync()[0]!);

/** The derivatives of a loss with respect to its two batches. */
export function slopesOf(
  loss: (real: Tensor, fake: Tensor) => Tensor,
  real: Numbers,
  fake: Numbers,
): [Numbers, Numbers] {
  const [forReal, forFake] = gradients(loss)([column(real), column(fake)]);
  return [[...forReal.dataSync()], [...forFake.dataSync()]];
}

interface Batches {
  readonly real: number[];
  readonly fake: number[];
}

interface BatchOptions {
  /** Whether both have one size; default false. */
  readonly isPaired?: boolean;
  /** Of the logits' size; default 8. */
  readonly limit?: number;
}

function someBatches({ isPaired = false, limit = 8 }: BatchOptions): fc.Arbitrary<Batches> {
  const batch = (minLength: number, maxLength: number) => fc.array(anyFloat32(limit), { minLength, maxLength });
  return isPaired
    ? fc.integer({ min: 1, max: 7 }).chain((n) => fc.record({ real: batch(n, n), fake: batch(n, n) }))
    : fc.record({ real: batch(1, 7), fake: batch(1, 7) });
}

/** Runs a property over batches of logits. */
export function forBatches(property: (real: number[], fake: number[]) => void, options: BatchOptions = {}): void {
  fc.assert(
    fc.property(someBatches(options), ({ real, fake }) => void property(real, fake)),
    { numRuns: 30 },
  );
}

/** The tests that every adversarial loss passes, on every engine. */
export function describeAdversarialLoss({
  name,
  loss,
  reads,
  isPaired = false,
  value,
  slopes,
  kinks = () => [],
  vector,
  atZero,
}: AdversarialLossUnderTest): void {
  const lossOf = (real: Numbers, fake: Numbers) => numberOf(() => loss(column(real), column(fake)));
  const isSmooth = (real: Numbers, fake: Numbers) => kinks(real, fake).every((x) => Math.abs(x) > 0.02);
  const expectSlopes = (real: Numbers, fake: Numbers) => {
    fc.pre(isSmooth(real, fake));
    const expected = slopes(real, fake).flat();
    const largest = Math.max(...expected.map(Math.abs));
    expectClose(slopesOf(loss, real, fake).flat(), expected, { atol: 2e-6 * Math.max(1, largest) });
  };

  describeOnEngines(name, () => {
    it('has the value and the slopes of the test vector (AL-A)', () => {
      const { real, fake } = batchA;
      expectClose(lossOf(real, fake), vector.value);
      const [forReal, forFake] = slopesOf(loss, real, fake);
      expectClose(forReal, vector.real);
      expectClose(forFake, vector.fake);
    });

    it('has the value of the test vector at zero logits (AL-C)', () => {
      expectClose(lossOf([0], [0]), atZero, { rtol: 1e-6, atol: 0 });
    });

    it('AL-2: is the equation in float64, for batches of any size', () => {
      forBatches((real, fake) => expectClose(lossOf(real, fake), value(real, fake), { atol: 1e-5 }), { isPaired });
    });

    it('AL-2: has the slopes of the closed form', () => {
      forBatches(expectSlopes, { isPaired });
    });

    it('AL-2: has the slopes that finite differences give, away from kinks', () => {
      const property = (real: number[], fake: number[]) => {
        fc.pre(isSmooth(real, fake));
        tidy(() => checkGradients(loss, [column(real), column(fake)], { order: 1, seed: createSeed(1) }));
      };
      fc.assert(
        fc.property(someBatches({ isPaired, limit: 2 }), ({ real, fake }) => property(real, fake)),
        { numRuns: 8 },
      );
    });

    it('AL-2: is a scalar, for one image too and for logits of either shape', () => {
      forBatches(
        (real, fake) => {
          tidy(() => {
            const [r, f] = [column(real), column(fake)];
            const expected = loss(r, f);
            expect(expected.shape).toEqual([]);
            const [flatReal, flatFake] = [reshape(r, [-1]), reshape(f, [-1])];
            for (const got of [loss(flatReal, f), loss(r, flatFake), loss(flatReal, flatFake)])
              expectClose(got, expected, { rtol: 1e-6, atol: 1e-7 });
          });
        },
        { isPaired },
      );
    });

    it('is finite for logits up to 1e4, in value and slopes', () => {
      const extreme = fc.constantFrom(-1e4, -100, -18, 0, 18, 100, 1e4);
      fc.assert(
        fc.property(fc.array(fc.tuple(extreme, extreme), { minLength: 1, maxLength: 6 }), (pairs) => {
          const real = pairs.map(([r]) => r);
          const fake = pairs.map(([, f]) => f);
          // Terms of 1e4 that cancel leave the rounding of their size, however small the rest is.
          const largest = Math.max(1, ...pairs.flat().map(Math.abs));
          expectClose(lossOf(real, fake), value(real, fake), { atol: 1e-5 + 2e-6 * largest });
          expectSlopes(real, fake);
        }),
        { numRuns: 30 },
      );
    });

    it('has the second derivative that finite differences give', () => {
      const curved = (r: Tensor, f: Tensor) => loss(add(r, square(r)), sub(square(f), f));
      const inputs = [column([0.5, -0.7, 1.3]), column([-0.4, 0.9, 1.8])];
      expect(checkGradients(curved, inputs, { order: 2, seed: createSeed(2) })).toBeLessThan(5e-3);
    });

    it('is right inside a gradient penalty: the slope of (|slope| - 1)^2 is what finite differences give', () => {
      const inputs = [
        tensor2d([
          [0.3, -0.5, 0.8],
          [0.6, 0.2, -0.4],
        ]),
        tensor2d([[0.9], [-0.7], [0.5]]),
      ];
      expect(checkGradients(penaltyOf(loss), inputs, { order: 1, seed: createSeed(3) })).toBeLessThan(5e-3);
    });

    it('leaves no tensors', async () => {
      const [real, fake] = [column([1, 2]), column([0, 1])];
      await expectNoLeak(() => loss(real, fake).dispose());
      expect(real.isDisposed || fake.isDisposed).toBe(false);
    });

    it.each(reads)('AL-2: rejects %s that are empty, of another rank, or several an image', async (argument) => {
      const call = (bad: Tensor) => (argument === 'realLogits' ? loss(bad, column([1])) : loss(column([1]), bad));
      const shapes = [[0, 1], [0], [], [2, 3], [2, 1, 1], [1, 2]];
      const wrong = shapes.map((shape) => zeros(shape));
      await expectNoLeak(() => {
        shapes.forEach((shape, i) => {
          expect(() => tidy(() => call(wrong[i]!))).toThrow(
            `${name}: expected ${argument} to be [N, 1] or [N] with N >= 1, got [${shape.join(', ')}]. Pass the raw outputs of the discriminator, one an image.`,
          );
        });
      });
    });

    it.each(reads)('rejects %s that are left out', (argument) => {
      const call = argument === 'realLogits' ? [undefined, column([1])] : [column([1]), undefined];
      expect(() => (loss as (...logits: unknown[]) => Tensor)(...call)).toThrow(
        `${name}: expected ${argument} to be a tensor, got undefined.`,
      );
    });
  });
}

// mean_i (|d loss / d x_i| - 1)^2 over real and fake images, for D(x) = tanh(x W) v: what a penalty around this loss differentiates.
function penaltyOf(loss: (real: Tensor, fake: Tensor) => Scalar): (hidden: Tensor, out: Tensor) => Tensor {
  const images = [
    tensor2d([
      [0.9, -0.3],
      [-1.1, 0.4],
      [0.2, 1.3],
    ]),
    tensor2d([
      [-0.6, 0.8],
      [1.2, 0.1],
      [0.3, -0.9],
    ]),
  ] as const;
  return (hidden, out) => {
    const judge = (x: Tensor) => matMul(tanh(matMul(x, hidden)), out);
    const slopes = gradients((real: Tensor, fake: Tensor) => loss(judge(real), judge(fake)))([...images]);
    return mean(square(sub(l2Norm(mul(3, concat(slopes))), 1)));
  };
}
