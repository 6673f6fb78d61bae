import { createHash } from 'node:crypto';
import { bytesOf } from './internal/bytes';
import { checkSum, splitChecksum } from './internal/checksum';
import { headerLength, layOut, type Metadata, parseHeader } from './internal/safetensors-header';
import { checkNames, refusal, toNdArray } from './internal/safetensors-parts';
import { checkedNdArray, type NdArrays } from './nd-array';

/** What a safetensors file holds. */
export interface SafetensorsContent {
  readonly arrays: NdArrays;
  /** Strings by name. */
  readonly metadata: Metadata;
}

/** Encodes arrays as a safetensors file: 8 bytes of header length, a JSON header, the data.
 *
 *  Format and layout of huggingface/safetensors 0.8: equal content gives equal bytes, whatever the order of the keys.
 *
 *  @param arrays by name; written bit by bit.
 *  @param metadata strings by name; default none.
 *  @returns the bytes of the file; each tensor starts at a multiple of its element's size.
 *  @throws ValueError for a name or metadata that the format cannot hold, or data that does not fit its dtype.
 *  @throws ShapeError when data does not fit its shape.
 *  @example
 *  const bytes = encodeSafetensors({ 'dense/bias': ndArray(Float32Array.of(0.5, -0)) }, { step: '100' });
 *  decodeSafetensors(bytes).arrays['dense/bias']; // { dtype: 'float32', shape: [2], data: [0.5, -0] }
 */
export function encodeSafetensors(arrays: NdArrays, metadata: Metadata = {}): Uint8Array {
  checkNames('encodeSafetensors', Object.keys(arrays), metadata);
  const described = Object.entries(arrays).map(([name, array]) => {
    const { dtype, shape } = checkedNdArray('encodeSafetensors', name, array);
    return { name, dtype, shape };
  });
  const { head, entries } = layOut(described, metadata);
  const bytes = new Uint8Array(head.length + (entries.at(-1)?.end ?? 0));
  bytes.set(head);
  for (const { name, begin } of entries) bytes.set(bytesOf(arrays[name]!.data), head.length + begin);
  return bytes;
}

/** Decodes a safetensors file, every bit kept.
 *
 *  The header is checked as a whole before any tensor's memory is taken: its length, one key once, known dtypes, sizes that agree with shapes, no holes and no overlaps.
 *
 *  @param bytes the whole file; copied.
 *  @returns arrays in the order of their bytes, and the metadata.
 *  @throws FormatError in one line when the bytes are anything else.
 */
export function decodeSafetensors(bytes: Uint8Array): SafetensorsContent {
  const refuse = refusal('decodeSafetensors', 'bytes');
  const length = headerLength(bytes.subarray(0, 8), bytes.length, refuse);
  const header = parseHeader(bytes.subarray(8, 8 + length), bytes.length - 8 - length, refuse);
  const { metadata, checksum } = splitChecksum(header.metadata);
  const data = bytes.subarray(8 + length);
  if (checksum !== undefined) checkSum(checksum, createHash('sha256').update(data).digest('hex'), refuse);
  const arrays = header.entries.map(
    (entry) => [entry.name, toNdArray(entry, data.slice(entry.begin, entry.end), refuse)] as const,
  );
  return { arrays: Object.fromEntries(arrays), metadata };
}
