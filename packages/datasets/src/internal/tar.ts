import { FormatError } from '@gans/tensor';
import type { ByteSource } from './byte-source';

/** A file or folder in an archive, a file's data next in the source: read or left. */
export interface TarEntry {
  /** Without a slash at its end. */
  readonly path: string;
  readonly isFolder: boolean;
  readonly sizeBytes: number;
  /** Where its data starts. */
  readonly offset: number;
}

const BLOCK = 512;
const LARGEST_EXTENSION_BYTES = 2 ** 20;
const OTHER_ARCHIVES = [
  { name: 'a zip archive', start: 'PK' },
  { name: 'bzip2 data', start: 'BZh' },
  { name: 'xz data', start: '\xfd7zXZ' },
  { name: 'Zstandard data', start: '(\xb5/\xfd' },
];

/** Walks the files and folders of a tar archive (POSIX ustar and pax, GNU long names) in one pass.
 *
 *  A link or device is refused, since its content is not in the archive.
 *  The consumer may read an entry's data before it asks for the next; what it leaves is skipped.
 *
 *  @throws FormatError in one line, with the position, when the archive is damaged or ends early.
 */
export async function* tarEntries(caller: string, path: string, source: ByteSource): AsyncGenerator<TarEntry> {
  const refuse = (expected: string, found: string, at = source.position) =>
    new FormatError(
      `${caller}: expected ${path} to hold ${expected} at byte ${at}, got ${found}. Fetch the archive again, or pack it with "tar --format=pax".`,
    );
  let extended: Extension = {};
  for (;;) {
    const header = await source.read(BLOCK);
    if (header.length < BLOCK) throw refuse('a tar header or end mark', 'the end of the file');
    if (header.every((byte) => byte === 0)) {
      await source.skip(Number.MAX_SAFE_INTEGER); // a gzip stream is known to be whole only at its end
      return;
    }
    if (!hasSoundChecksum(header)) {
      const start = source.position === BLOCK ? String.fromCharCode(...header.subarray(0, 8)) : '';
      const other = OTHER_ARCHIVES.find((archive) => start.startsWith(archive.start));
      throw refuse('a tar header', other?.name ?? 'other bytes', source.position - BLOCK);
    }
    const type = String.fromCharCode(header[156]!);
    const sizeBytes = extended.sizeBytes ?? number(header.subarray(124, 136));
    if (!Number.isSafeInteger(sizeBytes)) throw refuse('a size', text(header.subarray(124, 136)));
    const offset = source.position;
    if ('xL'.includes(type)) {
      if (sizeBytes > LARGEST_EXTENSION_BYTES) throw refuse('a file name', `one of ${sizeBytes} bytes`);
      const data = await source.read(sizeBytes);
      extended = type === 'L' ? { ...extended, path: text(data) } : { ...extended, ...paxRecords(data) };
    } else {
      const written = extended.path ?? ustarPath(header);
      const entryPath = written.replace(/^(\.?\/)+|\/+$|^\.$/g, '');
      extended = {};
      if (!'0\x0075g'.includes(type))
        throw refuse('files and folders', `a link or device, ${JSON.stringify(entryPath)}`);
      if (type !== 'g') yield { path: entryPath, isFolder: type === '5' || written.endsWith('/'), sizeBytes, offset };
    }
    const end = offset + BLOCK * Math.ceil(sizeBytes / BLOCK);
    await source.skip(end - source.position);
    if (source.position < offset + sizeBytes) throw refuse(`${sizeBytes} bytes of a file`, 'the end of the archive');
  }
}

interface Extension {
  readonly path?: string;
  readonly sizeBytes?: number;
}

/** Records "<length> <key>=<value>\n"; the length counts the record's bytes, itself included. */
function paxRecords(data: Uint8Array): Extension {
  const found: { path?: string; sizeBytes?: number } = {};
  for (let at = 0; at < data.length; ) {
    const length = Number.parseInt(text(data.subarray(at, at + 20)), 10);
    if (!(length > 0)) break;
    const [, key, value] = /^\d+ ([^=]*)=(.*)\n$/s.exec(text(data.subarray(at, at + length))) ?? [];
    if (key === 'path' && value !== undefined) found.path = value;
    if (key === 'size') found.sizeBytes = Number(value);
    at += length;
  }
  return found;
}

function ustarPath(header: Uint8Array): string {
  const name = text(header.subarray(0, 100));
  const isUstar = text(header.subarray(257, 263)) === 'ustar';
  const prefix = isUstar ? text(header.subarray(345, 500)) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

/** The sum of the header's bytes, its own field read as blanks. */
function hasSoundChecksum(header: Uint8Array): boolean {
  let sum = 8 * 0x20;
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += header[i]!;
  return sum === number(header.subarray(148, 156));
}

/** Octal digits, or (GNU, first bit set) a big-endian number. */
function number(field: Uint8Array): number {
  if (field[0]! < 0x80) return Number.parseInt(text(field).trim() || '0', 8);
  return field.reduce((value, byte, i) => value * 256 + (i === 0 ? byte & 0x7f : byte), 0);
}

function text(field: Uint8Array): string {
  const end = field.indexOf(0);
  return new TextDecoder().decode(end === -1 ? field : field.subarray(0, end));
}
