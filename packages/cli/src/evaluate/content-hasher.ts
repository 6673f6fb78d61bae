import { createHash } from 'node:crypto';
import type { ImageShape } from '@gans/datasets';

/** Computes a data set's `contentHash` from pixels that come block by block, as they are read for another purpose.
 *
 *  @param source the sizes of the set, and its labels.
 *  @returns `update` takes the next images' bytes; `digest` gives the hash once all have come.
 */
export function contentHasher(source: {
  readonly count: number;
  readonly imageShape: ImageShape;
  readonly classNames: readonly string[];
  readonly labels: ArrayLike<number>;
}): { update(pixels: Uint8Array): void; digest(): string } {
  const { count, imageShape, classNames, labels } = source;
  const hash = createHash('sha256').update(`${[count, ...imageShape, classNames.length].join(',')}\n`);
  return {
    update: (pixels) => {
      hash.update(pixels);
    },
    digest: () => {
      const encoded = new DataView(new ArrayBuffer(4 * count));
      for (let i = 0; i < count; i++) encoded.setInt32(4 * i, labels[i]!, true);
      return hash.update(new Uint8Array(encoded.buffer)).digest('hex');
    },
  };
}
