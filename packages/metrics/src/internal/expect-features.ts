import { ShapeError, ValueError } from '@gans/tensor';
import type { FeatureSet } from '../feature-set';

/** Checks a set of features: whole rows, finite, and no fewer than the metric needs.
 *
 *  @throws ShapeError when `values` is not `count` rows of `dimension` numbers; ValueError when rows are missing or a number is not finite.
 */
export function expectFeatures(caller: string, name: string, features: FeatureSet, smallestCount = 1): void {
  const { values, count, dimension } = features;
  const isWhole = Number.isInteger(dimension) && dimension >= 1 && Number.isInteger(count) && count >= 0;
  if (!isWhole || values.length !== count * dimension)
    throw new ShapeError(
      `${caller}: expected ${name} to hold count times dimension numbers, got ${values.length} for ${count} and ${dimension}. Pass whole rows of features.`,
    );
  if (count < smallestCount)
    throw new ValueError(
      `${caller}: expected ${name} to have at least ${smallestCount} rows, got ${count}. Collect more images.`,
    );
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i]!))
      throw new ValueError(
        `${caller}: expected ${name} to be finite, got ${values[i]} in row ${Math.floor(i / dimension)}, feature ${i % dimension}. Check the extractor and the images.`,
      );
}

/** Checks the features of two sets of images that are to be compared.
 *
 *  @throws ShapeError also when their dimensions differ.
 */
export function expectFeaturePair(caller: string, real: FeatureSet, fake: FeatureSet, smallestCount = 1): void {
  expectFeatures(caller, 'real', real, smallestCount);
  expectFeatures(caller, 'fake', fake, smallestCount);
  expectOneDimension(caller, real.dimension, fake.dimension);
}

/** @throws ShapeError when two sets of features do not have the same number of features. */
export function expectOneDimension(caller: string, real: number, fake: number): void {
  if (real !== fake)
    throw new ShapeError(
      `${caller}: expected real and fake of one dimension, got ${real} and ${fake}. Use one extractor for both sides.`,
    );
}
