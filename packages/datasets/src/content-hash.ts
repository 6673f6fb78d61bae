import { createHash } from 'node:crypto';
import { ValueError } from '@gans/tensor';
import type { ImageDataset } from './image-dataset';

/** Hashes what a model can see of a data set, and nothing else: not the name, the split or the compression it was stored with.
 *
 *  SHA-256 over the ASCII line "N,H,W,C,K\n", then all image bytes in order, then the labels as little-endian int32.
 *
 *  @param dataset read in blocks, so that lazily drawn images need not be held at once.
 *  @returns 64 hexadecimal digits; equal content gives equal digits on every machine.
 */
export function contentHash(dataset: Omit<ImageDataset, 'sha256'>): string {
  const hasher = contentHasher(dataset);
  const block = 1024;
  for (let first = 0; first < dataset.length; first += block) {
    const indices = Int32Array.from({ length: Math.min(block, dataset.length - first) }, (_, i) => first + i);
    hasher.update(dataset.pixels(indices));
  }
  return hasher.digest();
}

/** A content hash in the making. */
export interface ContentHasher {
  /** Takes the bytes of the next images, whole or not. */
  update(pixels: Uint8Array): void;
  /** The hash, once all images have been taken.
   *
   *  @throws ValueError when there were more or fewer bytes.
   */
  digest(): string;
}

/** Computes a data set's `contentHash` from pixels that are read block by block for another purpose, so that they are read once.
 *
 *  @param dataset the sizes and labels, which are known before the pixels are.
 *  @example
 *  const hasher = contentHasher({ length: 2, imageShape: [1, 1, 1], classCount: 2, labels: [0, 1] });
 *  hasher.update(Uint8Array.of(3));
 *  hasher.update(Uint8Array.of(250));
 *  hasher.digest(); // as that of the data set
 */
export function contentHasher({
  length,
  imageShape,
  classCount,
  labels,
}: Pick<ImageDataset, 'length' | 'imageShape' | 'classCount'> & {
  readonly labels: ArrayLike<number>;
}): ContentHasher {
  const hash = createHash('sha256').update(`${[length, ...imageShape, classCount].join(',')}\n`);
  const expected = imageShape.reduce((product, size) => product * size, length);
  let taken = 0;
  return {
    update(pixels) {
      hash.update(pixels);
      taken += pixels.length;
    },
    digest() {
      if (taken !== expected)
        throw new ValueError(
          `contentHasher: expected ${expected} bytes of pixels, [${[length, ...imageShape].join(', ')}], got ${taken}. Take each image once.`,
        );
      const encoded = new DataView(new ArrayBuffer(4 * length));
      for (let i = 0; i < length; i++) encoded.setInt32(4 * i, labels[i]!, true);
      return hash.update(new Uint8Array(encoded.buffer)).digest('hex');
    },
  };
}
