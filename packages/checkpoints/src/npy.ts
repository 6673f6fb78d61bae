import { readRange, withFile } from './internal/io';
import { decodeNpyOf, npyParts } from './internal/npy-parts';
import type { NdArray } from './nd-array';
import { writeFileAtomic } from './write-file-atomic';

/** Encodes an array as an npy file, as NumPy 2 writes it: C order, little-endian.
 *
 *  Format: NumPy Enhancement Proposal 1, versions 1.0 and 2.0.
 *
 *  @param array any dtype but bfloat16, which NumPy does not have.
 *  @returns the bytes of the file; the data starts at a multiple of 64.
 *  @throws ValueError for bfloat16, or data that does not fit its dtype; ShapeError when it does not fit its shape.
 *  @example
 *  const bytes = encodeNpy(ndArray(Float64Array.of(1, 2, 3, 4), [2, 2]));
 *  decodeNpy(bytes); // { dtype: 'float64', shape: [2, 2], data: [1, 2, 3, 4] }
 */
export function encodeNpy(array: NdArray): Uint8Array {
  const parts = npyParts('encodeNpy', 'array', array);
  const bytes = new Uint8Array(parts.head.length + parts.data.length);
  bytes.set(parts.head);
  bytes.set(parts.data, parts.head.length);
  return bytes;
}

/** Decodes an npy file of numbers or bools: format versions 1 to 3, C or Fortran order, either byte order. Every bit is kept.
 *
 *  @param bytes the whole file; copied.
 *  @returns the array in C order (row-major).
 *  @throws FormatError in one line when the bytes are anything else; Python objects, strings, records and complex numbers are refused.
 */
export function decodeNpy(bytes: Uint8Array): NdArray {
  return decodeNpyOf('decodeNpy', 'bytes', bytes.slice());
}

/** Writes an array to an npy file, atomically.
 *
 *  @param path of the file; its folder must exist.
 *  @param array as for `encodeNpy`.
 *  @throws ValueError and ShapeError as `encodeNpy`; IoError when the file cannot be written; an old file is then intact.
 */
export async function writeNpy(path: string, array: NdArray): Promise<void> {
  const { head, data } = npyParts('writeNpy', 'array', array);
  await writeFileAtomic(path, [head, data]);
}

/** Reads an npy file of numbers or bools.
 *
 *  @param path of the file.
 *  @returns the array in C order, every bit kept.
 *  @throws IoError when the file cannot be read; FormatError as `decodeNpy`, naming the file.
 */
export function readNpy(path: string): Promise<NdArray> {
  return withFile('readNpy', path, async (file, sizeBytes) =>
    decodeNpyOf('readNpy', path, await readRange(file, 0, sizeBytes)),
  );
}
