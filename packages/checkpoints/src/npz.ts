import { FormatError, ValueError } from '@gans/tensor';
import { readRange, withFile } from './internal/io';
import { decodeNpyOf, npyParts } from './internal/npy-parts';
import { quote } from './internal/quote';
import { listZip, type Refuse, unpack } from './internal/zip-reader';
import { type Compression, type ZipInput, zipChunks } from './internal/zip-writer';
import type { NdArray, NdArrays } from './nd-array';
import { writeFileAtomic } from './write-file-atomic';

/** How an npz file is written. */
export interface NpzWriteOptions {
  /** 'none' as numpy.savez, 'deflate' as numpy.savez_compressed. Default 'none'. */
  readonly compression?: Compression;
}

/** How an npz file is read. */
export interface NpzReadOptions {
  /** Largest total size of the unpacked arrays; default 4 GiB. No file unpacks to more than 1032 times its own size in any case. */
  readonly limitBytes?: number;
}

/** Encodes arrays as an npz file: a zip archive with one npy file each.
 *
 *  @param arrays by name; any dtype but bfloat16.
 *  @param options `compression`.
 *  @returns the bytes of the file; equal arrays in equal order give equal bytes.
 *  @throws ValueError for a dtype that npy does not have, the name __proto__, or 4 GiB and more; ShapeError when data does not fit a shape.
 *  @example
 *  const bytes = encodeNpz({ mean: ndArray(Float64Array.of(0, 1)) }, { compression: 'deflate' });
 *  decodeNpz(bytes).mean; // { dtype: 'float64', shape: [2], data: [0, 1] }
 */
export function encodeNpz(arrays: NdArrays, options: NpzWriteOptions = {}): Uint8Array {
  return new Uint8Array(
    Buffer.concat([...zipChunks('encodeNpz', filesOf('encodeNpz', arrays), options.compression ?? 'none')]),
  );
}

/** Decodes an npz file of numbers or bools; every bit is kept.
 *
 *  Sizes, overlaps and checksums are checked, and nothing larger than announced is unpacked.
 *
 *  @param bytes the whole file; copied.
 *  @param options `limitBytes`.
 *  @returns arrays by name, in the order of the archive.
 *  @throws FormatError in one line when the bytes are anything else, or unpack to more than the limit.
 */
export function decodeNpz(bytes: Uint8Array, options: NpzReadOptions = {}): NdArrays {
  return decodeNpzOf('decodeNpz', 'bytes', bytes, options);
}

/** Writes arrays to an npz file, atomically, one array at a time.
 *
 *  @param path of the file; its folder must exist.
 *  @param arrays as for `encodeNpz`.
 *  @param options `compression`.
 *  @throws ValueError and ShapeError as `encodeNpz`; IoError when the file cannot be written; an old file is then intact.
 */
export async function writeNpz(path: string, arrays: NdArrays, options: NpzWriteOptions = {}): Promise<void> {
  await writeFileAtomic(path, zipChunks('writeNpz', filesOf('writeNpz', arrays), options.compression ?? 'none'));
}

/** Reads an npz file of numbers or bools.
 *
 *  @param path of the file.
 *  @param options `limitBytes`.
 *  @returns arrays by name, every bit kept.
 *  @throws IoError when the file cannot be read; FormatError as `decodeNpz`, naming the file.
 */
export function readNpz(path: string, options: NpzReadOptions = {}): Promise<NdArrays> {
  return withFile('readNpz', path, async (file, sizeBytes) =>
    decodeNpzOf('readNpz', path, await readRange(file, 0, sizeBytes), options),
  );
}

function filesOf(caller: string, arrays: NdArrays): readonly ZipInput[] {
  return Object.entries(arrays).map(([name, array]) => {
    if (name === '__proto__')
      throw new ValueError(`${caller}: expected names other than __proto__, got that one. Rename it.`);
    const { head, data } = npyParts(caller, quote(name), array);
    return { name: `${name}.npy`, parts: [head, data] };
  });
}

function decodeNpzOf(
  caller: string,
  what: string,
  bytes: Uint8Array,
  { limitBytes = 2 ** 32 }: NpzReadOptions,
): NdArrays {
  const refuse: Refuse = (expected, found) =>
    new FormatError(
      `${caller}: expected ${what} to hold ${expected}, got ${found}. The file is damaged, or no npz file.`,
    );
  const entries = listZip(bytes, refuse);
  const unpackedBytes = entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (unpackedBytes > limitBytes)
    throw new FormatError(
      `${caller}: expected ${what} to unpack to at most ${limitBytes} bytes, got ${unpackedBytes}. If you trust it, raise limitBytes.`,
    );
  const arrays: Record<string, NdArray> = {};
  for (const entry of entries) {
    if (!entry.name.endsWith('.npy')) throw refuse('only .npy files', quote(entry.name));
    const name = entry.name.slice(0, -4);
    if (name === '__proto__' || Object.hasOwn(arrays, name))
      throw refuse('each array once, and none called __proto__', quote(name));
    arrays[name] = decodeNpyOf(caller, `${quote(entry.name)} in ${what}`, unpack(entry, refuse));
  }
  return arrays;
}
