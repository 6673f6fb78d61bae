import { ShapeError, ValueError } from '@gans/tensor';
import { dealRows } from './internal/deal-rows';
import { accumulate, emptyStatistics, type FeatureStatistics, mergeStatistics } from './statistics';

/** Statistics of no rows for each class.
 *
 *  @param classCount K, a positive integer.
 *  @param dimension D.
 *  @returns K statistics, by class index.
 */
export function emptyClassStatistics(classCount: number, dimension: number): FeatureStatistics[] {
  if (!Number.isInteger(classCount) || classCount < 1)
    throw new ValueError(`emptyClassStatistics: expected classCount to be a positive integer, got ${classCount}.`);
  return Array.from({ length: classCount }, () => emptyStatistics(dimension));
}

/** Adds rows of features to the statistics of their classes.
 *
 *  @param statistics by class index; not changed.
 *  @param rows n D numbers, row after row.
 *  @param labels class index of each row: asked for, or read by a classifier.
 *  @returns the statistics of all rows, by class index.
 *  @throws ShapeError when there is not one label a row; ValueError when a label is no class index or a feature is not finite.
 *  @example
 *  const byClass = accumulateByClass(emptyClassStatistics(2, 1), [5, 7, 9], [1, 0, 1]);
 *  console.log(byClass.map(({ count }) => count)); // [1, 2]
 */
export function accumulateByClass(
  statistics: readonly FeatureStatistics[],
  rows: ArrayLike<number>,
  labels: ArrayLike<number>,
): FeatureStatistics[] {
  const dealt = dealRows({
    ...{ caller: 'accumulateByClass', rows, dimension: statistics[0]?.dimension ?? 0 },
    ...{ groups: labels, groupCount: statistics.length, names: ['label', 'class indices'] as const },
  });
  return statistics.map((before, label) => accumulate(before, dealt[label]!));
}

/** The statistics of two disjoint sets of rows taken together, class by class.
 *
 *  @throws ShapeError when the numbers of classes or the dimensions differ.
 */
export function mergeClassStatistics(
  a: readonly FeatureStatistics[],
  b: readonly FeatureStatistics[],
): FeatureStatistics[] {
  if (a.length !== b.length)
    throw new ShapeError(
      `mergeClassStatistics: expected statistics of one number of classes, got ${a.length} and ${b.length}.`,
    );
  return a.map((statistics, label) => mergeStatistics(statistics, b[label]!));
}
