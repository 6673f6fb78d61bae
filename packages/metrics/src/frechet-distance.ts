import { ShapeError, ValueError } from '@gans/tensor';
import { productEigenvalues } from './internal/product-eigenvalues';
import { protocolOf } from './internal/protocol-of';
import { type SemidefiniteFactor, semidefiniteFactor } from './internal/semidefinite-factor';
import { nuclearNormOfProduct } from './internal/singular-values';
import type { MeasurementOptions, MetricResult } from './result';
import { covariance, type FeatureStatistics } from './statistics';

/** A normal distribution by its moments, float64. */
export interface GaussianMoments {
  /** [D]. */
  readonly mean: Float64Array;
  /** [D, D], row-major, symmetric, positive semi-definite; singular is fine. */
  readonly covariance: Float64Array;
  /** A bound on the covariance's rank that is known from elsewhere: n - 1 for the covariance of n samples. Tells rounding from variance; default D. */
  readonly largestRank?: number;
}

/** The Fréchet distance and what it is made of. */
export interface FrechetTerms {
  /** d^2 = meanTerm + traceReal + traceFake - 2 traceSqrt, >= 0. */
  readonly distance: number;
  /** |mean_r - mean_f|^2. */
  readonly meanTerm: number;
  readonly traceReal: number;
  readonly traceFake: number;
  /** tr (S_r S_f)^{1/2}. */
  readonly traceSqrt: number;
  /** Numerical ranks of the covariances. */
  readonly rankReal: number;
  readonly rankFake: number;
}

/** Fréchet distance between the features of real and of generated images, as if both were normally distributed.
 *
 *  d^2 = |m_r - m_f|^2 + tr S_r + tr S_f - 2 tr (S_r S_f)^{1/2}
 *  Heusel et al., "GANs Trained by a Two Time-Scale Update Rule Converge to a Local Nash Equilibrium", 2017, Eq. (6). arXiv:1706.08500. Deviates: features of any extractor; only with Inception's may the value be called FID.
 *
 *  Biased upward for few images: compare at equal n only.
 *
 *  @param real statistics of the real images' features, at least 2 rows.
 *  @param fake of the generated images', by the same extractor.
 *  @param options what goes into the protocol beside the sizes: the extractor at least.
 *  @returns the squared distance, in squared units of the features.
 *  @throws ShapeError when the dimensions differ; ValueError when a side has fewer than two rows.
 *  @example
 *  const real = accumulate(emptyStatistics(1), [-1, 0, 1]);
 *  const fake = accumulate(emptyStatistics(1), [0, 2, 4]);
 *  console.log(frechetDistance(real, fake, { extractor: { name: 'pixels' } }).value); // (2 - 0)^2 + (2 - 1)^2 = 5
 */
export function frechetDistance(
  real: FeatureStatistics,
  fake: FeatureStatistics,
  options: MeasurementOptions,
): MetricResult {
  const terms = frechetTerms(momentsOf(real), momentsOf(fake));
  const { dimension } = real;
  const isSmall = Math.min(real.count, fake.count) <= dimension;
  return {
    value: terms.distance,
    n: fake.count,
    protocol: protocolOf('frechetDistance', options, {
      dimension,
      nReal: real.count,
      nFake: fake.count,
      rankReal: terms.rankReal,
      rankFake: terms.rankFake,
      covariance: 'sample (n-1)',
      ...(isSmall ? { note: `no more images than features (${dimension}): strongly biased upward` } : {}),
    }),
  };
}

/** Mean and sample covariance of collected features, as `frechetTerms` takes them.
 *
 *  @throws ValueError when there are fewer than two rows.
 */
export function momentsOf(statistics: FeatureStatistics): GaussianMoments {
  return { mean: statistics.mean, covariance: covariance(statistics), largestRank: statistics.count - 1 };
}

/** The same between two normal distributions, term by term.
 *
 *  With S_r = L L^T and S_f = M M^T, tr (S_r S_f)^{1/2} is the sum of the singular values of L^T M. So no eigenvalue is rooted and no complex number arises:
 *  with `largestRank` given, singular covariances are as exact as others (1e-12 of the traces), where a matrix square root is off by up to 1e-6.
 *  On the engine `tensorflow` large positive definite covariances take its Cholesky factor and eigenvalues, in float64: 1e-9 of the traces.
 *
 *  @param real moments of one distribution, [D] and [D, D].
 *  @param fake of the other.
 *  @returns the terms; `distance` is clamped at 0 against rounding.
 *  @throws ShapeError when sizes do not fit; ValueError when a moment is not finite or a covariance is not symmetric positive semi-definite.
 */
export function frechetTerms(real: GaussianMoments, fake: GaussianMoments): FrechetTerms {
  const dimension = real.mean.length;
  expectMoments('real', real, dimension);
  expectMoments('fake', fake, dimension);
  const meanTerm = real.mean.reduce((sum, value, i) => sum + (value - fake.mean[i]!) ** 2, 0);
  const traceReal = trace(real.covariance, dimension);
  const traceFake = trace(fake.covariance, dimension);
  const { traceSqrt, rankReal, rankFake } =
    traceSqrtOnEngine(real, fake, dimension) ?? traceSqrtOfFactors(real, fake, dimension);
  const distance = Math.max(0, meanTerm + traceReal + traceFake - 2 * traceSqrt);
  return { distance, meanTerm, traceReal, traceFake, traceSqrt, rankReal, rankFake };
}

type TraceSqrt = Pick<FrechetTerms, 'traceSqrt' | 'rankReal' | 'rankFake'>;

/** Below this a round trip to the engine costs more than it saves. */
const WORTH_AN_ENGINE = 128;

/** Positive definite covariances on an engine with float64 eigenvalues: tr (S_r S_f)^{1/2} = sum of the square roots of those of L^T S_f L. */
function traceSqrtOnEngine(real: GaussianMoments, fake: GaussianMoments, dimension: number): TraceSqrt | undefined {
  const largestRank = Math.min(real.largestRank ?? dimension, fake.largestRank ?? dimension);
  if (dimension < WORTH_AN_ENGINE || largestRank < dimension) return undefined;
  const eigenvalues = productEigenvalues(real.covariance, fake.covariance, dimension);
  if (eigenvalues === undefined) return undefined;
  const traceSqrt = eigenvalues.reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0);
  return { traceSqrt, rankReal: dimension, rankFake: dimension };
}

function traceSqrtOfFactors(real: GaussianMoments, fake: GaussianMoments, dimension: number): TraceSqrt {
  const [factorReal, factorFake] = [factorOf('real', real, dimension), factorOf('fake', fake, dimension)];
  const traceSqrt = nuclearNormOfProduct(factorReal.vectors, factorFake.vectors, dimension);
  return { traceSqrt, rankReal: factorReal.rank, rankFake: factorFake.rank };
}

function trace(matrix: Float64Array, dimension: number): number {
  let sum = 0;
  for (let i = 0; i < dimension; i++) sum += matrix[i * dimension + i]!;
  return sum;
}

function factorOf(name: string, { covariance, largestRank }: GaussianMoments, dimension: number): SemidefiniteFactor {
  const factor = semidefiniteFactor(covariance, dimension, largestRank);
  if ('rank' in factor) return factor;
  throw new ValueError(
    `frechetTerms: expected ${name}.covariance to be positive semi-definite, got a negative direction at feature ${factor.indefiniteAt}. Pass a covariance matrix, not a correlation of parts.`,
  );
}

function expectMoments(name: string, { mean, covariance }: GaussianMoments, dimension: number): void {
  if (dimension === 0 || mean.length !== dimension || covariance.length !== dimension ** 2)
    throw new ShapeError(
      `frechetTerms: expected ${name} to have ${dimension || 'D >= 1'} means and their square of covariances, got ${mean.length} and ${covariance.length}. Use one extractor for both sides.`,
    );
  for (let i = 0; i < dimension; i++) {
    if (!Number.isFinite(mean[i]!))
      throw new ValueError(`frechetTerms: expected ${name}.mean to be finite, got ${mean[i]} at feature ${i}.`);
    for (let j = 0; j <= i; j++) {
      const [lower, upper] = [covariance[i * dimension + j]!, covariance[j * dimension + i]!];
      const scale = Math.abs(covariance[i * dimension + i]!) + Math.abs(covariance[j * dimension + j]!);
      if (!(Math.abs(lower - upper) <= 1e-9 * scale) || !Number.isFinite(lower))
        throw new ValueError(
          `frechetTerms: expected ${name}.covariance to be finite and symmetric, got ${lower} and ${upper} at features ${i} and ${j}.`,
        );
    }
  }
}
