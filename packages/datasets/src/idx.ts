import { ShapeError, ValueError } from '@gans/tensor';
import { type IdxHeader, type IdxKind, LARGEST_SIDE, lengthError, MAGIC, parseIdxHeader } from './internal/idx-header';

/** Grey images as an IDX file holds them. */
export interface IdxImages {
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
  /** count * rows * columns bytes, row-major, 0 = background. */
  readonly pixels: Uint8Array;
}

/** Decodes an uncompressed IDX image file.
 *
 *  Big-endian: magic 2051, N, rows, columns (16 bytes), then the pixels.
 *  LeCun, Cortes and Burges, "The MNIST database of handwritten digits", 1998, section "File formats".
 *
 *  @param bytes the whole file; the result shares its memory.
 *  @param file its path, for error messages.
 *  @returns count, rows, columns and pixels.
 *  @throws FormatError naming file, expected and found when the magic number, the dimensions or the length is wrong.
 *  @example
 *  const bytes = encodeIdxImages({ count: 1, rows: 1, columns: 2, pixels: Uint8Array.of(7, 9) });
 *  decodeIdxImages(bytes).pixels; // Uint8Array [7, 9]
 */
export function decodeIdxImages(bytes: Uint8Array, file?: string): IdxImages {
  const { dimensions, headerBytes } = headerOfWhole(bytes, 'images', file);
  const [count, rows, columns] = dimensions as [number, number, number];
  return { count, rows, columns, pixels: bytes.subarray(headerBytes) };
}

/** Decodes an uncompressed IDX label file: magic 2049, N (8 bytes), then one byte per label.
 *
 *  @param bytes the whole file; the result shares its memory.
 *  @param file its path, for error messages.
 *  @returns labels, [N].
 *  @throws FormatError naming file, expected and found when the magic number, the count or the length is wrong.
 */
export function decodeIdxLabels(bytes: Uint8Array, file?: string): Uint8Array {
  return bytes.subarray(headerOfWhole(bytes, 'labels', file).headerBytes);
}

/** Encodes grey images as an IDX file: the inverse of `decodeIdxImages`.
 *
 *  @param images count >= 1, rows and columns from 1 to 4096.
 *  @returns the bytes of the file.
 *  @throws ShapeError when the pixels do not fill count * rows * columns.
 *  @throws ValueError when a dimension is out of range.
 */
export function encodeIdxImages(images: IdxImages): Uint8Array {
  const { count, rows, columns, pixels } = images;
  const dimensions = [count, rows, columns];
  if (dimensions.some((size) => !Number.isInteger(size) || size < 1) || Math.max(rows, columns) > LARGEST_SIDE)
    throw new ValueError(
      `encodeIdxImages: expected count, rows and columns to be positive integers, sides up to ${LARGEST_SIDE}, got ${dimensions.join(' x ')}.`,
    );
  if (pixels.length !== count * rows * columns)
    throw new ShapeError(
      `encodeIdxImages: expected pixels to hold ${dimensions.join(' x ')} bytes, got ${pixels.length}. Pass one byte per pixel.`,
    );
  return encode(MAGIC.images, dimensions, pixels);
}

/** Encodes labels as an IDX file: the inverse of `decodeIdxLabels`.
 *
 *  @param labels one byte each, at least one.
 *  @returns the bytes of the file.
 *  @throws ValueError when there are none.
 */
export function encodeIdxLabels(labels: Uint8Array): Uint8Array {
  if (labels.length === 0)
    throw new ValueError('encodeIdxLabels: expected at least one label, got none. Leave empty sets out.');
  return encode(MAGIC.labels, [labels.length], labels);
}

function headerOfWhole(bytes: Uint8Array, kind: IdxKind, file: string | undefined): IdxHeader {
  const header = parseIdxHeader(bytes, kind, file);
  if (bytes.length !== header.totalBytes) throw lengthError(kind, file, header, bytes.length);
  return header;
}

function encode(magic: number, dimensions: readonly number[], data: Uint8Array): Uint8Array {
  const headerBytes = 4 + 4 * dimensions.length;
  const bytes = new Uint8Array(headerBytes + data.length);
  const view = new DataView(bytes.buffer);
  for (const [i, value] of [magic, ...dimensions].entries()) view.setUint32(4 * i, value);
  bytes.set(data, headerBytes);
  return bytes;
}
