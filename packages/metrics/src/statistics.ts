import { ShapeError, ValueError } from '@gans/tensor';
import { addScatter, meanOf } from './internal/scatter';

/** First and second moments of a set of feature rows: all that a Fréchet distance needs, and small enough to store, send and merge.
 *  A plain value: functions return new ones and change none.
 *
 *  As long as there are no more rows than features, the rows themselves are the smaller record and the more exact one. They are kept then, and `m2` is computed when it is first asked for.
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
  /** float64 [n, D], row-major: the rows, where n <= D and they are known. */
  readonly rows?: Float64Array;
}

/** The statistics of no rows: the neutral element of `mergeStatistics`.
 *
 *  @param dimension D, a positive integer.
 *  @throws ValueError when `dimension` is not one.
 */
export function emptyStatistics(dimension: number): FeatureStatistics {
  if (!Number.isInteger(dimension) || dimension < 1)
    throw new ValueError(`emptyStatistics: expected dimension to be a positive integer, got ${dimension}.`);
  return ofRows(new Float64Array(0), dimension);
}

/** Adds rows of features: whatever the batches, to the last bit up to D rows, and to 1e-10 beyond.
 *
 *  A batch is summed in two passes about its own mean: exact for features far from 0.
 *  Takes one pass over M2 and n D^2 / 2 multiplications: batches of 64 rows and more make the most of it.
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
  if (!Number.isInteger(rows.length / dimension))
    throw new ShapeError(
      `accumulate: expected rows to hold a multiple of ${dimension} numbers, got ${rows.length}. Pass whole rows of features.`,
    );
  for (let i = 0; i < rows.length; i++)
    if (!Number.isFinite(rows[i]!))
      throw new ValueError(
        `accumulate: expected rows to be finite, got ${rows[i]} in row ${Math.floor(i / dimension)}, feature ${i % dimension}. Check the extractor and the images.`,
      );
  return withRows(statistics, rows);
}

/** The statistics of two disjoint sets of rows taken together.
 *
 *  n = n_a + n_b;  d = mean_b - mean_a;  mean = mean_a + d n_b / n;  M2 = M2_a + M2_b + d d^T n_a n_b / n
 *  Chan, Golub and LeVeque, "Updating Formulae and a Pairwise Algorithm for Computing Sample Variances", 1979. Deviates: up to D rows in all are kept instead.
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
  if (b.count === 0) return a;
  if (a.count === 0) return b;
  if (b.rows !== undefined) return withRows(a, b.rows);
  if (a.rows !== undefined) return withRows(b, a.rows);
  const { count, mean, apart } = unionOf(a, b);
  const m2 = addScatter([], mean, { m2: a.m2, extra: apart });
  for (let i = 0; i < m2.length; i++) m2[i]! += b.m2[i]!;
  return { dimension: a.dimension, count, mean, m2 };
}

/** Sample covariance M2 / (n - 1).
 *
 *  @param statistics of at least two rows.
 *  @returns float64 [D, D], row-major.
 *  @throws ValueError when there are fewer than two rows.
 */
export function covariance(statistics: FeatureStatistics): Float64Array {
  const { count } = statistics;
  if (count < 2)
    throw new ValueError(`covariance: expected statistics of at least 2 rows, got ${count}. Collect more images.`);
  return statistics.m2.map((value) => value / (count - 1));
}

function withRows(statistics: FeatureStatistics, rows: ArrayLike<number>): FeatureStatistics {
  const { dimension } = statistics;
  if (rows.length === 0) return statistics;
  const count = statistics.count + rows.length / dimension;
  if (statistics.rows !== undefined && count <= dimension) {
    const all = new Float64Array(count * dimension);
    all.set(statistics.rows);
    all.set(rows, statistics.rows.length);
    return ofRows(all, dimension);
  }
  const added = { count: rows.length / dimension, mean: meanOf(rows, dimension) };
  if (statistics.count === 0) return { dimension, ...added, m2: addScatter(rows, added.mean) };
  const { mean, apart } = unionOf(statistics, added);
  return { dimension, count, mean, m2: addScatter(rows, added.mean, { m2: statistics.m2, extra: apart }) };
}

function ofRows(rows: Float64Array, dimension: number): FeatureStatistics {
  const mean = rows.length === 0 ? new Float64Array(dimension) : meanOf(rows, dimension);
  let m2: Float64Array | undefined;
  return {
    dimension,
    count: rows.length / dimension,
    mean,
    rows,
    get m2() {
      m2 ??= addScatter(rows, mean);
      return m2;
    },
  };
}

type Centre = Pick<FeatureStatistics, 'count' | 'mean'>;

/** The mean of a union, and how far apart its parts lie: d sqrt(n_a n_b / n), whose outer product is what their scatters lack. */
function unionOf(a: Centre, b: Centre): Centre & { readonly apart: Float64Array } {
  const count = a.count + b.count;
  const weight = Math.sqrt((a.count / count) * b.count);
  const mean = a.mean.map((value, i) => value + ((b.mean[i]! - value) * b.count) / count);
  return { count, mean, apart: a.mean.map((value, i) => (b.mean[i]! - value) * weight) };
}
