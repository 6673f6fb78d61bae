import { ShapeError, ValueError } from '@gans/tensor';

/** First and second moments of a set of feature rows: all that a Fréchet distance needs, and small enough to store, send and merge.
 *  A plain value: functions return new ones and change none.
 */
export interface FeatureStatistics {
  /** D, the number of features. */
  readonly dimension: number;
  /** n, the number of rows seen. */
  readonly count: number;
  /** float64 [D]; zeros when `count` is 0. */
  readonly mean: Float64Array;
  /** float64 [D, D], row-major and symmetric: M2 = sum (x - mean)(x - mean)^T. */
  readonly m2: Float64Array;
}

/** The statistics of no rows: the neutral element of `mergeStatistics`.
 *
 *  @param dimension D, a positive integer.
 *  @throws ValueError when `dimension` is not one.
 */
export function emptyStatistics(dimension: number): FeatureStatistics {
  if (!Number.isInteger(dimension) || dimension < 1)
    throw new ValueError(`emptyStatistics: expected dimension to be a positive integer, got ${dimension}.`);
  return { dimension, count: 0, mean: new Float64Array(dimension), m2: new Float64Array(dimension * dimension) };
}

/** Adds rows of features. The batch is summed in two passes about its own mean, then merged: exact for features far from 0, and in whatever batches they come.
 *
 *  @param statistics of the rows so far; not changed.
 *  @param rows n D numbers, row after row.
 *  @returns the statistics of all rows.
 *  @throws ShapeError when `rows` is not a whole number of rows; ValueError when a feature is not finite.
 *  @example
 *  let statistics = emptyStatistics(2);
 *  statistics = accumulate(statistics, [1, 10, 3, 10]);
 *  console.log(statistics.count, statistics.mean, covariance(statistics)); // 2 [2, 10] [2, 0, 0, 0]
 */
export function accumulate(statistics: FeatureStatistics, rows: ArrayLike<number>): FeatureStatistics {
  const { dimension } = statistics;
  const count = rows.length / dimension;
  if (!Number.isInteger(count))
    throw new ShapeError(
      `accumulate: expected rows to hold a multiple of ${dimension} numbers, got ${rows.length}. Pass whole rows of features.`,
    );
  return count === 0 ? statistics : mergeStatistics(statistics, momentsOf(rows, count, dimension));
}

/** The statistics of two disjoint sets of rows taken together.
 *
 *  n = n_a + n_b;  d = mean_b - mean_a;  mean = mean_a + d n_b / n;  M2 = M2_a + M2_b + d d^T n_a n_b / n
 *  Chan, Golub and LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing Sample Variances", 1979. Deviates: nothing.
 *
 *  @param a statistics, possibly of no rows.
 *  @param b likewise, of the same dimension.
 *  @returns the statistics of the union.
 *  @throws ShapeError when the dimensions differ.
 */
export function mergeStatistics(a: FeatureStatistics, b: FeatureStatistics): FeatureStatistics {
  if (a.dimension !== b.dimension)
    throw new ShapeError(
      `mergeStatistics: expected statistics of one dimension, got ${a.dimension} and ${b.dimension}. Use one extractor for both.`,
    );
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  const { dimension } = a;
  const count = a.count + b.count;
  const difference = b.mean.map((value, i) => value - a.mean[i]!);
  const mean = a.mean.map((value, i) => value + (difference[i]! * b.count) / count);
  const weight = (a.count * b.count) / count;
  const m2 = new Float64Array(dimension * dimension);
  for (let i = 0, at = 0; i < dimension; i++) {
    const scaled = difference[i]! * weight;
    for (let j = 0; j < dimension; j++, at++) m2[at] = a.m2[at]! + b.m2[at]! + scaled * difference[j]!;
  }
  return { dimension, count, mean, m2 };
}

/** Sample covariance M2 / (n - 1).
 *
 *  @param statistics of at least two rows.
 *  @returns float64 [D, D], row-major.
 *  @throws ValueError when there are fewer than two rows.
 */
export function covariance(statistics: FeatureStatistics): Float64Array {
  const { count, m2 } = statistics;
  if (count < 2)
    throw new ValueError(`covariance: expected statistics of at least 2 rows, got ${count}. Collect more images.`);
  return m2.map((value) => value / (count - 1));
}

function momentsOf(rows: ArrayLike<number>, count: number, dimension: number): FeatureStatistics {
  const mean = new Float64Array(dimension);
  for (let row = 0, at = 0; row < count; row++) for (let j = 0; j < dimension; j++, at++) mean[j]! += rows[at]!;
  for (let j = 0; j < dimension; j++) mean[j]! /= count;
  expectFinite(mean, rows, dimension);

  const m2 = new Float64Array(dimension * dimension);
  const centred = new Float64Array(dimension);
  for (let row = 0; row < count; row++) {
    for (let j = 0; j < dimension; j++) centred[j] = rows[row * dimension + j]! - mean[j]!;
    for (let i = 0; i < dimension; i++) {
      const factor = centred[i]!;
      if (factor === 0) continue;
      for (let j = i, at = i * dimension + i; j < dimension; j++, at++) m2[at]! += factor * centred[j]!;
    }
  }
  for (let i = 0; i < dimension; i++) for (let j = 0; j < i; j++) m2[i * dimension + j] = m2[j * dimension + i]!;
  return { dimension, count, mean, m2 };
}

function expectFinite(mean: Float64Array, rows: ArrayLike<number>, dimension: number): void {
  const column = mean.findIndex((value) => !Number.isFinite(value));
  if (column < 0) return;
  let row = 0;
  while (Number.isFinite(rows[row * dimension + column]) && row * dimension < rows.length) row++;
  throw new ValueError(
    `accumulate: expected rows to be finite, got ${rows[row * dimension + column]} in row ${row}, feature ${column}. Check the extractor and the images.`,
  );
}
