import { type Classifier, GansError, type Seed, ShapeError } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { dispose, nextFrame, type Tensor2D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { GeneratorSource } from '../generator-source';
import type { ImageFilter } from '../image-filter';
import { type MiningOptions, mineHardSamples } from '../mine-hard-samples';
import { pickLatents } from './pick-latents';
import { toBytes } from './to-bytes';

/** Which images are drawn, row by row. Row i of the plan is row i of the table of latents, whatever the other rows are. */
export interface ImagePlan {
  /** Where in the pool each goes. */
  readonly slots: Int32Array;
  /** Class asked for. */
  readonly labels: Int32Array;
  /** 1 where the image is mined if anything is. */
  readonly hard: Uint8Array;
  /** Index of the generator. */
  readonly origin: Uint8Array;
}

/** Mining with the classifier that it looks at. */
export interface Miner extends Omit<MiningOptions, 'signal' | 'onProgress' | 'chunkSize'> {
  readonly classifier: Classifier;
}

/** How images are drawn. */
export interface DrawingOptions {
  readonly seed: Seed;
  readonly miner?: Miner | undefined;
  readonly filter?: ImageFilter | undefined;
  readonly chunkSize: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Draws the images of a plan and writes their bytes into their places.
 *
 *  Chunks have one size, rows that are missing in the last one of a kind being drawn and thrown away: an image is the same whatever follows it.
 */
export async function writeImages(
  caller: string,
  pixels: Uint8Array,
  plan: ImagePlan,
  sources: readonly GeneratorSource[],
  { seed, miner, filter, chunkSize, signal, onProgress }: DrawingOptions,
): Promise<void> {
  const count = plan.slots.length;
  for (const { first, rows } of chunksOf(plan, miner !== undefined, chunkSize)) {
    if (signal?.aborted === true)
      throw new GansError('ABORTED', `${caller}: stopped by the caller's signal after ${first} of ${count} images.`);
    const source = sources[plan.origin[first]!]!;
    const labels = filled(plan.labels.subarray(first, first + rows), chunkSize);
    const condition = oneHotRows(labels, source.spec.classCount);
    let latents: Tensor2D | undefined;
    try {
      latents = await pickLatents(caller, source, condition, { seed, count: chunkSize, first }, filter);
      if (miner !== undefined && plan.hard[first] === 1) {
        const { classifier, ...options } = miner;
        const start = { latents, condition };
        const mined = await mineHardSamples(source, classifier, start, { ...options, chunkSize, signal });
        dispose(latents);
        latents = mined.latents;
      }
      const images = generate(caller, source, latents, condition);
      const bytes = await toBytes(caller, images).finally(() => images.dispose());
      const size = bytes.length / chunkSize;
      for (let i = 0; i < rows; i++)
        pixels.set(bytes.subarray(i * size, (i + 1) * size), plan.slots[first + i]! * size);
    } finally {
      dispose(latents === undefined ? [condition] : [latents, condition]);
    }
    onProgress?.(first + rows, count);
    await nextFrame();
  }
}

/** Cuts a plan where the generator changes, or whether images are mined, and after `chunkSize` rows. */
function* chunksOf({ slots, hard, origin }: ImagePlan, isMining: boolean, chunkSize: number) {
  const kind = (row: number) => 2 * origin[row]! + (isMining ? hard[row]! : 0);
  for (let first = 0; first < slots.length; ) {
    let rows = 1;
    while (rows < chunkSize && first + rows < slots.length && kind(first + rows) === kind(first)) rows++;
    yield { first, rows };
    first += rows;
  }
}

function generate(
  caller: string,
  { generator, spec }: GeneratorSource,
  latents: Tensor2D,
  condition: Tensor2D,
): Tensor4D {
  const images = tidy(() => generator(latents, condition));
  const expected = [latents.shape[0], ...spec.imageShape];
  if (images.shape.join() === expected.join()) return images;
  images.dispose();
  throw new ShapeError(
    `${caller}: expected the generator to give images [${expected.join(', ')}], got [${images.shape.join(', ')}]. Correct spec.imageShape.`,
  );
}

function filled(labels: Int32Array, count: number): Int32Array {
  const all = new Int32Array(count);
  all.set(labels);
  return all;
}
