import { ShapeError, ValueError } from '@gans/tensor';
import type { GaussianMoments } from '../frechet-distance';

/** Checks the moments of a normal distribution: sizes that fit, finite numbers, a symmetric covariance.
 *
 *  @throws ShapeError or ValueError, naming the side and the feature.
 */
export function expectMoments(name: string, moments: GaussianMoments, dimension: number): void {
  const { mean, covariance, factor } = moments;
  if (dimension === 0 || mean.length !== dimension || (covariance ?? factor) === undefined || !isWhole(moments))
    throw new ShapeError(
      `frechetTerms: expected ${name} to have ${dimension || 'D >= 1'} means and their square of covariances, or whole rows of a factor, got ${mean.length} and ${(covariance ?? factor)?.length ?? 'neither'}. Use one extractor for both sides.`,
    );
  for (let i = 0; i < dimension; i++)
    if (!Number.isFinite(mean[i]!))
      throw new ValueError(`frechetTerms: expected ${name}.mean to be finite, got ${mean[i]} at feature ${i}.`);
  if (covariance !== undefined) expectSymmetric(name, covariance, dimension);
  const bad = factor?.findIndex((value) => !Number.isFinite(value)) ?? -1;
  if (bad >= 0)
    throw new ValueError(
      `frechetTerms: expected ${name}.factor to be finite, got ${factor![bad]} in row ${Math.floor(bad / dimension)}, feature ${bad % dimension}.`,
    );
}

const isWhole = ({ mean: { length }, covariance, factor }: GaussianMoments): boolean =>
  (covariance === undefined || covariance.length === length ** 2) &&
  (factor === undefined || factor.length % length === 0);

/** Side of a tile that fits into the fastest cache. */
const TILE = 32;

function expectSymmetric(name: string, covariance: Float64Array, dimension: number): void {
  for (let top = 0; top < dimension; top += TILE)
    for (let left = 0; left <= top; left += TILE)
      for (let i = top; i < Math.min(top + TILE, dimension); i++)
        for (let j = left; j < Math.min(left + TILE, i + 1); j++) {
          const [lower, upper] = [covariance[i * dimension + j]!, covariance[j * dimension + i]!];
          const scale = Math.abs(covariance[i * dimension + i]!) + Math.abs(covariance[j * dimension + j]!);
          if (!(Math.abs(lower - upper) <= 1e-9 * scale) || !Number.isFinite(lower))
            throw new ValueError(
              `frechetTerms: expected ${name}.covariance to be finite and symmetric, got ${lower} and ${upper} at features ${i} and ${j}.`,
            );
        }
}
