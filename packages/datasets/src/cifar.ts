import { FormatError, ShapeError } from '@gans/tensor';

/** Which of the two sets: CIFAR-10 records have one label byte, CIFAR-100 records a coarse and a fine one. */
export type CifarVariant = 'cifar-10' | 'cifar-100';

/** The content of CIFAR binary records. */
export interface CifarRecords {
  /** Class of each image, [N]: of CIFAR-100 the fine one, 0 to 99. */
  readonly labels: Uint8Array;
  /** Of CIFAR-100 the superclass, [N], 0 to 19; of CIFAR-10 empty. */
  readonly coarseLabels: Uint8Array;
  /** N * 32 * 32 * 3 values, row-major, channels last. */
  readonly pixels: Uint8Array;
}

const PLANE = 32 * 32;

/** Decodes CIFAR binary records: [coarse label (CIFAR-100),] label, then the red, the green and the blue plane of 32 x 32 bytes each.
 *
 *  Krizhevsky, "Learning Multiple Layers of Features from Tiny Images", 2009.
 *
 *  @param bytes whole records of 3073 (CIFAR-10) or 3074 bytes.
 *  @param variant which records.
 *  @param what names the bytes in errors.
 *  @returns labels, and pixels with channels last; copies.
 *  @throws FormatError when there is no whole number of records, or a label is too large.
 *  @example
 *  const black = { labels: Uint8Array.of(7), coarseLabels: new Uint8Array(0), pixels: new Uint8Array(3072) };
 *  decodeCifar(encodeCifar(black), 'cifar-10').labels; // Uint8Array [7]
 */
export function decodeCifar(bytes: Uint8Array, variant: CifarVariant, what = 'bytes'): CifarRecords {
  const labelBytes = variant === 'cifar-10' ? 1 : 2;
  const recordBytes = labelBytes + 3 * PLANE;
  const count = bytes.length / recordBytes;
  if (!Number.isInteger(count) || count === 0)
    throw new FormatError(
      `decodeCifar: expected ${what} to hold whole ${variant} records of ${recordBytes} bytes, got ${bytes.length} bytes. The file is truncated, or of the other variant.`,
    );
  const labels = new Uint8Array(count);
  const coarseLabels = new Uint8Array(labelBytes === 2 ? count : 0);
  const pixels = new Uint8Array(count * 3 * PLANE);
  for (let i = 0; i < count; i++) {
    const record = bytes.subarray(i * recordBytes, (i + 1) * recordBytes);
    labels[i] = checkedLabel(record[labelBytes - 1]!, variant === 'cifar-10' ? 10 : 100, i, what);
    if (labelBytes === 2) coarseLabels[i] = checkedLabel(record[0]!, 20, i, what);
    const image = pixels.subarray(i * 3 * PLANE, (i + 1) * 3 * PLANE);
    for (let c = 0; c < 3; c++) for (let p = 0; p < PLANE; p++) image[3 * p + c] = record[labelBytes + c * PLANE + p]!;
  }
  return { labels, coarseLabels, pixels };
}

/** Encodes CIFAR binary records: the inverse of `decodeCifar`.
 *
 *  @param records of one variant: with coarse labels CIFAR-100, without CIFAR-10.
 *  @returns the bytes of a file.
 *  @throws ShapeError when the counts of labels and pixels differ.
 */
export function encodeCifar({ labels, coarseLabels, pixels }: CifarRecords): Uint8Array {
  const labelBytes = coarseLabels.length > 0 ? 2 : 1;
  if (pixels.length !== labels.length * 3 * PLANE || (labelBytes === 2 && coarseLabels.length !== labels.length))
    throw new ShapeError(
      `encodeCifar: expected ${labels.length} labels to come with ${labels.length * 3 * PLANE} pixel bytes and no or as many coarse labels, got ${pixels.length} and ${coarseLabels.length}. Pass one label an image.`,
    );
  const recordBytes = labelBytes + 3 * PLANE;
  const bytes = new Uint8Array(labels.length * recordBytes);
  for (let i = 0; i < labels.length; i++) {
    const record = bytes.subarray(i * recordBytes, (i + 1) * recordBytes);
    record[labelBytes - 1] = labels[i]!;
    if (labelBytes === 2) record[0] = coarseLabels[i]!;
    for (let c = 0; c < 3; c++)
      for (let p = 0; p < PLANE; p++) record[labelBytes + c * PLANE + p] = pixels[i * 3 * PLANE + 3 * p + c]!;
  }
  return bytes;
}

function checkedLabel(label: number, classCount: number, index: number, what: string): number {
  if (label >= classCount)
    throw new FormatError(
      `decodeCifar: expected ${what} to hold labels from 0 to ${classCount - 1}, got ${label} in record ${index}. The file is of the other variant, or damaged.`,
    );
  return label;
}
