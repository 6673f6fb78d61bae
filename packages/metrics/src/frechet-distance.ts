import { factorOf, traceOf } from './internal/covariance-factor';
import { expectMoments } from './internal/expect-moments';
import { productEigenvalues } from './internal/product-eigenvalues';
import { protocolOf } from './internal/protocol-of';
import { nuclearNormOfProduct } from './internal/singular-values';
import type { MeasurementOptions, MetricResult } from './result';
import { covariance, type FeatureStatistics } from './statistics';

/** A normal distribution by its moments, float64. */
export interface GaussianMoments {
  /** [D]. */
  readonly mean: Float64Array;
  /** [D, D], row-major, symmetric, positive semi-definite; singular is fine. */
  readonly covariance?: Float64Array;
  /** F [r, D], row-major, for which the covariance is F^T F; where it is known, `covariance` is not needed. Few samples are best told so: their deviations from the mean, over sqrt(n - 1). */
  readonly factor?: Float64Array;
  /** A bound on the covariance's rank that is known from elsewhere: n - 1 for the covariance of n samples. Tells rounding from variance; default D. */
  readonly largestRank?: number;
}

/** The Fréchet distance and what it is made of. */
export interface FrechetTerms {
  /** d^2 = meanTerm + traceReal + traceFake - 2 traceSqrt; 0 where it is negative by no more than 1e-8 of the traces. */
  readonly distance: number;
  /** |mean_r - mean_f|^2. */
  readonly meanTerm: number;
  /** Traces of the covariances, without what was clamped. */
  readonly traceReal: number;
  readonly traceFake: number;
  /** tr (S_r S_f)^{1/2}. */
  readonly traceSqrt: number;
  /** Numerical ranks of the covariances. */
  readonly rankReal: number;
  readonly rankFake: number;
  /** What makes the terms less than exact. */
  readonly warnings: readonly string[];
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
  const warnings = [
    ...(isSmall ? [`no more images than features (${dimension}): strongly biased upward`] : []),
    ...terms.warnings,
  ];
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
      ...(warnings.length > 0 ? { warning: warnings.join('; ') } : {}),
    }),
  };
}

/** Mean and sample covariance of collected features, as `frechetTerms` takes them: by a factor where the rows are known.
 *
 *  @throws ValueError when there are fewer than two rows.
 */
export function momentsOf(statistics: FeatureStatistics): GaussianMoments {
  const { mean, count, rows, dimension } = statistics;
  const largestRank = count - 1;
  if (rows === undefined || count < 2) return { mean, covariance: covariance(statistics), largestRank };
  const scale = 1 / Math.sqrt(count - 1);
  return { mean, factor: rows.map((value, at) => (value - mean[at % dimension]!) * scale), largestRank };
}

/** The same between two normal distributions, term by term.
 *
 *  With S_r = F^T F and S_f = G^T G, tr (S_r S_f)^{1/2} is the sum of the singular values of F G^T. So no eigenvalue is rooted and no complex number arises:
 *  singular covariances are as exact as others (1e-12 of the traces, with `factor` or `largestRank` given), where a matrix square root is off by up to 1e-6.
 *  The factors are those given, else Cholesky's with pivots; where rounding has made a covariance indefinite (one kept in float32, say), its negative eigenvalues count as 0, and a warning says so.
 *  On the engine `tensorflow` large well-conditioned covariances take its Cholesky factor and eigenvalues, in float64: 1e-8 of the traces.
 *
 *  @param real moments of one distribution, [D] and [D, D] or [r, D].
 *  @param fake of the other.
 *  @returns the terms.
 *  @throws ShapeError when sizes do not fit; ValueError when a moment is not finite or a covariance is not symmetric positive semi-definite.
 */
export function frechetTerms(real: GaussianMoments, fake: GaussianMoments): FrechetTerms {
  const dimension = real.mean.length;
  expectMoments('real', real, dimension);
  expectMoments('fake', fake, dimension);
  const meanTerm = real.mean.reduce((sum, value, i) => sum + (value - fake.mean[i]!) ** 2, 0);
  const { warnings, ...terms } = traceSqrtOnEngine(real, fake) ?? traceSqrtOfFactors(real, fake);
  const traces = terms.traceReal + terms.traceFake;
  const exact = meanTerm + traces - 2 * terms.traceSqrt;
  const isRounding = exact < 0 && exact >= -ROUNDING * traces;
  return {
    distance: isRounding ? 0 : exact,
    meanTerm,
    ...terms,
    warnings: exact < 0 && !isRounding ? [...warnings, 'negative by more than rounding'] : warnings,
  };
}

/** Share of the traces up to which a negative distance counts as 0. */
const ROUNDING = 1e-8;
/** Features below which a round trip to the engine costs more than it saves. */
const WORTH_AN_ENGINE = 256;

type Traces = Omit<FrechetTerms, 'distance' | 'meanTerm'>;

/** Positive definite covariances on an engine with float64 eigenvalues: tr (S_r S_f)^{1/2} = sum of the square roots of those of L^T S_f L. */
function traceSqrtOnEngine(real: GaussianMoments, fake: GaussianMoments): Traces | undefined {
  const dimension = real.mean.length;
  const largestRank = Math.min(real.largestRank ?? dimension, fake.largestRank ?? dimension);
  if (real.covariance === undefined || fake.covariance === undefined) return undefined;
  if (dimension < WORTH_AN_ENGINE || largestRank < dimension) return undefined;
  const eigenvalues = productEigenvalues(real.covariance, fake.covariance, dimension);
  if (eigenvalues === undefined) return undefined;
  const traceSqrt = eigenvalues.reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0);
  return {
    traceReal: traceOf(real),
    traceFake: traceOf(fake),
    traceSqrt,
    rankReal: dimension,
    rankFake: dimension,
    warnings: [],
  };
}

function traceSqrtOfFactors(real: GaussianMoments, fake: GaussianMoments): Traces {
  const [ofReal, ofFake] = [factorOf('real', real), factorOf('fake', fake)];
  const warnings = Object.entries({ real: ofReal, fake: ofFake }).flatMap(([name, { clamped }]) =>
    clamped === undefined
      ? []
      : [
          `covariance of ${name} indefinite by rounding: eigenvalues down to ${clamped.toExponential(1)} of the largest count as 0`,
        ],
  );
  const traceSqrt = nuclearNormOfProduct(ofReal.vectors, ofFake.vectors, real.mean.length);
  // Of what is left where something was clamped: else equal sets would be apart.
  const [traceReal, traceFake] = [[real, ofReal] as const, [fake, ofFake] as const].map(
    ([moments, { clamped, vectors }]) =>
      traceOf(clamped === undefined ? moments : { mean: moments.mean, factor: vectors }),
  ) as [number, number];
  return { traceReal, traceFake, traceSqrt, rankReal: ofReal.rank, rankFake: ofFake.rank, warnings };
}
