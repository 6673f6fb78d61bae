import { normalValues } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anySeed, describeOnEngines, expectClose } from '#test-kit';
import { itDifferentiates } from './internal/derivatives-suite';
import { type Matrix, matrix } from './internal/embedded-batches';
import { standardNormalKl } from './standard-normal-kl';

const klOf = (means: Matrix, logVariances: Matrix) =>
  tidy(() => standardNormalKl(matrix(means), matrix(logVariances)).dataSync()[0]!);

/** KL(N(m, s^2) || N(0, 1)) by Simpson's rule over 16 deviations: no closed form is used. */
function integrated(mean: number, logVariance: number): number {
  const deviation = Math.exp(logVariance / 2);
  const [steps, low, width] = [4000, mean - 8 * deviation, 16 * deviation];
  const at = (z: number) => {
    const u = (z - mean) / deviation;
    const density = Math.exp(-u * u * 0.5) / (deviation * Math.sqrt(2 * Math.PI));
    return density * (-u * u * 0.5 - Math.log(deviation) + z * z * 0.5);
  };
  let total = 0;
  for (let i = 0; i <= steps; i++)
    total += (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * at(low + (width * i) / steps);
  return (total * width) / steps / 3;
}

describeOnEngines('standardNormalKl', () => {
  it('is the integral of q ln(q / p), summed over coordinates and averaged over rows', () => {
    const [means, logVariances] = [
      [
        [1, -0.5],
        [0.3, 2],
      ],
      [
        [0.4, -1.2],
        [0, 0.9],
      ],
    ];
    const parts = means.flatMap((row, i) => row.map((mean, d) => integrated(mean, logVariances[i]![d]!)));
    expectClose(klOf(means, logVariances), parts.reduce((sum, part) => sum + part) / 2, { rtol: 1e-5 });
  });

  it('is 0 for the prior itself, and never below', () => {
    expect(klOf([[0, 0, 0]], [[0, 0, 0]])).toBe(0);
    fc.assert(
      fc.property(anySeed(), (seed) => {
        const values = Array.from(normalValues(seed, 4));
        expect(klOf([values.slice(0, 2)], [values.slice(2)])).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 20 },
    );
  });

  itDifferentiates(
    (means, logVariances) => standardNormalKl(means!, logVariances!),
    [
      [
        [0.4, -0.3],
        [1, 0.2],
      ],
      [
        [0.1, -0.6],
        [-1, 0.5],
      ],
    ],
  );

  it('rejects matrices of two shapes', async () => {
    const [wide, narrow] = [tensor2d([[1, 2]]), tensor2d([[1]])];
    await expectNoLeak(() => {
      expect(() => standardNormalKl(wide, narrow)).toThrow(
        'standardNormalKl: expected logVariances to have the shape of means, [1, 2], got [1, 1].',
      );
      expect(() => standardNormalKl(undefined as unknown as Tensor2D, narrow)).toThrow(
        'standardNormalKl: expected means to be a tensor, got undefined.',
      );
    });
  });
});
