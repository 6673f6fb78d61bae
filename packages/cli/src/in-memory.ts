import { createImageDataset, type ImageDataset } from '@gans/datasets';
import { GansError } from '@gans/tensor';

const CHUNK = 256;

/** How `inMemory` reads. */
export interface InMemoryOptions {
  /** Larger sets stay as they are; default 512 MiB, some 170,000 colour images of 32 x 32 pixels. */
  readonly mostBytes?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called as images are read. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Keeps the pixels of a set in memory. Training sees each image many times, and decoding a photograph takes longer than a step on it.
 *
 *  @param set of any kind; what it holds itself may be freed.
 *  @param options see `InMemoryOptions`.
 *  @returns the same images under the same name and content hash.
 *  @throws GansError (code ABORTED) when `signal` stopped it.
 */
export async function inMemory(set: ImageDataset, options: InMemoryOptions = {}): Promise<ImageDataset> {
  const { mostBytes = 2 ** 29, signal, onProgress } = options;
  const { name, split, classNames, imageShape, labels, verified, length } = set;
  const imageSize = imageShape.reduce((product, size) => product * size, 1);
  if (length * imageSize > mostBytes) return set;
  const pixels = new Uint8Array(length * imageSize);
  for (let first = 0; first < length; first += CHUNK) {
    await new Promise((done) => setImmediate(done));
    if (signal?.aborted) throw new GansError('ABORTED', `inMemory: stopped after ${first} of ${length} images.`);
    onProgress?.(first, length);
    const indices = Int32Array.from({ length: Math.min(CHUNK, length - first) }, (_, i) => first + i);
    pixels.set(set.pixels(indices), first * imageSize);
  }
  return createImageDataset({ name, ...(split && { split }), classNames, imageShape, labels, verified, pixels });
}
