import { createSeed } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { eye, matMul, mul, reshape, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import {
  glorotNormalWeights,
  glorotUniformWeights,
  heNormalWeights,
  normalWeights,
  orthogonalWeights,
} from './initializers';

const moments = (weights: Tensor) => {
  const values = Array.from(weights.dataSync());
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length;
  const fourth = values.reduce((sum, x) => sum + (x - mean) ** 4, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance), kurtosis: fourth / variance ** 2 };
};

// Of 40,000 normal values the mean strays by 1/200 of the deviation, the deviation by 1/283 and the kurtosis by 1/41: four times that is allowed.
const expectNormal = (weights: Tensor, deviation: number) => {
  const got = moments(weights);
  expect(Math.abs(got.mean)).toBeLessThan((4 * deviation) / 200);
  expect(Math.abs(got.deviation / deviation - 1)).toBeLessThan(4 / 283);
  expect(Math.abs(got.kurtosis - 3)).toBeLessThan(4 / 41);
};

describeOnEngines('normalWeights', () => {
  it('draws from the normal distribution of deviation 0.02, or of the one asked for', () => {
    expectNormal(normalWeights(createSeed(1), [200, 200]), 0.02);
    expectNormal(normalWeights(createSeed(2), [200, 200], 0.5), 0.5);
  });

  it('depends on the seed, and on it alone', () => {
    const values = (seed: number) => Array.from(normalWeights(createSeed(seed), [3, 4]).dataSync());
    expect(values(5)).toEqual(values(5));
    expect(values(5)).not.toEqual(values(6));
  });
});

describeOnEngines('heNormalWeights', () => {
  it('draws with variance 2 / fan-in: all axes but the last', () => {
    expectNormal(heNormalWeights(createSeed(1), [200, 200]), Math.sqrt(2 / 200));
    expectNormal(heNormalWeights(createSeed(2), [5, 5, 16, 100]), Math.sqrt(2 / 400));
  });

  it('keeps the second moment of activations through a rectifier', () => {
    // E[relu(w.x)^2] = fanIn Var(w) E[x^2] / 2 = E[x^2], Eq. (7) to (10).
    const fanIn = 400;
    const weights = heNormalWeights(createSeed(3), [fanIn, 400]).dataSync();
    const x = Array.from({ length: fanIn }, (_, i) => Math.sin(i));
    let squares = 0;
    for (let o = 0; o < 400; o++) {
      const y = x.reduce((sum, value, i) => sum + value * weights[i * 400 + o]!, 0);
      squares += Math.max(0, y) ** 2 / 400;
    }
    const before = x.reduce((sum, value) => sum + value ** 2, 0) / fanIn;
    expect(Math.abs(squares / before - 1)).toBeLessThan(0.25);
  });
});

describeOnEngines('Glorot weights', () => {
  // Fans of [5, 5, 16, 100]: 400 and 2500.
  const deviation = Math.sqrt(2 / 2900);

  it('glorotNormalWeights draws with variance 2 / (fan-in + fan-out)', () => {
    expectNormal(glorotNormalWeights(createSeed(1), [200, 200]), Math.sqrt(2 / 400));
    expectNormal(glorotNormalWeights(createSeed(2), [5, 5, 16, 100]), deviation);
  });

  it('glorotNormalWeights takes a number for one weight from one input to one output', () => {
    expectClose(glorotNormalWeights(createSeed(3), []), normalWeights(createSeed(3), [], 1));
  });

  it('glorotUniformWeights draws from an interval with that variance', () => {
    const weights = glorotUniformWeights(createSeed(3), [5, 5, 16, 100]);
    const got = moments(weights);
    expect(Math.abs(got.mean)).toBeLessThan((4 * deviation) / 200);
    expect(Math.abs(got.deviation / deviation - 1)).toBeLessThan(4 / 283);
    expect(Math.abs(got.kurtosis - 1.8)).toBeLessThan(4 / 41);
    const largest = Math.max(...Array.from(weights.dataSync()).map(Math.abs));
    expect(largest).toBeLessThanOrEqual(Math.sqrt(6 / 2900));
  });
});

describeOnEngines('orthogonalWeights', () => {
  const gram = (shape: readonly number[], byRows: boolean) => {
    const weights = orthogonalWeights(createSeed(4), shape);
    const matrix = reshape(weights, [-1, shape.at(-1)!]) as Tensor2D;
    return matMul(matrix, matrix, !byRows, byRows);
  };

  it('makes the columns orthonormal, or the rows where those are fewer', () => {
    for (const shape of [
      [7, 7],
      [3, 3, 2, 9],
      [5, 1],
    ])
      expectClose(gram(shape, false), eye(shape.at(-1)!), { atol: 1e-5 });
    expectClose(gram([4, 11], true), eye(4), { atol: 1e-5 });
  });

  it('takes a number for a matrix of one: 1 or -1', () => {
    expectClose(Math.abs(orthogonalWeights(createSeed(3), []).dataSync()[0]!), 1);
  });

  it('scales by its gain', () => {
    const twice = orthogonalWeights(createSeed(5), [4, 3], 2);
    expectClose(twice, mul(orthogonalWeights(createSeed(5), [4, 3]), 2));
  });

  it('does not prefer a direction: elements have mean 0 and variance 1 / length', () => {
    for (const shape of [
      [400, 100],
      [100, 400],
    ]) {
      const got = moments(orthogonalWeights(createSeed(6), shape));
      expect(Math.abs(got.mean)).toBeLessThan(4 / (200 * 20));
      expect(Math.abs(got.deviation * 20 - 1)).toBeLessThan(1e-4);
      expect(Math.abs(got.kurtosis - 3)).toBeLessThan(4 / 41);
    }
  });

  it('depends on the seed, and on it alone', () => {
    const values = (seed: number) => Array.from(orthogonalWeights(createSeed(seed), [3, 4]).dataSync());
    expect(values(5)).toEqual(values(5));
    expect(values(5)).not.toEqual(values(6));
  });

  it('leaves one tensor', async () => {
    await expectNoLeak(() => orthogonalWeights(createSeed(1), [3, 2]).dispose());
  });
});
