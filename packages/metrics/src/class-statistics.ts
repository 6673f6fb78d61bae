import { ShapeError, ValueError } from '@gans/tensor';
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
  const dimension = statistics[0]?.dimension ?? 0;
  if (dimension === 0 || rows.length !== labels.length * dimension)
    throw new ShapeError(
      `accumulateByClass: expected one label a row, got ${labels.length} labels and ${rows.length} numbers in rows of ${dimension}.`,
    );
  const ofClass = statistics.map((): number[] => []);
  for (let i = 0; i < labels.length; i++) {
    const members = ofClass[labels[i]!];
    if (members === undefined)
      throw new ValueError(
        `accumulateByClass: expected labels to be class indices below ${statistics.length}, got ${labels[i]} at position ${i}.`,
      );
    members.push(i);
  }
  return statistics.map((before, label) => {
    const members = ofClass[label]!;
    const picked = new Float64Array(members.length * dimension);
    members.forEach((row, i) => {
      for (let k = 0; k < dimension; k++) picked[i * dimension + k] = rows[row * dimension + k]!;
    });
    return accumulate(before, picked);
  });
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
