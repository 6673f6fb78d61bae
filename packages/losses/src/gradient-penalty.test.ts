import { createSeed, gradients } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import {
  matMul,
  norm,
  scalar,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  tensor1d,
  tensor2d,
  zeros,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { gradientPenalty, type InterpolationDraws } from './gradient-penalty';
import { describeSlopePenalty, fakeF, numberOf, quadratic, realF } from './internal/penalty-suite';

describeSlopePenalty({
  name: 'gradientPenalty',
  penalty: (discriminator, real, fake, seed) => gradientPenalty(discriminator, real, fake, { seed }),
  ofLinear: (length) => (length - 1) ** 2,
});

describeOnEngines('gradientPenalty', () => {
  it('equals the vectors of a linear and a quadratic discriminator, and its derivative (AL-E, AL-F)', () => {
    const linear = (x: Tensor2D) => matMul(x, tensor2d([[0.6], [0.8], [2]]));
    const seed = createSeed(3);
    expectClose(
      numberOf(() => gradientPenalty(linear, zeros([2, 3]), zeros([2, 3]), { seed })),
      1.527864045,
    );
    const loss = (a: Tensor) => gradientPenalty(quadratic(a), realF(), fakeF(), { mix: tensor1d([0.25, 0.5]) });
    expectClose(
      numberOf(() => loss(scalar(1))),
      1.15074710597,
    );
    expectClose(gradients(loss)([scalar(1)])[0], scalar(3.93199710597));
  });

  /** The points at which D is asked. */
  const pointsOf = (real: Tensor2D, fake: Tensor2D, draws: InterpolationDraws) => {
    let points: number[][] = [];
    const watched = (x: Tensor2D) => {
      points = x.arraySync();
      return sum(x, 1);
    };
    gradientPenalty(watched, real, fake, draws).dispose();
    return points;
  };

  it('takes its slope at mix x + (1 - mix) G(z) (AL-F)', () => {
    const points = pointsOf(realF(), fakeF(), { mix: tensor1d([0.25, 0.5]) });
    expectClose(points, [
      [2.5, -0.25],
      [1, 0.5],
    ]);
  });

  it('draws from a seed: the same from the same seed, of image i whatever the batch, strictly between the two images', () => {
    const mixes = (count: number, seed: number) =>
      pointsOf(tensor2d(Array(count).fill([1])), tensor2d(Array(count).fill([0])), { seed: createSeed(seed) }).flat();
    expect(mixes(5, 1)).toEqual(mixes(5, 1));
    expect(mixes(3, 1)).toEqual(mixes(5, 1).slice(0, 3));
    expect(mixes(5, 2)).not.toEqual(mixes(5, 1));
    expect(new Set(mixes(5, 1)).size).toBe(5);
    for (const mix of mixes(50, 1)) {
      expect(mix).toBeGreaterThan(0);
      expect(mix).toBeLessThan(1);
    }
  });

  it('has a finite gradient at slope 0, where the norm of TensorFlow.js has none', () => {
    const naive = (x: Tensor2D) => square(sub(norm(gradients((y: Tensor2D) => sum(square(y), 1))([x])[0]), 1));
    expect(Array.from(gradients(naive)([tensor2d([[0, 0]])])[0].dataSync()).every(Number.isNaN)).toBe(true);
    const ours = (a: Tensor) => gradientPenalty(quadratic(a), zeros([1, 2]), zeros([1, 2]), { seed: createSeed(1) });
    expectClose(gradients(ours)([scalar(1)])[0], scalar(0));
  });

  it('rejects batches that do not pair up and draws that are missing, double or misshapen', async () => {
    const [real, fake] = [
      tensor2d([
        [1, 2, 3],
        [4, 5, 6],
      ]),
      tensor2d([
        [3, 2, 1],
        [6, 5, 4],
      ]),
    ];
    const [short, mix, wrong] = [tensor2d([[1, 2]]), tensor1d([0.5, 0.5]), tensor1d([1])];
    const seed = createSeed(1);
    const discriminator = (x: Tensor2D) => sum(x, 1);
    const failure =
      (draws: object, batch = fake) =>
      () =>
        gradientPenalty(discriminator, real, batch, draws as InterpolationDraws);
    const none = undefined as unknown as Tensor2D;
    await expectNoLeak(() => {
      expect(() => gradientPenalty(discriminator, none, fake, { seed })).toThrow(
        'gradientPenalty: expected realImages to be a tensor, got undefined.',
      );
      expect(() => gradientPenalty(discriminator, real, none, { seed })).toThrow(
        'gradientPenalty: expected fakeImages to be a tensor, got undefined.',
      );
      expect(failure({ seed }, short)).toThrow(
        'gradientPenalty: expected fakeImages to be [2, 3] to go with realImages, got [1, 2].',
      );
      expect(failure({})).toThrow(
        'gradientPenalty: expected either seed or mix, got neither. Pass { seed } to have them drawn.',
      );
      expect(failure({ seed, mix })).toThrow('gradientPenalty: expected either seed or mix, got seed and mix.');
      expect(failure({ mix: wrong })).toThrow(
        'gradientPenalty: expected mix to be [2] to go with realImages, got [1].',
      );
    });
  });
});
