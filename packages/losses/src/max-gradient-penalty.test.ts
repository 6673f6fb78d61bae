import { createSeed, gradients } from '@gans/tensor';
import {
  matMul,
  scalar,
  square,
  sum,
  type Tensor,
  type Tensor2D,
  tensor1d,
  tensor2d,
  zeros,
} from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { describeSlopePenalty, fakeF, numberOf, quadratic, realF } from './internal/penalty-suite';
import { maxGradientPenalty } from './max-gradient-penalty';

describeSlopePenalty({
  name: 'maxGradientPenalty',
  penalty: (discriminator, real, fake, seed) => maxGradientPenalty(discriminator, real, fake, { seed }),
  ofLinear: (length) => length ** 2,
});

describeOnEngines('maxGradientPenalty', () => {
  it('equals the vectors of a linear and a quadratic discriminator, and its derivative (AL-E, AL-F)', () => {
    const linear = (x: Tensor2D) => matMul(x, tensor2d([[0.6], [0.8], [2]]));
    expectClose(
      numberOf(() => maxGradientPenalty(linear, zeros([2, 3]), zeros([2, 3]), { seed: createSeed(3) })),
      5,
    );
    const loss = (a: Tensor) => maxGradientPenalty(quadratic(a), realF(), fakeF(), { mix: tensor1d([0.25, 0.5]) });
    expectClose(
      numberOf(() => loss(scalar(1))),
      6.3125,
    );
    expectClose(gradients(loss)([scalar(1)])[0], scalar(12.625));
  });

  it('is the largest squared slope, to which all images of that slope contribute alike', () => {
    // D(x) = w.x^2 / 2 at x = 1 has the slopes w.
    const loss = (w: Tensor) =>
      maxGradientPenalty(
        (x: Tensor2D) => sum(square(x), 1).mul(w).div(2),
        tensor2d([[1], [1], [1]]),
        tensor2d([[1], [1], [1]]),
        { seed: createSeed(1) },
      );
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 3, maxLength: 3 }), (slopes) => {
        const largest = Math.max(...slopes.map(Math.abs));
        const ties = slopes.filter((slope) => Math.abs(slope) === largest).length;
        expectClose(
          numberOf(() => loss(tensor1d(slopes))),
          largest ** 2,
        );
        expectClose(
          gradients(loss)([tensor1d(slopes)])[0],
          tensor1d(slopes.map((slope) => (Math.abs(slope) === largest ? (2 * slope) / ties : 0))),
        );
      }),
      { numRuns: 30 },
    );
  });

  it('rejects batches that do not pair up', () => {
    expect(() =>
      maxGradientPenalty((x: Tensor2D) => sum(x, 1), realF(), tensor2d([[1, 2]]), { seed: createSeed(1) }),
    ).toThrow('maxGradientPenalty: expected fakeImages to be [2, 2] to go with realImages, got [1, 2].');
  });
});
