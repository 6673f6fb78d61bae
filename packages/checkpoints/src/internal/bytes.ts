import { type ArrayData, type DType, HOLDERS } from '../nd-array';

const HOST_IS_LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The order of the bytes of a number in a file. */
export type ByteOrder = 'little' | 'big';

/** The bytes of elements as a file with little-endian numbers holds them: a view, where the machine is little-endian too. */
export function bytesOf(data: ArrayData): Uint8Array {
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return HOST_IS_LITTLE ? bytes : reverseEach(bytes.slice(), data.BYTES_PER_ELEMENT);
}

/** The elements that bytes of a file hold, bit by bit. The bytes are taken over where they are aligned, else copied.
 *
 *  @param bytes a whole number of elements, and not used by anyone else afterwards.
 */
export function elementsOf(dtype: DType, bytes: Uint8Array, order: ByteOrder): ArrayData {
  const Holder = HOLDERS[dtype];
  const size = Holder.BYTES_PER_ELEMENT;
  const own = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  if ((order === 'little') !== HOST_IS_LITTLE) reverseEach(own, size);
  return new Holder(own.buffer, own.byteOffset, own.length / size);
}

/** Reverses the bytes of each element, in place. */
function reverseEach(bytes: Uint8Array, size: number): Uint8Array {
  if (size > 1) for (let start = 0; start < bytes.length; start += size) bytes.subarray(start, start + size).reverse();
  return bytes;
}
