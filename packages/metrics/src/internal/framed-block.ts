import type { FeatureSet } from '../feature-set';
import { createEngineMatrix, type EngineMatrix, type Strip } from './engine-matrix';
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
  for (let i = 0; i < rows.length; i += 2) frameTwoRows(set, rows, i, frame, room, { squares, shifts, sum });
  const matrix = room instanceof Float32Array ? createEngineMatrix(room, dimension) : room;
  return { rows, squares, shifts, sum, matrix };
}

/** Writes rows i and i + 1 to the room, and what is known of them to the sums: two rows at once take a third less time than one by one. A last row that is alone goes beside itself, and weighs nothing the second time. */
function frameTwoRows(
  { values, dimension }: FeatureSet,
  rows: ArrayLike<number>,
  i: number,
  { centre, unit }: Frame,
  room: Float32Array | Float64Array,
  { squares, shifts, sum }: Pick<FramedBlock, 'squares' | 'shifts' | 'sum'>,
): void {
  const next = Math.min(i + 1, rows.length - 1);
  const weight = next - i;
  const [first, second] = [room.subarray(i * dimension), room.subarray(next * dimension)];
  let firstSquare = 0;
  let secondSquare = 0;
  let firstShift = 0;
  let secondShift = 0;
  for (let k = 0, p = rows[i]! * dimension, q = rows[next]! * dimension; k < dimension; k++, p++, q++) {
    const origin = centre[k]!;
    const a = (values[p]! - origin) * unit;
    const b = (values[q]! - origin) * unit;
    first[k] = a;
    second[k] = b;
    sum[k]! += a + weight * b;
    firstSquare += a * a;
    secondSquare += b * b;
    firstShift += a * origin;
    secondShift += b * origin;
  }
  squares[i] = firstSquare;
  squares[next] = secondSquare;
  shifts[i] = firstShift * unit;
  shifts[next] = secondShift * unit;
}

/** Inner products of the rows of two blocks of one frame: float32 from an engine, else float64; row-major.
 *
 *  @param strip which of them; all, [rows of a, rows of b], unless said otherwise.
 */
export function productsOf(
  a: FramedBlock,
  b: FramedBlock,
  strip: Strip = { firstRow: 0, rowCount: a.rows.length, firstColumn: 0 },
): Float32Array | Float64Array {
  if (!(a.matrix instanceof Float64Array)) return a.matrix.timesTransposed(b.matrix as EngineMatrix, strip);
  const { firstRow, rowCount, firstColumn } = strip;
  const dimension = a.sum.length;
  const left = a.matrix.subarray(firstRow * dimension, (firstRow + rowCount) * dimension);
  return sumProducts(left, (b.matrix as Float64Array).subarray(firstColumn * dimension), dimension);
}

/** Frees what a block holds on an engine. */
export function disposeBlock({ matrix }: FramedBlock): void {
  if (!(matrix instanceof Float64Array)) matrix.dispose();
}
