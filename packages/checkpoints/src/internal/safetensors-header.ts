import type { FormatError } from '@gans/tensor';
import { type DType, elementCount, HOLDERS } from '../nd-array';
import { JsonReader } from './json-reader';
import { quote } from './quote';

/** Where one tensor of a file lies: bytes [begin, end) of the data section. */
export interface Entry {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** Strings by name that travel with the tensors. */
export type Metadata = Readonly<Record<string, string>>;

/** Longest header that is read, as in the reference implementation. */
const LARGEST_HEADER = 100_000_000;
const MOST_AXES = 64;

// In the order in which the reference implementation lays tensors out, last first: so that equal content gives equal files.
const CODES: readonly (readonly [code: string, dtype: DType])[] = [
  ['BOOL', 'bool'],
  ['U8', 'uint8'],
  ['I8', 'int8'],
  ['I16', 'int16'],
  ['U16', 'uint16'],
  ['F16', 'float16'],
  ['BF16', 'bfloat16'],
  ['I32', 'int32'],
  ['U32', 'uint32'],
  ['F32', 'float32'],
  ['F64', 'float64'],
  ['I64', 'int64'],
  ['U64', 'uint64'],
];
const CODE_OF = new Map(CODES.map(([code, dtype]) => [dtype, code]));
const DTYPE_OF = new Map(CODES);
const RANK_OF = new Map(CODES.map(([, dtype], rank) => [dtype, rank]));

/** What a tensor is, before its data is at hand. */
export type Description = Pick<Entry, 'name' | 'dtype' | 'shape'>;

/** Lays tensors out: larger elements first, then by name, so that each starts at a multiple of its element's size.
 *
 *  @returns the bytes before the data (length, JSON, spaces up to a multiple of 8), and where each tensor goes.
 */
export function layOut(
  tensors: readonly Description[],
  metadata: Metadata,
): { head: Uint8Array; entries: readonly Entry[] } {
  const ordered = [...tensors].sort(
    (a, b) => RANK_OF.get(b.dtype)! - RANK_OF.get(a.dtype)! || compareUtf8(a.name, b.name),
  );
  let begin = 0;
  const entries = ordered.map(({ name, dtype, shape }): Entry => {
    const end = begin + elementCount(shape) * HOLDERS[dtype].BYTES_PER_ELEMENT;
    const entry = { name, dtype, shape, begin, end };
    begin = end;
    return entry;
  });
  const members = entries.map(
    ({ name, dtype, shape, begin, end }) =>
      `${JSON.stringify(name)}:${JSON.stringify({ dtype: CODE_OF.get(dtype), shape, data_offsets: [begin, end] })}`,
  );
  const pairs = Object.keys(metadata)
    .sort(compareUtf8)
    .map((key) => `${JSON.stringify(key)}:${JSON.stringify(metadata[key])}`);
  if (pairs.length > 0) members.unshift(`"__metadata__":{${pairs.join(',')}}`);
  const json = new TextEncoder().encode(`{${members.join(',')}}`);
  const length = 8 * Math.ceil(json.length / 8);
  const head = new Uint8Array(8 + length).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(length), true);
  head.set(json, 8);
  return { head, entries };
}

/** Reads the length of the header from the first 8 bytes of a file of `totalBytes`.
 *
 *  @throws FormatError when the file is too short for it, or it is beyond reason.
 */
export function headerLength(first: Uint8Array, totalBytes: number, refuse: Refuse): number {
  if (first.length < 8) throw refuse('8 bytes of header length', `${totalBytes} bytes`);
  const length = new DataView(first.buffer, first.byteOffset).getBigUint64(0, true);
  if (length > LARGEST_HEADER) throw refuse(`a header of at most ${LARGEST_HEADER} bytes`, `one of ${length} bytes`);
  if (8 + Number(length) > totalBytes)
    throw refuse(`a header of ${length} bytes`, `${totalBytes - 8} bytes after its length`);
  return Number(length);
}

/** Makes the one-line error of a file that is not what it should be. */
export type Refuse = (expected: string, found: string) => FormatError;

/** Reads and checks a whole header before any tensor's memory is taken: known dtypes, sizes that agree with shapes, and tensors that fill the data section without holes or overlaps.
 *
 *  @param header the JSON bytes.
 *  @param dataBytes length of what follows them.
 *  @returns tensors in the order of their bytes, and the metadata.
 *  @throws FormatError naming what is wrong.
 */
export function parseHeader(
  header: Uint8Array,
  dataBytes: number,
  refuse: Refuse,
): { entries: readonly Entry[]; metadata: Metadata } {
  const entries: Entry[] = [];
  const metadata: Record<string, string> = {};
  if (header[0] !== 0x7b)
    throw refuse("a header that starts with '{'", header.length === 0 ? 'an empty one' : `byte ${header[0]}`);
  const json = new JsonReader(decodeUtf8(header, refuse), (expected, found) =>
    refuse(`${expected} in its header`, found),
  );
  json.object((name) => {
    if (name === '__proto__') throw refuse('names other than __proto__', 'that one');
    if (name !== '__metadata__') entries.push(readEntry(json, name, refuse));
    else
      json.object((key) => {
        if (key === '__proto__') throw refuse('metadata keys other than __proto__', 'that one');
        metadata[key] = json.string();
      });
  });
  json.end();
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let filled = 0;
  for (const { name, begin, end } of entries) {
    if (begin !== filled)
      throw refuse(`${quote(name)} at data byte ${filled}, where the one before it ends`, `it at ${begin}`);
    filled = end;
  }
  if (filled !== dataBytes) throw refuse(`${filled} bytes of data, as its header says`, `${dataBytes} bytes`);
  return { entries, metadata };
}

function readEntry(json: JsonReader, name: string, refuse: Refuse): Entry {
  const fields: { dtype?: string; shape?: number[]; data_offsets?: number[] } = {};
  json.object((key) => {
    if (key === 'dtype') fields.dtype = json.string();
    else if (key === 'shape' || key === 'data_offsets') fields[key] = json.integers(MOST_AXES);
    else throw refuse(`only dtype, shape and data_offsets of ${quote(name)}`, `the key ${quote(key)}`);
  });
  const { dtype: code, shape, data_offsets: offsets } = fields;
  if (code === undefined || shape === undefined || offsets === undefined)
    throw refuse(
      `dtype, shape and data_offsets of ${quote(name)}`,
      `only ${Object.keys(fields).join(', ') || 'an empty object'}`,
    );
  const dtype = DTYPE_OF.get(code);
  if (dtype === undefined)
    throw refuse(`${quote(name)} in one of the dtypes ${[...DTYPE_OF.keys()].join(', ')}`, quote(code));
  const [begin, end, ...more] = offsets;
  if (begin === undefined || end === undefined || more.length > 0 || begin > end)
    throw refuse(`data_offsets [begin, end] of ${quote(name)}`, quote(`[${offsets.join(', ')}]`));
  const bytes = elementCount(shape) * HOLDERS[dtype].BYTES_PER_ELEMENT;
  if (bytes !== end - begin)
    throw refuse(`${quote(name)} in ${bytes} bytes, as its shape and dtype say`, `${end - begin} bytes`);
  return { name, dtype, shape, begin, end };
}

function decodeUtf8(bytes: Uint8Array, refuse: Refuse): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw refuse('a header in UTF-8', 'other bytes');
  }
}

/** Order of the UTF-8 bytes, which is that of the code points. */
function compareUtf8(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
