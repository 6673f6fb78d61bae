import { accumulate, emptyStatistics, type FeatureStatistics, frechetTerms, momentsOf } from '@gans/metrics';
import { foldIn, integers, normal, type Seed } from '@gans/tensor';
import { matMul, mul, relu, scalar, type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { BenchCase, Subject } from '../bench';

/** Inception's features, and twice as many images. */
const [D, N] = [2048, 4096];

/** Rows of the bench `metrics` around the Fréchet distance; `peers/frechet.py` has the same. */
export const frechetCases: readonly BenchCase[] = [
  {
    name: `Fréchet distance, D = ${D} (scipy.linalg.sqrtm)`,
    unit: 'ms',
    work: 1,
    tolerance: 1e-6,
    prepare: (seed) => distance(seed, N, D),
    rehearse: (seed) => distance(seed, 40, 20),
  },
  {
    name: `mean and covariance, ${N} x ${D} (numpy.cov)`,
    unit: 'ms',
    work: 1,
    tolerance: 1e-10,
    prepare: (seed) => moments(seed, N, D),
    rehearse: (seed) => moments(seed, 40, 20),
  },
];

/** From statistics: what is left to do when both sets of images have been seen. */
function distance(seed: Seed, count: number, dimension: number): Subject {
  const inputs = {
    real: featuresOf(foldIn(seed, 'real'), count, dimension),
    fake: featuresOf(foldIn(seed, 'fake'), count, dimension),
  };
  const [real, fake] = [inputs.real, inputs.fake].map((features) => momentsOf(statisticsOf(features)));
  return {
    inputs,
    check: async () => ({ distance: frechetTerms(real!, fake!).distance }),
    run: () => scalar(frechetTerms(real!, fake!).distance),
  };
}

/** From features, as an extractor gives them: in batches of 64. They are fractions of 1024, the same on every engine. */
function moments(seed: Seed, count: number, dimension: number): Subject {
  const values = Float32Array.from(integers(seed, count * dimension, 1024), (k) => k / 1024);
  const features = tensor2d(values, [count, dimension]);
  const run = () => {
    let statistics = emptyStatistics(dimension);
    for (let from = 0; from < values.length; from += BATCH * dimension)
      statistics = accumulate(statistics, values.subarray(from, from + BATCH * dimension));
    return statistics;
  };
  return {
    inputs: { features },
    async check() {
      const { mean, m2 } = run();
      const total = (numbers: Float64Array) => numbers.reduce((sum, x) => sum + x, 0);
      const trace = mean.reduce((sum, _, i) => sum + m2[i * (dimension + 1)]!, 0);
      return { mean: total(mean), trace: trace / (count - 1), sum: total(m2) / (count - 1) };
    },
    run: () => scalar(run().count),
  };
}

const BATCH = 64;

const statisticsOf = (features: Tensor2D): FeatureStatistics =>
  accumulate(emptyStatistics(features.shape[1]), features.dataSync<'float32'>());

/** Features as a net has them: no less than 0, and correlated. */
function featuresOf(seed: Seed, count: number, dimension: number): Tensor2D {
  return tidy(() => {
    const latents = normal(foldIn(seed, 'latents'), [count, dimension]);
    const mixing = normal(foldIn(seed, 'mixing'), [dimension, dimension]);
    return relu(mul(matMul(latents as Tensor2D, mixing as Tensor2D), 1 / Math.sqrt(dimension))) as Tensor2D;
  });
}
