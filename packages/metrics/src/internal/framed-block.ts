import type { FeatureSet } from '../feature-set';
import { createEngineMatrix, type EngineMatrix } from './engine-matrix';
import type { Frame } from './frame';
import { sumProducts } from './sum-products';

/** Rows of a set seen in a frame, x~ = unit (x - c), ready to be multiplied. */
export interface FramedBlock {
  /** Indices into the set. */
  readonly rows: ArrayLike<number>;
  /** |x~|^2 of each row, in float64 like the others. */
  readonly squares: Float64Array;
  /** <x~, unit c> of each row. */
  readonly shifts: Float64Array;
  /** The sum of the rows, [D]. */
  readonly sum: Float64Array;
  /** The rows themselves: rounded to float32 on an engine, or here. */
  readonly matrix: EngineMatrix | Float64Array;
}

/** Gives arrays to frame rows in: the array of an index again and again, so that blocks leave no garbage. */
export type FrameRooms = (index: number, length: number) => Float32Array | Float64Array;

/** Makes rooms: float32 for an engine, else float64. */
export function createFrameRooms(isOnEngine: boolean): FrameRooms {
  const rooms: (Float32Array | Float64Array)[] = [];
  return (index, length) => {
    if (rooms[index] === undefined || rooms[index].length < length)
      rooms[index] = isOnEngine ? new Float32Array(length) : new Float64Array(length);
    return rooms[index].subarray(0, length);
  };
}

/** Frames some rows.
 *
 *  @param room [rows, D], belongs to the block until its last product. From float32 the active engine takes the rows (`canMultiplyOnEngine`); such a block has to be disposed.
 */
export function frameBlock(
  set: FeatureSet,
  rows: ArrayLike<number>,
  frame: Frame,
  room: Float32Array | Float64Array,
): FramedBlock {
  const { dimension } = set;
  const squares = new Float64Array(rows.length);
  const shifts = new Float64Array(rows.length);
  const sum = new Float64Array(dimension);
  for (let i = 0; i < rows.length; i++) {
    const framed = room.subarray(i * dimension, (i + 1) * dimension);
    [squares[i], shifts[i]] = frameRow(set, rows[i]!, frame, framed, sum);
  }
  const matrix = room instanceof Float32Array ? createEngineMatrix(room, dimension) : room;
  return { rows, squares, shifts, sum, matrix };
}

/** Writes one row to `target` and adds it to `sum`. */
function frameRow(
  { values, dimension }: FeatureSet,
  row: number,
  { centre, unit }: Frame,
  target: Float32Array | Float64Array,
  sum: Float64Array,
): [square: number, shift: number] {
  let [square, shift] = [0, 0];
  for (let k = 0, at = row * dimension; k < dimension; k++, at++) {
    const value = (values[at]! - centre[k]!) * unit;
    target[k] = value;
    sum[k]! += value;
    square += value * value;
    shift += value * centre[k]!;
  }
  return [square, shift * unit];
}

/** Inner products of the rows of two blocks of one frame: float32 from an engine, else float64; [rows of a, rows of b], row-major. */
export function productsOf(a: FramedBlock, b: FramedBlock): Float32Array | Float64Array {
  if (!(a.matrix instanceof Float64Array)) return a.matrix.timesTransposed(b.matrix as EngineMatrix);
  return sumProducts(a.matrix, b.matrix as Float64Array, a.sum.length);
}

/** Frees what a block holds on an engine. */
export function disposeBlock({ matrix }: FramedBlock): void {
  if (!(matrix instanceof Float64Array)) matrix.dispose();
}
