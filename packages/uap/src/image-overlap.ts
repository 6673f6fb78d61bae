import { Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { ImageBatches } from './image-source';
import { expectNotAborted, yieldToEvents } from './internal/classify';
import { expectImages } from './internal/expect';
import { expectImageRange } from './internal/expect-range';

/** Which images occur in both of two sets. */
export interface ImageOverlap {
  /** Images of the first set that the second holds too. */
  readonly shared: number;
  /** Images of the first set. */
  readonly count: number;
  /** Positions of the first ten of them, [in the first set, in the second]. */
  readonly examples: readonly (readonly [number, number])[];
  /** What to tell a person, where there are any. */
  readonly warning?: string;
}

/** Counts the images of a prior that are also target images: such a prior is target data, whatever it is called.
 *
 *  Images are compared by their bytes, round(127.5 (x + 1)), so that a copy in another file format of the same pixels is found, by a hash of 64 bits.
 *
 *  @param prior float32 [N, H, W, C] in [-1, 1], or batches of such; not disposed.
 *  @param target likewise.
 *  @param options `signal` stops between batches.
 *  @returns see `ImageOverlap`.
 *  @throws ShapeError when images have not four axes; ValueError when they lie outside [-1, 1]; GansError (code ABORTED).
 *  @example
 *  const { shared, warning } = await imageOverlap(images, images); // 4, '4 of 4 prior images are target images ...'
 */
export async function imageOverlap(
  prior: ImageBatches,
  target: ImageBatches,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<ImageOverlap> {
  const places = new Map<string, number>();
  await eachHash('target', target, signal, (hash, index) => void (places.has(hash) || places.set(hash, index)));
  let [shared, count] = [0, 0];
  const examples: [number, number][] = [];
  await eachHash('prior', prior, signal, (hash, index) => {
    count += 1;
    const place = places.get(hash);
    if (place === undefined) return;
    shared += 1;
    if (examples.length < 10) examples.push([index, place]);
  });
  const found = { shared, count, examples };
  if (shared === 0) return found;
  const [own, other] = examples[0]!;
  const warning = `${shared} of ${count} prior images are target images too, such as number ${own}, which is target image ${other}: nothing made of this prior is data-free.`;
  return { ...found, warning };
}

async function eachHash(
  name: string,
  batches: ImageBatches,
  signal: AbortSignal | undefined,
  visit: (hash: string, index: number) => void,
): Promise<void> {
  let index = 0;
  for await (const images of batches instanceof Tensor ? [batches] : batches) {
    expectNotAborted('imageOverlap', signal, `${index} ${name} images`);
    expectImages('imageOverlap', name, images);
    await expectImageRange('imageOverlap', name, images);
    for (const hash of await hashesOf(images)) visit(hash, index++);
    await yieldToEvents();
  }
}

/** Two FNV-1a hashes of each image's bytes and shape. */
async function hashesOf(images: Tensor4D): Promise<string[]> {
  const values = (await images.data()) as Float32Array;
  const [count, ...shape] = images.shape;
  const size = values.length / count;
  return Array.from({ length: count }, (_, i) => {
    let [a, b] = [0x811c9dc5, 0x050c5d1f];
    for (let j = i * size; j < (i + 1) * size; j++) {
      const byte = Math.round(127.5 * (values[j]! + 1));
      a = Math.imul(a ^ byte, 0x01000193);
      b = Math.imul(b ^ (byte + 0x9e37), 0x01000193);
    }
    return `${shape.join('x')}:${a >>> 0}:${b >>> 0}`;
  });
}
