import type { FormatError } from '@gans/tensor';
import { type DType, elementCount, HOLDERS } from '../nd-array';
import type { ByteOrder } from './bytes';
import { quote } from './quote';

/** What an npy header says. */
export interface NpyHeader {
  readonly dtype: DType;
  readonly order: ByteOrder;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the data starts, and how long it is. */
  readonly dataStart: number;
  readonly dataBytes: number;
}

/** Makes the one-line error of bytes that are no npy file. */
export type Refuse = (expected: string, found: string, advice?: string) => FormatError;

const LARGEST_HEADER = 2 ** 16;
const MOST_AXES = 64; // as in NumPy 2
const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY

const CODES: readonly (readonly [code: string, dtype: DType])[] = [
  ['b1', 'bool'],
  ['i1', 'int8'],
  ['i2', 'int16'],
  ['i4', 'int32'],
  ['i8', 'int64'],
  ['u1', 'uint8'],
  ['u2', 'uint16'],
  ['u4', 'uint32'],
  ['u8', 'uint64'],
  ['f2', 'float16'],
  ['f4', 'float32'],
  ['f8', 'float64'],
];
const DTYPE_OF = new Map(CODES);
const CODE_OF = new Map(CODES.map(([code, dtype]) => [dtype, code]));

/** Writes the header for C order and little-endian data, byte by byte as NumPy 2 does: a dictionary, room for the first axis to grow to 21 digits, padding to a multiple of 64.
 *
 *  @returns the bytes before the data, or undefined for a dtype that npy does not have (bfloat16).
 */
export function encodeNpyHeader(dtype: DType, shape: readonly number[]): Uint8Array | undefined {
  const code = CODE_OF.get(dtype);
  if (code === undefined) return undefined;
  const descr = `${code.endsWith('1') ? '|' : '<'}${code}`;
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const growth = shape.length === 0 ? '' : ' '.repeat(Math.max(0, 21 - String(shape[0]).length));
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }${growth}`;
  const version = text.length + 1 + 10 + 63 > 0xffff ? 2 : 1;
  const prefix = version === 1 ? 10 : 12;
  const total = 64 * Math.ceil((prefix + text.length + 1) / 64);
  const bytes = new Uint8Array(total).fill(0x20);
  bytes.set([...MAGIC, version, 0]);
  const view = new DataView(bytes.buffer);
  if (version === 1) view.setUint16(8, total - prefix, true);
  else view.setUint32(8, total - prefix, true);
  bytes.set(new TextEncoder().encode(text), prefix);
  bytes[total - 1] = 0x0a;
  return bytes;
}

/** Reads the header of an npy file, versions 1 to 3.
 *
 *  @param bytes the start of the file, at least the whole header.
 *  @throws FormatError when it is anything else, or describes elements that are not plain numbers.
 */
export function parseNpyHeader(bytes: Uint8Array, refuse: Refuse): NpyHeader {
  if (MAGIC.some((byte, i) => bytes[i] !== byte)) throw refuse('\\x93NUMPY at its start', 'other bytes');
  const version = bytes[6];
  if ((version !== 1 && version !== 2 && version !== 3) || bytes[7] !== 0)
    throw refuse('format version 1.0, 2.0 or 3.0', `${version}.${bytes[7]}`);
  const prefix = version === 1 ? 10 : 12;
  if (bytes.length < prefix) throw refuse(`${prefix} bytes before its header`, `${bytes.length}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > LARGEST_HEADER) throw refuse(`a header of at most ${LARGEST_HEADER} bytes`, `one of ${length} bytes`);
  if (bytes.length < prefix + length) throw refuse(`a header of ${length} bytes`, `${bytes.length - prefix} bytes`);
  const text = new TextDecoder(version === 3 ? 'utf-8' : 'latin1').decode(bytes.subarray(prefix, prefix + length));
  const { descr, fortranOrder, shape } = parseDictionary(text, refuse);
  const { dtype, order } = parseDescr(descr, refuse);
  const dataBytes = elementCount(shape) * HOLDERS[dtype].BYTES_PER_ELEMENT;
  return { dtype, order, fortranOrder, shape, dataStart: prefix + length, dataBytes };
}

/** Reads the Python dictionary of a header: exactly the three keys, each once, in any order. */
function parseDictionary(text: string, refuse: Refuse): { descr: string; fortranOrder: boolean; shape: number[] } {
  const fields = new Map<string, string>();
  const wrong = (rest: string) =>
    refuse("a header {'descr': ..., 'fortran_order': ..., 'shape': ...}", quote(rest.slice(0, 40)));
  let rest = text.trim();
  const take = (pattern: RegExp): string => {
    const found = pattern.exec(rest);
    if (found === null) throw wrong(rest);
    rest = rest.slice(found[0].length).trimStart();
    return found[1] ?? found[2] ?? '';
  };
  take(/^\{/);
  while (!rest.startsWith('}')) {
    const key = take(/^(?:'(\w+)'|"(\w+)")\s*:/);
    if (fields.has(key)) throw refuse('each key of its header once', `${quote(key)} twice`);
    const value = VALUES.get(key);
    if (value === undefined) throw refuse('descr, fortran_order and shape only in its header', quote(key));
    if (key === 'descr' && rest.startsWith('[')) throw notNumbers('records', refuse);
    fields.set(key, take(value));
    if (!rest.startsWith('}')) take(/^,/);
  }
  if (rest !== '}' || fields.size !== 3) throw wrong(rest === '}' ? text : rest);
  const sizes = fields
    .get('shape')!
    .split(',')
    .map((size) => size.trim().replace(/L$/, ''));
  if (sizes.at(-1) === '') sizes.pop();
  const shape = sizes.map(Number);
  if (shape.some((size) => !Number.isSafeInteger(size)))
    throw refuse('sizes below 2^53', quote(`(${sizes.join(', ')})`));
  if (shape.length > MOST_AXES) throw refuse(`at most ${MOST_AXES} dimensions`, `${shape.length}`);
  return { descr: fields.get('descr')!, fortranOrder: fields.get('fortran_order') === 'True', shape };
}

const VALUES: ReadonlyMap<string, RegExp> = new Map([
  ['descr', /^(?:'([^']*)'|"([^"]*)")/],
  ['fortran_order', /^(True|False)\b/],
  // (), (3,), (3, 4), and the long integers of Python 2: (3L, 4L).
  ['shape', /^\(\s*((?:\d+L?\s*,\s*)+(?:\d+L?\s*)?|)\)/],
]);

function parseDescr(descr: string, refuse: Refuse): { dtype: DType; order: ByteOrder } {
  const [, sign, code] = /^([<>|=]?)(.*)$/s.exec(descr)!;
  const dtype = DTYPE_OF.get(code!);
  if (dtype !== undefined && (sign !== '|' || HOLDERS[dtype].BYTES_PER_ELEMENT === 1))
    return { dtype, order: sign === '>' ? 'big' : 'little' };
  if (code!.startsWith('O'))
    throw refuse('numbers or bools', 'Python objects', 'They are pickles, which could run any code, and are not read.');
  throw notNumbers(quote(descr), refuse);
}

function notNumbers(found: string, refuse: Refuse): FormatError {
  return refuse(`elements of ${[...DTYPE_OF.keys()].join(', ')}`, found, 'Save it from NumPy as one of those.');
}
