import { FormatError } from '@gans/tensor';

/** The two kinds of IDX file there are here: unsigned bytes in 3 dimensions, or in 1. */
export type IdxKind = 'images' | 'labels';

/** What an IDX header announces. */
export interface IdxHeader {
  /** [N, rows, columns] for images, [N] for labels. */
  readonly dimensions: readonly number[];
  readonly headerBytes: number;
  /** Length of the whole decoded file. */
  readonly totalBytes: number;
}

/** Magic numbers: two zero bytes, 0x08 for unsigned bytes, and the number of dimensions. */
export const MAGIC = { images: 0x00000803, labels: 0x00000801 } as const;
const AXES = { images: 3, labels: 1 } as const;

/** Larger images are taken for a damaged header. */
export const LARGEST_SIDE = 4096;
const LARGEST_FILE = 2 ** 32 - 1;

/** Advice for a file that ends early. */
export const TRUNCATED = 'The file is truncated: fetch it again.';
/** Advice for a file that goes on too long. */
export const OVERLONG = 'Bytes follow the data: fetch the file again.';

/** Reads the header of an IDX file, so that its size is known before anything is allocated.
 *
 *  @param bytes the start of the decoded file, at least its 16 (images) or 8 (labels) header bytes.
 *  @param kind what the file should hold.
 *  @param file its path, for error messages; absent for bytes in memory.
 *  @throws FormatError when the bytes end early, the magic number is another, or a dimension is 0 or beyond reason.
 */
export function parseIdxHeader(bytes: Uint8Array, kind: IdxKind, file?: string): IdxHeader {
  const refuse = (expected: string, found: string, advice: string) =>
    new FormatError(describe(kind, file, expected, found, advice));
  const headerBytes = 4 + 4 * AXES[kind];
  if (bytes.length < headerBytes) throw refuse(`${headerBytes} header bytes`, `${bytes.length} bytes`, TRUNCATED);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(0);
  if (magic !== MAGIC[kind]) throw refuse(`magic number ${MAGIC[kind]}`, foundMagic(magic), adviceOnMagic(magic, kind));
  const dimensions = Array.from({ length: AXES[kind] }, (_, axis) => view.getUint32(4 + 4 * axis));
  const [count, ...sides] = dimensions;
  if (count === 0) throw refuse('at least one item', 'a count of 0', 'Leave empty sets out.');
  if (sides.some((side) => side === 0 || side > LARGEST_SIDE))
    throw refuse(`rows and columns from 1 to ${LARGEST_SIDE}`, sides.join(' x '), 'The header is damaged.');
  const header = { dimensions, headerBytes, totalBytes: dimensions.reduce((n, size) => n * size, 1) + headerBytes };
  if (header.totalBytes > LARGEST_FILE) throw refuse('at most 4 GiB', sizeText(header), 'The header is damaged.');
  return header;
}

/** Makes the error for a file of `found` bytes whose header announces another length. */
export function lengthError(kind: IdxKind, file: string | undefined, header: IdxHeader, found: number): FormatError {
  const advice = found < header.totalBytes ? TRUNCATED : OVERLONG;
  return new FormatError(describe(kind, file, sizeText(header), `${found} bytes`, advice));
}

/** One line in the form that all errors about one IDX file have. */
export function describe(
  kind: IdxKind,
  file: string | undefined,
  expected: string,
  found: string,
  advice: string,
): string {
  const caller = `${file === undefined ? 'decodeIdx' : 'readIdx'}${kind === 'images' ? 'Images' : 'Labels'}`;
  return `${caller}: expected ${file ?? 'bytes'} to hold ${expected}, got ${found}. ${advice}`;
}

/** "47040016 bytes (16 + 60000 x 28 x 28)". */
export function sizeText({ dimensions, headerBytes, totalBytes }: IdxHeader): string {
  return `${totalBytes} bytes (${headerBytes} + ${dimensions.join(' x ')})`;
}

function foundMagic(magic: number): string {
  if (magic === MAGIC.images) return `${magic} (images)`;
  if (magic === MAGIC.labels) return `${magic} (labels)`;
  return `0x${magic.toString(16).padStart(8, '0')}`;
}

function adviceOnMagic(magic: number, kind: IdxKind): string {
  if (magic === MAGIC[kind === 'images' ? 'labels' : 'images'])
    return 'The image and the label file seem to be swapped.';
  return magic >>> 16 === 0
    ? 'Only IDX files of unsigned bytes in 3 (images) or 1 (labels) dimensions are read.'
    : 'This is not an IDX file.';
}
