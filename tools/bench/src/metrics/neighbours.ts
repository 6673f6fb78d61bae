import { type FeatureSet, kernelDistanceOfSubsets, precisionRecall } from '@gans/metrics';
import { foldIn, normal, permutation, type Seed } from '@gans/tensor';
import { matMul, mul, relu, scalar, type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { BenchCase, Subject } from '../bench';

/** Images of each side, their features, and the protocol of the kernel distance. */
const SIZE = { count: 10_000, dimension: 2048, subsets: 100, subsetSize: 1000 };
const SMALL: typeof SIZE = { count: 60, dimension: 16, subsets: 2, subsetSize: 50 };
const NEIGHBOURS = 5;

/** Rows of the bench `metrics` that look at pairs of images; `peers/neighbours.py` has the same. */
export const neighbourCases: readonly BenchCase[] = [
  {
    name: `precision, recall, density, coverage, ${SIZE.count} x ${SIZE.dimension} (prdc)`,
    unit: 'ms',
    work: 1,
    tolerance: 1e-12,
    prepare: (seed) => precision(seed, SIZE),
    rehearse: (seed) => precision(seed, SMALL),
  },
  {
    name: `kernel distance, ${SIZE.subsets} x ${SIZE.subsetSize} of ${SIZE.count} x ${SIZE.dimension} (NumPy as torch-fidelity)`,
    unit: 'ms',
    work: 1,
    tolerance: 1e-6,
    prepare: (seed) => kernel(seed, SIZE),
    rehearse: (seed) => kernel(seed, SMALL),
  },
];

function precision(seed: Seed, size: typeof SIZE): Subject {
  const inputs = featuresOf(seed, size);
  const [real, fake] = [setOf(inputs.real), setOf(inputs.fake)];
  const measure = () =>
    precisionRecall(real, fake, { neighbours: NEIGHBOURS, comparison: 'strict', extractor: { name: 'bench' } });
  return {
    inputs,
    check: async () => Object.fromEntries(Object.entries(measure()).map(([name, { value }]) => [name, value])),
    run: () => scalar(measure().coverage.value),
  };
}

function kernel(seed: Seed, size: typeof SIZE): Subject {
  const features = featuresOf(seed, size);
  const [real, fake] = [setOf(features.real), setOf(features.fake)];
  const draw = (side: string) =>
    Array.from({ length: size.subsets }, (_, i) =>
      permutation(foldIn(foldIn(seed, side), i), size.count).subarray(0, size.subsetSize),
    );
  const [ofReal, ofFake] = [draw('subsets of real'), draw('subsets of fake')];
  // Row indices are small enough to be exact in float32.
  const asTensor = (subsets: readonly Int32Array[]) =>
    tensor2d(Float32Array.from(subsets.flatMap((rows) => [...rows])), [size.subsets, size.subsetSize]);
  const measure = () => kernelDistanceOfSubsets(real, fake, ofReal, ofFake);
  return {
    inputs: { ...features, subsetsReal: asTensor(ofReal), subsetsFake: asTensor(ofFake) },
    async check() {
      const { mean, std } = measure();
      // A distance of 0.01 and one of 0 differ by less than the tolerance of numbers near 1.
      return { 'hundred times the mean': 100 * mean, 'hundred times the deviation': 100 * std };
    },
    run: () => scalar(measure().mean),
  };
}

const setOf = (features: Tensor2D): FeatureSet => ({
  values: features.dataSync<'float32'>(),
  count: features.shape[0],
  dimension: features.shape[1],
});

/** Features as a net has them: no less than 0 and correlated, those of generated images a little different. */
function featuresOf(seed: Seed, { count, dimension }: typeof SIZE) {
  const latentSize = 256;
  return tidy(() => {
    const mixing = normal(foldIn(seed, 'mixing'), [latentSize, dimension]) as Tensor2D;
    const from = (side: string, scale: number) => {
      const latents = normal(foldIn(seed, side), [count, latentSize]) as Tensor2D;
      return relu(mul(matMul(latents, mixing), scale / Math.sqrt(latentSize))) as Tensor2D;
    };
    return { real: from('real', 1), fake: from('fake', 0.97) };
  });
}
