import '@tensorflow/tfjs';
import { createSeed, normalValues } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { frechetTerms, momentsOf } from '../frechet-distance';
import { accumulate, covariance, emptyStatistics } from '../statistics';
import { productEigenvalues } from './product-eigenvalues';
import { semidefiniteFactor } from './semidefinite-factor';
import { nuclearNorm } from './singular-values';

const dimension = 130;
const statisticsOf = (seed: number, rows: number, scale = 1) =>
  accumulate(
    emptyStatistics(dimension),
    normalValues(createSeed(seed), rows * dimension).map((x, i) => x * scale * (1 + (i % dimension))),
  );

describeOnEngines('productEigenvalues', (engine) => {
  it('gives on TensorFlow the squared singular values of the factors, elsewhere nothing', () => {
    const [a, b] = [covariance(statisticsOf(1, 300)), covariance(statisticsOf(2, 300, 1e25))];
    const eigenvalues = productEigenvalues(a, b, dimension);
    if (engine.name !== 'tensorflow') return expect(eigenvalues).toBeUndefined();
    const [x, y] = [a, b].map((matrix) => semidefiniteFactor(matrix, dimension) as { vectors: Float64Array });
    const product = new Float64Array(dimension ** 2);
    for (let i = 0; i < dimension; i++)
      for (let j = 0; j < dimension; j++)
        for (let k = 0; k < dimension; k++)
          product[i * dimension + j]! += x!.vectors[i * dimension + k]! * y!.vectors[j * dimension + k]!;
    const roots = eigenvalues!.reduce((sum, value) => sum + Math.sqrt(value), 0);
    expectClose(roots, nuclearNorm(product, dimension, dimension), { rtol: 1e-11, atol: 0 });
  });

  it('leaves singular covariances to the general way, which gives the same on every engine', () => {
    const [singular, full] = [statisticsOf(3, 40), momentsOf(statisticsOf(4, 300))];
    expect(productEigenvalues(covariance(singular), full.covariance!, dimension)).toBeUndefined();
    const known = frechetTerms(momentsOf(singular), full);
    const { traceSqrt } = frechetTerms({ mean: singular.mean, covariance: covariance(singular) }, full);
    expectClose(traceSqrt, known.traceSqrt, { rtol: 0, atol: 1e-7 * (known.traceReal + known.traceFake) });
  });

  it('leaves no tensor behind', async () => {
    const [a, b] = [covariance(statisticsOf(1, 300)), covariance(statisticsOf(2, 300))];
    await expectNoLeak(() => void productEigenvalues(a, b, dimension));
    await expectNoLeak(() => void productEigenvalues(a, new Float64Array(dimension ** 2).fill(1), dimension));
  });
});
