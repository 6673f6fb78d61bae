import {
  accumulate,
  covariance,
  emptyStatistics,
  frechetTerms,
  inceptionScore,
  inceptionSelfTest,
  kernelDistanceOfSubsets,
  momentsOf,
  precisionRecall,
} from '@gans/metrics';
import { createSeed, integers } from '@gans/tensor';
import type { ExactSets } from './exact-sets';

/** A step from images to a score, and how far an engine is off. */
export interface Stage {
  readonly name: string;
  /** What the error is relative to, and the reference. */
  readonly against: string;
  /** The error that the page promises not to be exceeded. */
  readonly bound: number;
  measure(): number | Promise<number>;
}

/** All stages, in the order of a measurement. */
export function stagesOf(cases: readonly ExactSets[]): readonly Stage[] {
  return [
    {
      name: 'resize and features',
      against: 'torch-fidelity 0.4.0 in float64, all taps of the FID network with synthetic weights; relative above 1',
      bound: 1e-4,
      measure: async () => (await inceptionSelfTest()).largestError,
    },
    ...cases.flatMap(stagesOfSets),
    { name: 'KID', against: 'integers, 200 images, D = 64; relative', bound: 1e-12, measure: kernelDistanceError },
    {
      name: 'IS',
      against: 'K exp(sum p ln p) of 10 classes taken in turn; relative',
      bound: 1e-12,
      measure: inceptionScoreError,
    },
    {
      name: 'precision, recall, density, coverage',
      against: 'integers, 200 images, D = 64, k = 5; absolute, the largest of four',
      bound: 0,
      measure: precisionRecallError,
    },
  ];
}

const extractor = { name: 'exact' };
const relative = (got: number, expected: number) => Math.abs(got - expected) / Math.abs(expected);

function stagesOfSets(sets: ExactSets): Stage[] {
  const { dimension, means } = sets;
  const inBatches = (rows: Float64Array) => {
    let statistics = emptyStatistics(dimension);
    for (let from = 0; from < rows.length; from += 50 * dimension)
      statistics = accumulate(statistics, rows.subarray(from, from + 50 * dimension));
    return statistics;
  };
  const [real, fake] = [inBatches(sets.real), inBatches(sets.fake)];
  const terms = () => frechetTerms(momentsOf(real), momentsOf(fake));
  const largest = sets.covariance(0, 0);
  const scale = Math.max(1, means.real);
  const stage = (name: string, against: string, bound: number, measure: () => number): Stage => ({
    name: `${name}: ${sets.name}`,
    against,
    bound,
    measure,
  });
  return [
    stage('mean', 'exact; relative to the mean, or to 1', 1e-14, () =>
      real.mean.reduce((error, value) => Math.max(error, Math.abs(value - means.real) / scale), 0),
    ),
    stage('covariance', 'exact; relative to the variance', means.real > 1 ? 1e-10 : 1e-13, () => {
      const found = covariance(real);
      let error = 0;
      for (let i = 0; i < dimension; i += 5)
        for (let j = 0; j < dimension; j++)
          error = Math.max(error, Math.abs(found[i * dimension + j]! - sets.covariance(i, j)) / largest);
      return error;
    }),
    stage('trace of the root', 'exact; relative', 1e-10, () => relative(terms().traceSqrt, sets.traceSqrt)),
    stage('Fréchet distance', 'exact; relative', 1e-10, () => relative(terms().distance, sets.distance)),
  ];
}

/** Small whole numbers: whatever is computed of them is exact in whole numbers. */
const wholeFeatures = (seed: number) => {
  const [count, dimension] = [200, 64];
  return { values: integers(createSeed(seed), count * dimension, 16), count, dimension };
};
type Whole = ReturnType<typeof wholeFeatures>;

function pairwise<T>(a: Whole, b: Whole, of: (x: Int32Array, y: Int32Array) => T): T[][] {
  const row = ({ values, dimension }: Whole, i: number) => values.subarray(i * dimension, (i + 1) * dimension);
  return Array.from({ length: a.count }, (_, i) => Array.from({ length: b.count }, (_, j) => of(row(a, i), row(b, j))));
}

function kernelDistanceError(): number {
  const [real, fake] = [wholeFeatures(1), wholeFeatures(2)];
  const { count: n, dimension } = real;
  const all = Int32Array.from({ length: n }, (_, i) => i);
  const got = kernelDistanceOfSubsets(real, fake, [all], [all]).mean;
  // D^3 k(x, y) = (x . y + D)^3 is whole.
  const kernel = (x: Int32Array, y: Int32Array) =>
    BigInt(x.reduce((sum, value, k) => sum + value * y[k]!, dimension)) ** 3n;
  const total = (a: Whole, b: Whole, isWithin: boolean) =>
    pairwise(a, b, kernel).reduce(
      (sum, row, i) => row.reduce((part, value, j) => (isWithin && i === j ? part : part + value), sum),
      0n,
    );
  const [size, scale] = [BigInt(n), BigInt(dimension) ** 3n];
  const within = total(real, real, true) + total(fake, fake, true);
  const numerator = size * within - 2n * (size - 1n) * total(real, fake, false);
  return relative(got, quotient(numerator, size * size * (size - 1n) * scale));
}

/** A quotient of whole numbers to 60 bits. */
const quotient = (a: bigint, b: bigint): number => Number((a << 60n) / b) / 2 ** 60;

function inceptionScoreError(): number {
  const [classCount, logit] = [10, 3];
  const count = 50 * classCount;
  const values = Float64Array.from({ length: count * classCount }, (_, at) =>
    at % classCount === Math.floor(at / classCount) % classCount ? logit : 0,
  );
  const { value } = inceptionScore({ values, count, dimension: classCount }, { extractor, splits: 1 });
  const [likely, rest] = [1 / (1 + (classCount - 1) * Math.exp(-logit)), 1 / (Math.exp(logit) + classCount - 1)];
  const negativeEntropy = likely * Math.log(likely) + (classCount - 1) * rest * Math.log(rest);
  return relative(value, classCount * Math.exp(negativeEntropy));
}

function precisionRecallError(): number {
  const [real, fake, neighbours] = [wholeFeatures(3), wholeFeatures(4), 5];
  const got = precisionRecall(real, fake, { extractor, neighbours, comparison: 'strict' });
  const distance = (x: Int32Array, y: Int32Array) => x.reduce((sum, value, k) => sum + (value - y[k]!) ** 2, 0);
  // The k-th neighbour: the row itself, at distance 0, comes first.
  const radii = (set: Whole) => pairwise(set, set, distance).map((row) => row.sort((a, b) => a - b)[neighbours]!);
  const [ofReal, ofFake] = [radii(real), radii(fake)];
  const between = pairwise(real, fake, distance);
  const share = (test: (i: number) => boolean) =>
    Array.from({ length: real.count }, (_, i) => i).filter(test).length / real.count;
  const inside = between.flatMap((row, i) => row.filter((value) => value < ofReal[i]!));
  const expected = {
    precision: share((j) => between.some((row, i) => row[j]! < ofReal[i]!)),
    recall: share((i) => between[i]!.some((value, j) => value < ofFake[j]!)),
    density: inside.length / (neighbours * fake.count),
    coverage: share((i) => Math.min(...between[i]!) < ofReal[i]!),
  };
  return Math.max(
    ...(['precision', 'recall', 'density', 'coverage'] as const).map((name) =>
      Math.abs(got[name].value - expected[name]),
    ),
  );
}
