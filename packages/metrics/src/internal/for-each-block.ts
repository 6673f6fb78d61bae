import type { FeatureSet } from '../feature-set';
import { squaredDistances } from './squared-distances';

const BLOCK = 256;

/** A block of squared distances: `distances[i * columnCount + j]` is that of row firstRow + i and row firstColumn + j of the other set. */
export interface DistanceBlock {
  readonly firstRow: number;
  readonly rowCount: number;
  readonly firstColumn: number;
  readonly columnCount: number;
  /** float64, overwritten by the next block. */
  readonly distances: Float64Array;
}

/** Goes through all squared distances between two sets, block by block: memory does not grow with the sets.
 *
 *  @param visit called with the blocks of the first rows, then those of the next.
 */
export function forEachBlock(rows: FeatureSet, columns: FeatureSet, visit: (block: DistanceBlock) => void): void {
  const distances = new Float64Array(BLOCK * BLOCK);
  for (let firstRow = 0; firstRow < rows.count; firstRow += BLOCK) {
    const rowCount = Math.min(BLOCK, rows.count - firstRow);
    for (let firstColumn = 0; firstColumn < columns.count; firstColumn += BLOCK) {
      const columnCount = Math.min(BLOCK, columns.count - firstColumn);
      squaredDistances(
        { values: rows.values, first: firstRow, count: rowCount },
        { values: columns.values, first: firstColumn, count: columnCount },
        rows.dimension,
        distances,
      );
      visit({ firstRow, rowCount, firstColumn, columnCount, distances });
    }
  }
}
