import { createSeed, gradients } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import {
  fill,
  matMul,
  scalar,
  sum,
  type Tensor,
  type Tensor2D,
  tensor1d,
  tensor2d,
  zeros,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { type DraganDraws, draganPenalty } from './dragan-penalty';
import { describeSlopePenalty, numberOf, quadratic, realF } from './internal/penalty-suite';

describeSlopePenalty({
  name: 'draganPenalty',
  penalty: (discriminator, real, _, seed) => draganPenalty(discriminator, real, { seed }),
  ofLinear: (length) => (length - 1) ** 2,
});

describeOnEngines('draganPenalty', () => {
  /** The points at which D is asked. */
  const pointsOf = (real: Tensor2D, draws: DraganDraws) => {
    let points: number[][] = [];
    const watched = (x: Tensor2D) => {
      points = x.arraySync();
      return sum(x, 1);
    };
    draganPenalty(watched, real, draws).dispose();
    return points;
  };
  const drawsF = () => ({ mix: tensor1d([0.2, 0.8]), noise: fill([2, 2], 0.5) });

  it('equals the vectors of a linear and a quadratic discriminator, and its derivative (AL-E, AL-F)', () => {
    const linear = (x: Tensor2D) => matMul(x, tensor2d([[0.6], [0.8], [2]]));
    expectClose(
      numberOf(() => draganPenalty(linear, zeros([2, 3]), { seed: createSeed(3) })),
      1.527864045,
    );
    const loss = (a: Tensor) => draganPenalty(quadratic(a), realF(), drawsF());
    expectClose(
      numberOf(() => loss(scalar(1))),
      0.897981257066,
    );
    expectClose(gradients(loss)([scalar(1)])[0], scalar(2.90426486796));
  });

  it('takes its slope at x + mix noise std(x) / 2 (AL-F)', () => {
    expectClose(pointsOf(realF(), drawsF()), [
      [1.06454972244, 2.06454972244],
      [0.258198889747, -0.741801110253],
    ]);
  });

  it('draws from a seed: the same from the same seed, each element for itself, from x up to half a standard deviation above', () => {
    const real = tensor2d([
      [1, -1, 1, -1],
      [1, -1, 1, -1],
    ]);
    const reach = Math.sqrt(8 / 7) / 2;
    const steps = (seed: number) =>
      pointsOf(real, { seed: createSeed(seed) })
        .flat()
        .map((point, i) => point - (i % 2 === 0 ? 1 : -1));
    expect(steps(1)).toEqual(steps(1));
    expect(steps(2)).not.toEqual(steps(1));
    expect(new Set(steps(1)).size).toBe(8);
    for (const step of steps(1)) {
      expect(step).toBeGreaterThan(0);
      expect(step).toBeLessThan(reach);
    }
  });

  it('stays at the images where they are all the same', () => {
    expectClose(pointsOf(fill([3, 2], 0.25), { seed: createSeed(1) }), Array(3).fill([0.25, 0.25]));
  });

  it('rejects a single number, and draws that are missing, double or misshapen', async () => {
    const [real, one, wrong] = [
      tensor2d([
        [1, 2, 3],
        [4, 5, 6],
      ]),
      tensor2d([[1]]),
      tensor1d([1]),
    ];
    const [mix, noise] = [tensor1d([0.2, 0.8]), fill([2, 3], 0.5)];
    const seed = createSeed(1);
    const failure =
      (draws: object, batch = real) =>
      () =>
        draganPenalty((x: Tensor2D) => sum(x, 1), batch, draws as DraganDraws);
    await expectNoLeak(() => {
      expect(failure({ seed }, one)).toThrow(
        'draganPenalty: expected realImages to have at least two elements, got one.',
      );
      expect(failure({})).toThrow('draganPenalty: expected either seed or mix and noise, got neither.');
      expect(failure({ mix })).toThrow('draganPenalty: expected either seed or mix and noise, got mix.');
      expect(failure({ seed, noise })).toThrow(
        'draganPenalty: expected either seed or mix and noise, got seed and noise.',
      );
      expect(failure({ mix: wrong, noise })).toThrow(
        'draganPenalty: expected mix to be [2] to go with realImages, got [1].',
      );
      expect(failure({ mix, noise: wrong })).toThrow(
        'draganPenalty: expected noise to be [2, 3] to go with realImages, got [1].',
      );
    });
  });
});
