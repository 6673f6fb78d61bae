import { inflateRawSync } from 'node:zlib';
import type { FormatError } from '@gans/tensor';
import { crc32 } from './crc32';
import { quote } from './quote';

/** One file of a zip archive, located but not unpacked. */
export interface ZipEntry {
  readonly name: string;
  readonly isDeflated: boolean;
  /** Its bytes as they lie in the archive. */
  readonly packed: Uint8Array;
  /** Its length and CRC-32 when unpacked, as the archive says. */
  readonly sizeBytes: number;
  readonly crc: number;
}

/** Makes the one-line error of bytes that are no such archive. */
export type Refuse = (expected: string, found: string) => FormatError;

const END = { signature: 0x06054b50, bytes: 22 } as const;
const CENTRAL = { signature: 0x02014b50, bytes: 46 } as const;
const LOCAL = { signature: 0x04034b50, bytes: 30 } as const;
const ZIP64_LOCATOR = { signature: 0x07064b50, bytes: 20 } as const;
const ZIP64_END = { signature: 0x06064b50, bytes: 56 } as const;
const LONGEST_COMMENT = 0xffff;
const IN_ZIP64 = 0xffffffff;
// Deflate expands at most 1032 times.
const LARGEST_RATIO = 1032;

/** Lists a zip archive's files: stored or deflated, zip64 too (PKWARE, "APPNOTE.TXT - .ZIP File Format Specification", 6.3.10).
 *
 *  Nothing is unpacked. Offsets and lengths are held against the archive's own size, and files may not overlap, so that what can come out is bounded by what went in.
 *
 *  @throws FormatError when the bytes are no sound archive, or use encryption, several disks or another method.
 */
export function listZip(bytes: Uint8Array, refuse: Refuse): readonly ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const directory = findDirectory(view, refuse);
  const entries: ZipEntry[] = [];
  const ranges: { readonly name: string; readonly begin: number; readonly end: number }[] = [];
  let at = directory.begin;
  for (let i = 0; i < directory.count; i++) {
    if (!holds(view, at, CENTRAL) || at + CENTRAL.bytes > directory.end)
      throw refuse(`${directory.count} directory entries`, `${i} sound ones`);
    const record = readCentral(bytes, view, at);
    if (record.next > directory.end) throw refuse(`${directory.count} directory entries`, `${i} whole ones`);
    if (record.flags & 1) throw refuse('files without encryption', `${quote(record.name)} encrypted`);
    if (record.method !== 0 && record.method !== 8)
      throw refuse('stored or deflated files', `method ${record.method} for ${quote(record.name)}`);
    const begin = dataStart(view, record.local, directory.begin);
    const end = begin + record.packedBytes;
    if (!(end <= directory.begin)) throw refuse(`${quote(record.name)} before the directory`, 'an offset beyond it');
    const isDeflated = record.method === 8;
    if (record.sizeBytes > (isDeflated ? LARGEST_RATIO * record.packedBytes : record.packedBytes))
      throw refuse(
        `${record.sizeBytes} bytes in ${quote(record.name)}`,
        `${record.packedBytes} packed ones, too few for that`,
      );
    ranges.push({ name: record.name, begin: record.local, end });
    entries.push({ ...record, isDeflated, packed: bytes.subarray(begin, end) });
    at = record.next;
  }
  if (at !== directory.end) throw refuse('a directory of the announced length', `${directory.end - at} bytes more`);
  ranges.sort((a, b) => a.begin - b.begin);
  for (const [i, { name, begin }] of ranges.entries())
    if (i > 0 && begin < ranges[i - 1]!.end) throw refuse('files side by side', `${quote(name)} inside another`);
  return entries;
}

/** Unpacks one file into memory of its own, no longer than announced, and checks its CRC-32. */
export function unpack({ name, isDeflated, packed, sizeBytes, crc }: ZipEntry, refuse: Refuse): Uint8Array {
  const bytes = isDeflated ? inflate(name, packed, sizeBytes, refuse) : packed.slice();
  if (bytes.length !== sizeBytes) throw refuse(`${sizeBytes} bytes in ${quote(name)}`, `${bytes.length}`);
  if (crc32(bytes) !== crc) throw refuse(`${quote(name)} with its checksum`, 'another one');
  return bytes;
}

function inflate(name: string, packed: Uint8Array, sizeBytes: number, refuse: Refuse): Uint8Array {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, sizeBytes) });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw refuse(`${sizeBytes} bytes in ${quote(name)}`, 'more than that');
    throw refuse(`sound data in ${quote(name)}`, message);
  }
}

/** Finds the directory through the record at the end of the archive, or through its zip64 form. */
function findDirectory(view: DataView, refuse: Refuse): { count: number; begin: number; end: number } {
  const lowest = Math.max(0, view.byteLength - END.bytes - LONGEST_COMMENT);
  let at = view.byteLength - END.bytes;
  while (at >= lowest && !(holds(view, at, END) && at + END.bytes + view.getUint16(at + 20, true) === view.byteLength))
    at--;
  if (at < lowest) throw refuse('the end record of a zip archive', 'none');
  let [count, sizeBytes, begin] = [
    view.getUint16(at + 10, true),
    view.getUint32(at + 12, true),
    view.getUint32(at + 16, true),
  ];
  let disks = view.getUint32(at + 4, true);
  let end = at;
  if (holds(view, at - ZIP64_LOCATOR.bytes, ZIP64_LOCATOR)) {
    end = uint64(view, at - ZIP64_LOCATOR.bytes + 8);
    if (!holds(view, end, ZIP64_END)) throw refuse('a zip64 end record where its locator says', 'none');
    [count, sizeBytes, begin] = [uint64(view, end + 32), uint64(view, end + 40), uint64(view, end + 48)];
    disks = view.getUint32(end + 16, true) | view.getUint32(end + 20, true);
  }
  if (disks !== 0) throw refuse('one disk', 'several');
  if (begin + sizeBytes !== end) throw refuse('the directory right before the end record', 'it elsewhere');
  return { count, begin, end };
}

function readCentral(bytes: Uint8Array, view: DataView, at: number) {
  const nameStart = at + CENTRAL.bytes;
  const extraStart = nameStart + view.getUint16(at + 28, true);
  const extraEnd = extraStart + view.getUint16(at + 30, true);
  const next = extraEnd + view.getUint16(at + 32, true);
  // Values that do not fit 32 bits stand in the zip64 field, in this order.
  let wide = zip64Field(view, extraStart, Math.min(extraEnd, view.byteLength));
  const widened = (value: number) => {
    if (value !== IN_ZIP64 || wide === undefined) return value;
    wide += 8;
    return wide <= view.byteLength ? uint64(view, wide - 8) : value;
  };
  return {
    name: new TextDecoder().decode(bytes.subarray(nameStart, extraStart)),
    flags: view.getUint16(at + 8, true),
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    sizeBytes: widened(view.getUint32(at + 24, true)),
    packedBytes: widened(view.getUint32(at + 20, true)),
    local: widened(view.getUint32(at + 42, true)),
    next,
  };
}

/** Where the values of an extra field with id 1 start. */
function zip64Field(view: DataView, begin: number, end: number): number | undefined {
  for (let at = begin; at + 4 <= end; at += 4 + view.getUint16(at + 2, true))
    if (view.getUint16(at, true) === 1) return at + 4;
  return undefined;
}

/** Where a file's data starts, behind its local header; NaN where there is none. */
function dataStart(view: DataView, local: number, directoryBegin: number): number {
  if (local + LOCAL.bytes > directoryBegin || !holds(view, local, LOCAL)) return Number.NaN;
  return local + LOCAL.bytes + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
}

/** Tells whether a whole record with that signature lies there. */
function holds(view: DataView, at: number, record: { readonly signature: number; readonly bytes: number }): boolean {
  return at >= 0 && at + record.bytes <= view.byteLength && view.getUint32(at, true) === record.signature;
}

const uint64 = (view: DataView, at: number) => Number(view.getBigUint64(at, true));
