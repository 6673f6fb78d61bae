import type { FeatureSet } from '../feature-set';
import { canMultiplyOnEngine } from './engine-matrix';
import { type Frame, frameOf } from './frame';
import { createFrameRooms, disposeBlock, type FramedBlock, frameBlock, productsOf } from './framed-block';

/** Squared distances between some rows of one set and some rows of another: near the exact ones, and by no more off than they say. */
export interface DistanceBlock {
  readonly firstRow: number;
  readonly rowCount: number;
  readonly firstColumn: number;
  readonly columnCount: number;
  /** float64 [rowCount, columnCount], row-major; overwritten by the next block. Not finite where a product has left the range of float32. */
  readonly distances: Float64Array;
  /** No distance differs from `squaredDistance` by more than the margin of its row and that of its column together. */
  readonly rowMargins: Float64Array;
  readonly columnMargins: Float64Array;
}

type Visit = (block: DistanceBlock) => void;

/** Goes through all squared distances between two sets, block by block: memory does not grow with the sets.
 *
 *  |x|^2 + |y|^2 - 2 <x, y>, products in float32 on a fast engine and in float64 elsewhere, with the most that rounding can do as the margin.
 *
 *  @param visit called with each block, in no order to rely on. What the margin leaves open it must decide by `squaredDistance`: then every engine gives the same, to the last bit.
 */
export function forEachBlock(rows: FeatureSet, columns: FeatureSet, visit: Visit): void {
  walk(rows, columns, frameOf(rows, columns), visit, false);
}

/** The same for one set with itself, each pair of blocks once: those with `firstRow` <= `firstColumn`. */
export function forEachBlockWithin(set: FeatureSet, visit: Visit): void {
  walk(set, set, frameOf(set), visit, true);
}

const BLOCK = 1024;

function walk(rows: FeatureSet, columns: FeatureSet, frame: Frame, visit: Visit, isWithin: boolean): void {
  const { dimension } = rows;
  const roundoff = { engine: 4 * (dimension + 8) * 2 ** -24, here: 4 * (dimension + 8) * 2 ** -53 };
  // Features too many for float32 would leave everything open.
  const isOnEngine = roundoff.engine < 0.1 && canMultiplyOnEngine(rows.count * columns.count * dimension);
  const distances = new Float64Array(Math.min(BLOCK, rows.count) * Math.min(BLOCK, columns.count));
  const rooms = createFrameRooms(isOnEngine);
  for (const right of blocksOf(columns.count)) {
    const held = frameBlock(columns, right, frame, rooms(0, right.length * dimension));
    try {
      for (const left of blocksOf(rows.count, isWithin ? right[0]! + 1 : undefined)) {
        const moved =
          isWithin && left[0] === right[0] ? held : frameBlock(rows, left, frame, rooms(1, left.length * dimension));
        try {
          visit(distancesOf(moved, held, frame, isOnEngine ? roundoff.engine : roundoff.here, distances));
        } finally {
          if (moved !== held) disposeBlock(moved);
        }
      }
    } finally {
      disposeBlock(held);
    }
  }
}

/** Row indices, a block at a time, of the blocks that start before `end`. */
function* blocksOf(count: number, end = count): Generator<Int32Array> {
  for (let first = 0; first < end; first += BLOCK)
    yield Int32Array.from({ length: Math.min(BLOCK, count - first) }, (_, i) => first + i);
}

/** What float32 loses below its smallest number, generously, in the unit of the frame. */
const UNDERFLOW = 2 ** -90;

/** A sum of D products is off by (D + 2) u |x| |y| at most, in whatever order, where u is the rounding of one (Higham, "Accuracy and Stability of Numerical Algorithms", 2002, section 3.1), and 2 |x| |y| <= |x|^2 + |y|^2. Where u is that of float64, squares, frame and `squaredDistance` are off by as much: four times D u is enough for all.
 *
 *  @param margin as a part of |x|^2 + |y|^2.
 */
function distancesOf(
  left: FramedBlock,
  right: FramedBlock,
  { unit }: Frame,
  margin: number,
  distances: Float64Array,
): DistanceBlock {
  const products = productsOf(left, right);
  const [rowCount, columnCount] = [left.rows.length, right.rows.length];
  const scale = 1 / unit ** 2;
  const squares = right.squares;
  for (let i = 0, at = 0; i < rowCount; i++) {
    const square = left.squares[i]!;
    for (let j = 0; j < columnCount; j++, at++) distances[at] = (square + squares[j]! - 2 * products[at]!) * scale;
  }
  const marginOf = (square: number) => (margin * square + UNDERFLOW) * scale;
  return {
    firstRow: left.rows[0]!,
    rowCount,
    firstColumn: right.rows[0]!,
    columnCount,
    distances,
    rowMargins: left.squares.map(marginOf),
    columnMargins: right.squares.map(marginOf),
  };
}
