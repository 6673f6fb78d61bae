import type { FeatureSet } from './feature-set';
import { expectFeatures, expectOneDimension } from './internal/expect-features';
import { forEachBlock } from './internal/for-each-block';
import { squaredDistance } from './internal/squared-distance';

/** The closest row of a set to each row of another. */
export interface NearestNeighbours {
  /** Row index of the neighbour; of equally close ones the first. */
  readonly indices: Int32Array;
  /** Euclidean distance to it. */
  readonly distances: Float64Array;
}

/** Finds for each image the closest one of a set, such as the training image that a generated one may be a copy of.
 *
 *  @param queries features of the images.
 *  @param references features of the set, by the same extractor; at least one row.
 *  @returns index and distance for each query, in float64 and exact: a copy has distance 0.
 *  @throws ShapeError when sets or dimensions do not fit; ValueError when a feature is not finite or a set is empty.
 *  @example
 *  const rows = (values: number[]) => ({ values, count: values.length, dimension: 1 });
 *  console.log(nearestNeighbours(rows([1, 5]), rows([4, 2]))); // indices [1, 0], distances [1, 1]
 */
export function nearestNeighbours(queries: FeatureSet, references: FeatureSet): NearestNeighbours {
  expectFeatures('nearestNeighbours', 'queries', queries);
  expectFeatures('nearestNeighbours', 'references', references);
  expectOneDimension('nearestNeighbours', references.dimension, queries.dimension);
  const indices = new Int32Array(queries.count);
  const squares = new Float64Array(queries.count).fill(Number.POSITIVE_INFINITY);
  forEachBlock(
    queries,
    references,
    ({ firstRow, rowCount, firstColumn, columnCount, distances, rowMargins, columnMargins }) => {
      for (let row = 0, at = 0; row < rowCount; row++) {
        const i = firstRow + row;
        for (let column = 0; column < columnCount; column++, at++) {
          if (distances[at]! - rowMargins[row]! - columnMargins[column]! > squares[i]!) continue;
          const j = firstColumn + column;
          const square = squaredDistance(queries, i, references, j);
          if (square > squares[i]! || (square === squares[i]! && j > indices[i]!)) continue;
          squares[i] = square;
          indices[i] = j;
        }
      }
    },
  );
  return { indices, distances: squares.map(Math.sqrt) };
}
