import { ShapeError, ValueError } from '@gans/tensor';
import { quote } from './internal/quote';

/** Element types of arrays in files. */
export type DType =
  | 'bool'
  | 'int8'
  | 'int16'
  | 'int32'
  | 'int64'
  | 'uint8'
  | 'uint16'
  | 'uint32'
  | 'uint64'
  | 'float16'
  | 'bfloat16'
  | 'float32'
  | 'float64';

/** What holds the elements: float16 and bfloat16 as their bits in a Uint16Array, bool as 0 and 1 in a Uint8Array, 64-bit integers as bigints. */
export type ArrayData =
  | Int8Array
  | Int16Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

/** An array as a file holds it: no rounding, no conversion, every bit kept. */
export interface NdArray {
  readonly dtype: DType;
  /** Sizes, [] for a scalar. */
  readonly shape: readonly number[];
  /** Elements, row-major. */
  readonly data: ArrayData;
}

/** Arrays by name. */
export type NdArrays = Readonly<Record<string, NdArray>>;

type DataConstructor = {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, offset: number, length: number): ArrayData;
};

/** Which typed array holds the elements of each type. */
export const HOLDERS: Readonly<Record<DType, DataConstructor>> = {
  bool: Uint8Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  float32: Float32Array,
  float64: Float64Array,
};

const OWN_DTYPE: ReadonlyMap<unknown, DType> = new Map<unknown, DType>([
  [Int8Array, 'int8'],
  [Int16Array, 'int16'],
  [Int32Array, 'int32'],
  [BigInt64Array, 'int64'],
  [Uint8Array, 'uint8'],
  [Uint16Array, 'uint16'],
  [Uint32Array, 'uint32'],
  [BigUint64Array, 'uint64'],
  [Float32Array, 'float32'],
  [Float64Array, 'float64'],
]);

/** Makes an array for a file.
 *
 *  @param data elements, row-major; kept by reference.
 *  @param shape sizes; default [data.length].
 *  @param dtype default: that of the typed array; to be given for bool, float16 and bfloat16.
 *  @returns dtype, shape and data.
 *  @throws ShapeError when the shape does not have as many elements as there are.
 *  @throws ValueError when the typed array cannot hold that dtype.
 *  @example
 *  const mean = ndArray(Float64Array.of(0.5, 0.25), [1, 2]);
 *  const mask = ndArray(Uint8Array.of(0, 1), [2], 'bool');
 */
export function ndArray(data: ArrayData, shape: readonly number[] = [data.length], dtype?: DType): NdArray {
  return checkedNdArray('ndArray', 'data', { dtype: dtype ?? OWN_DTYPE.get(data.constructor) ?? 'uint8', shape, data });
}

/** Number of elements of a shape; may exceed what a number can hold exactly, but is never NaN. */
export function elementCount(shape: readonly number[]): number {
  return shape.includes(0) ? 0 : shape.reduce((product, size) => product * size, 1);
}

/** Passes an array whose data fits its dtype and shape; else throws, naming it. */
export function checkedNdArray(caller: string, name: string, array: NdArray): NdArray {
  const { dtype, shape, data } = array;
  const refuse = (Kind: typeof ValueError | typeof ShapeError, rule: string, found: string, advice: string) =>
    new Kind(`${caller}: expected ${quote(name)} to ${rule}, got ${found}. ${advice}`);
  if (!Object.hasOwn(HOLDERS, dtype))
    throw refuse(ValueError, 'have a known dtype', dtype, `Known are ${Object.keys(HOLDERS).join(', ')}.`);
  if (!(data instanceof HOLDERS[dtype]))
    throw refuse(
      ValueError,
      `hold ${dtype} in a ${HOLDERS[dtype].name}`,
      `a ${data.constructor.name}`,
      'Name its dtype.',
    );
  const sizes = `[${shape.join(', ')}]`;
  if (shape.some((size) => !Number.isSafeInteger(size) || size < 0))
    throw refuse(ShapeError, 'have a shape of integers >= 0', sizes, 'Use [] for a scalar.');
  if (elementCount(shape) !== data.length)
    throw refuse(
      ShapeError,
      `have ${elementCount(shape)} elements, as its shape ${sizes} says`,
      `${data.length}`,
      'Give its own shape.',
    );
  if (dtype === 'bool' && (data as Uint8Array).some((value) => value > 1))
    throw refuse(ValueError, 'hold bools as 0 and 1', 'a larger byte', 'Map it first.');
  return array;
}
