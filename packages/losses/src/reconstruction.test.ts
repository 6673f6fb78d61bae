import { expectNoLeak } from '@gans/tensor/testing';
import { tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { itDifferentiates } from './internal/derivatives-suite';
import { type Matrix, matrix } from './internal/embedded-batches';
import { type Reconstruction, reconstructionLoss } from './reconstruction';

const images = [
  [1, -1, 0.2],
  [-0.4, 0.6, 0],
];
const decoded = [
  [0.5, -0.9, 0.1],
  [-0.2, 0.7, -0.8],
];
const lossOf = (x: Matrix, y: Matrix, distribution: Reconstruction) =>
  tidy(() => reconstructionLoss(matrix(x), matrix(y), distribution).dataSync()[0]!);

// ln p of a pixel, as a statistics book has it.
const logDensity = {
  bernoulli: (x: number, y: number) => x * Math.log(y) + (1 - x) * Math.log(1 - y),
  gaussian: (x: number, y: number) => -((x - y) ** 2) / (2 * 0.05) - Math.log(2 * Math.PI * 0.05) / 2,
  laplace: (x: number, y: number) => -Math.abs(x - y) / 0.1 - Math.log(2 * 0.1),
};
const distributions = [
  { name: 'bernoulli' },
  { name: 'gaussian', variance: 0.05 },
  { name: 'laplace', scale: 0.1 },
] as const satisfies readonly Reconstruction[];

describeOnEngines('reconstructionLoss', () => {
  it.each(distributions)('is -ln p of the images, up to what does not depend on the decoder: $name', (distribution) => {
    const total = (y: Matrix) =>
      -images
        .flatMap((row, i) => row.map((x, d) => logDensity[distribution.name]((x + 1) / 2, (y[i]![d]! + 1) / 2)))
        .reduce((sum, value) => sum + value) / 2;
    const other = decoded.map((row) => row.map((y) => 0.5 * y - 0.1));
    expectClose(
      lossOf(images, decoded, distribution) - lossOf(images, other, distribution),
      total(decoded) - total(other),
      { rtol: 1e-4, atol: 1e-4 },
    );
  });

  it('is 0 where the decoder is right, and for probabilities of black and white', () => {
    for (const distribution of distributions.slice(1)) expect(lossOf(images, images, distribution)).toBe(0);
    expectClose(lossOf([[1, -1]], [[1, -1]], { name: 'bernoulli' }), 0);
  });

  it('is finite where a probability is 0', () => {
    expectClose(lossOf([[1, -1]], [[-1, 1]], { name: 'bernoulli' }), -2 * Math.log(1e-7), { rtol: 1e-4 });
  });

  for (const distribution of distributions)
    describe(distribution.name, () => {
      itDifferentiates(
        (y, x) => reconstructionLoss(x!, y!, distribution),
        [decoded, images.map((row) => row.map((x) => 0.9 * x + 0.03))],
      );
    });

  it('rejects what does not fit', async () => {
    const [x, short] = [matrix(images), matrix([[1, 2, 3]])];
    await expectNoLeak(() => {
      expect(() => reconstructionLoss(x, short, { name: 'bernoulli' })).toThrow(
        'reconstructionLoss: expected decoded to be [2, 3] to go with images, got [1, 3].',
      );
      expect(() => reconstructionLoss(x, x, { name: 'gausian' as 'gaussian', variance: 1 })).toThrow(
        'reconstructionLoss: expected distribution.name to be one of bernoulli, gaussian, laplace, got gausian. The nearest known one is gaussian.',
      );
      expect(() => reconstructionLoss(x, x, { name: 'gaussian', variance: 0 })).toThrow(
        'reconstructionLoss: expected distribution.variance to be a finite number > 0, got 0.',
      );
      expect(() => reconstructionLoss(x, x, { name: 'laplace', scale: Number.NaN })).toThrow(
        'reconstructionLoss: expected distribution.scale to be a finite number > 0, got NaN.',
      );
    });
  });
});
