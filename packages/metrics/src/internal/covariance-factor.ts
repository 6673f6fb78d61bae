import { ValueError } from '@gans/tensor';
import type { GaussianMoments } from '../frechet-distance';
import { eigenFactor } from './eigen-factor';
import { factorRank } from './factor-rank';
import { semidefiniteFactor } from './semidefinite-factor';

/** A covariance as F^T F. */
export interface CovarianceFactor {
  /** F, float64 [r, D], row-major. */
  readonly vectors: Float64Array;
  /** Numerical rank, <= r. */
  readonly rank: number;
  /** What was set to 0 to find F: the smallest eigenvalue, < 0, as a share of the largest. */
  readonly clamped?: number;
}

/** Eigenvalues below 0 by more than this share of the largest are no rounding, not even of float32. */
const NO_ROUNDING = 1e-4;

/** The factor that is given, else Cholesky's; where there is none, as rounding has made the covariance indefinite, that of the eigenvalues above 0.
 *
 *  @param name of the side, for messages.
 *  @throws ValueError when the covariance is indefinite beyond rounding.
 */
export function factorOf(name: string, moments: GaussianMoments): CovarianceFactor {
  const { mean, covariance, factor, largestRank } = moments;
  const dimension = mean.length;
  if (factor !== undefined) {
    const bound = Math.min(factor.length / dimension, dimension, largestRank ?? dimension);
    return { vectors: factor, rank: factorRank(factor, dimension, bound) };
  }
  const cholesky = semidefiniteFactor(covariance!, dimension, largestRank);
  if ('rank' in cholesky) return cholesky;
  const { vectors, rank, smallest, largest } = eigenFactor(covariance!, dimension);
  if (!(smallest >= -NO_ROUNDING * largest))
    throw new ValueError(
      `frechetTerms: expected ${name}.covariance to be positive semi-definite, got eigenvalues from ${smallest} to ${largest}. Pass a covariance matrix, not a correlation of parts.`,
    );
  return { vectors, rank, clamped: smallest / largest };
}

/** The trace of a covariance: the sum of the variances. */
export function traceOf({ mean, covariance, factor }: GaussianMoments): number {
  if (factor !== undefined) return factor.reduce((sum, value) => sum + value * value, 0);
  return mean.reduce((sum, _, i) => sum + covariance![i * (mean.length + 1)]!, 0);
}
