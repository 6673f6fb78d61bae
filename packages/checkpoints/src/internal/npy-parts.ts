import { FormatError, ValueError } from '@gans/tensor';
import { type ArrayData, checkedNdArray, elementCount, type NdArray } from '../nd-array';
import { bytesOf, elementsOf } from './bytes';
import { encodeNpyHeader, type NpyHeader, parseNpyHeader, type Refuse } from './npy-header';

/** The two parts of an npy file; the data is a view of the array's memory where the machine is little-endian. */
export function npyParts(caller: string, name: string, array: NdArray): { head: Uint8Array; data: Uint8Array } {
  const { dtype, shape, data } = checkedNdArray(caller, name, array);
  const head = encodeNpyHeader(dtype, shape);
  if (head === undefined)
    throw new ValueError(`${caller}: expected ${name} to have a dtype that npy has, got ${dtype}. Use safetensors.`);
  return { head, data: bytesOf(data) };
}

/** Decodes bytes that it takes over. */
export function decodeNpyOf(caller: string, what: string, bytes: Uint8Array): NdArray {
  const refuse = refusal(caller, what);
  const header = parseNpyHeader(bytes, refuse);
  checkLength(header, bytes.length, refuse);
  const { dtype, order, fortranOrder, shape, dataStart } = header;
  const own = bytes.subarray(dataStart);
  if (dtype === 'bool' && own.some((value) => value > 1)) throw refuse('bools as 0 and 1', 'a larger byte');
  const data = elementsOf(dtype, own, order);
  return { dtype, shape, data: fortranOrder && shape.length > 1 ? toRowMajor(data, shape) : data };
}

/** Makes the errors of one npy file. */
export function refusal(caller: string, what: string): Refuse {
  return (expected, found, advice = 'The file is damaged, or no npy file.') =>
    new FormatError(`${caller}: expected ${what} to hold ${expected}, got ${found}. ${advice}`);
}

/** Throws when a file of `totalBytes` does not hold exactly what its header says. */
export function checkLength(
  { dataStart, dataBytes, shape, dtype }: NpyHeader,
  totalBytes: number,
  refuse: Refuse,
): void {
  if (dataStart + dataBytes === totalBytes) return;
  const sizes = shape.length > 12 ? `${shape.slice(0, 12).join(', ')}, ...` : shape.join(', ');
  throw refuse(`${dataBytes} bytes of data (${dtype} [${sizes}])`, `${totalBytes - dataStart}`);
}

// Elements are moved as unsigned integers of their width: moving a signalling NaN as a float would quieten it.
const BIT_HOLDERS = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array, 8: BigUint64Array } as const;

/** Fortran order (first axis fastest) to C order (last axis fastest). */
function toRowMajor(data: ArrayData, shape: readonly number[]): ArrayData {
  const Bits = BIT_HOLDERS[data.BYTES_PER_ELEMENT as keyof typeof BIT_HOLDERS];
  const ordered = data.slice();
  const bitsOf = (array: ArrayData) => new Bits(array.buffer as ArrayBuffer, array.byteOffset, array.length);
  const [from, to] = [bitsOf(data), bitsOf(ordered)];
  const strides = shape.map((_, axis) => elementCount(shape.slice(0, axis)));
  const position = shape.map(() => 0);
  let source = 0;
  for (let target = 0; target < to.length; target++) {
    to[target] = from[source]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      position[axis]!++;
      source += strides[axis]!;
      if (position[axis]! < shape[axis]!) break;
      source -= shape[axis]! * strides[axis]!;
      position[axis] = 0;
    }
  }
  return ordered;
}
