import { GansError, type Generator, type GeneratorSpec, ShapeError, ValueError } from '@gans/tensor';
import {
  memory,
  nextFrame,
  pad,
  profile,
  slice,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';
import type { GeneratorInput } from './contracts';

/** How many images fit into a budget of memory, and why. */
export interface SamplingPlan {
  /** Images per call of the generator. */
  readonly chunkSize: number;
  /** Bytes of tensors that are alive at the peak of a call whatever its number of images: weights, and what is made of them. */
  readonly fixedBytes: number;
  /** Bytes of tensors at the peak that each image adds. */
  readonly bytesPerImage: number;
}

/** Plans how many images to generate at a time so that tensors stay within a budget of memory: runs the generator on one image and on two, and reckons from their peaks.
 *
 *  chunkSize = floor((budget - fixed) / per image)
 *  Counted are the tensors of this package at their peak, all those alive beforehand included. What an engine's kernels take for themselves while they run comes on top, on the native engine and wasm rarely more than the largest tensor of a layer.
 *
 *  @param generate the generator as a bare function, for example of `asGenerator`.
 *  @param spec its sizes.
 *  @param budgetBytes the most bytes of tensors alive at any time.
 *  @returns the plan.
 *  @throws ValueError when the budget is no positive number, or one image exceeds it; it says what one takes.
 *  @example
 *  const net = createDcganGenerator({ latentSize: 4, classCount: 10, height: 8, width: 8, channels: 1, filters: 2 }, seed);
 *  const { chunkSize } = await planSampling(asGenerator(net), net.spec, 1024 ** 3);
 */
export async function planSampling(
  generate: Generator,
  { latentSize, classCount }: GeneratorSpec,
  budgetBytes: number,
): Promise<SamplingPlan> {
  if (!(budgetBytes > 0))
    throw new ValueError(
      `planSampling: expected budgetBytes to be a positive number, got ${budgetBytes}. Pass for example 2 ** 30.`,
    );
  const peakOf = async (count: number): Promise<number> => {
    const { peakBytes } = await profile(() => {
      tidy(() => {
        generate(zeros([count, latentSize]), zeros([count, classCount]));
      });
      return [];
    });
    return Math.max(peakBytes, memory().numBytes);
  };
  const before = memory().numBytes;
  const [one, two] = [await peakOf(1), await peakOf(2)];
  const bytesPerImage = two - one;
  // A single image may be spared something that two are not: what was there before is fixed in any case.
  const fixedBytes = Math.max(one - bytesPerImage, before);
  const chunkSize = Math.floor((budgetBytes - fixedBytes) / bytesPerImage);
  if (chunkSize < 1)
    throw new ValueError(
      `planSampling: expected budgetBytes to hold at least one image, ${fixedBytes + bytesPerImage} bytes, got ${budgetBytes}. Raise the budget, or free other tensors first.`,
    );
  return { chunkSize, fixedBytes, bytesPerImage };
}

/** A chunk of generated images. */
export interface SampledChunk {
  /** float32 [n, H, W, C] in [-1, 1]; disposed after the visit. */
  readonly images: Tensor4D;
  /** Index of the first image. */
  readonly first: number;
}

/** Latents and conditions that are made when their turn comes. */
export interface DrawnInput {
  /** N. */
  readonly count: number;
  /** Makes rows [first, first + count); called once for each chunk, in order, and its tensors are disposed after the chunk is generated. */
  readonly draw: (first: number, count: number) => GeneratorInput;
}

/** How images are sampled in chunks. */
export interface SampleInChunksOptions {
  /** Images per call of the generator, as of `planSampling`. */
  readonly chunkSize: number;
  /** Stops between chunks. */
  readonly signal?: AbortSignal;
}

/** Generates an image for each row of latents and conditions, chunk by chunk, with memory for no more than one chunk.
 *
 *  Every call of the generator has the same number of rows, the last filled up with zeros, so image i depends on its own row and the chunk size only, and has the same bits however many come with it.
 *
 *  @param generate the generator as a bare function, for example of `asGenerator`.
 *  @param input latents [N, D] and conditions [N, K], not disposed; or how many there are and a function that makes rows of them.
 *  @param visit called for each chunk in order; may be asynchronous.
 *  @param options `chunkSize`, `signal`.
 *  @throws ValueError when `chunkSize` is not a positive integer; ShapeError when latents and conditions differ in number, or are not as many as asked for; GansError (code ABORTED) when `signal` stopped it; whatever `visit` throws.
 *  @example
 *  const net = createDcganGenerator({ latentSize: 4, classCount: 10, height: 8, width: 8, channels: 1, filters: 2 }, seed);
 *  const input = { latent: normal(seed, [5, 4]), condition: oneHotRows([3, 1, 4, 1, 5], 10) };
 *  await sampleInChunks(asGenerator(net), input, ({ images }) => images.print(), { chunkSize: 2 });
 */
export async function sampleInChunks(
  generate: Generator,
  input: GeneratorInput | DrawnInput,
  visit: (chunk: SampledChunk) => void | Promise<void>,
  { chunkSize, signal }: SampleInChunksOptions,
): Promise<void> {
  if (!Number.isInteger(chunkSize) || chunkSize < 1)
    throw new ValueError(
      `sampleInChunks: expected chunkSize to be a positive integer, got ${chunkSize}. Take that of planSampling, or for example 64.`,
    );
  const { count, draw } = 'draw' in input ? input : rowsOf(input);
  for (let first = 0; first < count; first += chunkSize) {
    if (signal?.aborted === true)
      throw new GansError('ABORTED', `sampleInChunks: stopped after ${first} of ${count} images.`);
    const size = Math.min(chunkSize, count - first);
    const images = tidy(() => {
      const { latent, condition } = draw(first, size);
      expectRows(latent.shape[0], condition.shape[0], size);
      const chunk = generate(filled(latent, chunkSize), filled(condition, chunkSize));
      return size === chunkSize ? chunk : slice(chunk, 0, size);
    });
    try {
      await visit({ images, first });
    } finally {
      images.dispose();
    }
    await nextFrame();
  }
}

function rowsOf({ latent, condition }: GeneratorInput): DrawnInput {
  const count = latent.shape[0];
  expectRows(count, condition.shape[0], count);
  const rows = (table: Tensor2D, first: number, size: number) => slice(table, [first, 0], [size, -1]);
  return {
    count,
    draw: (first, size) => ({ latent: rows(latent, first, size), condition: rows(condition, first, size) }),
  };
}

function expectRows(latents: number, conditions: number, count: number): void {
  if (latents !== count)
    throw new ShapeError(
      `sampleInChunks: expected draw to make ${count} latents, got ${latents}. It is told how many.`,
    );
  if (conditions !== count)
    throw new ShapeError(
      `sampleInChunks: expected a condition for each of the ${count} latents, got ${conditions}. Without classes it is zeros([N, 0]).`,
    );
}

function filled(rows: Tensor2D, count: number): Tensor2D {
  const missing = count - rows.shape[0];
  if (missing === 0) return rows;
  if (rows.shape[1] === 0) return zeros([count, 0]);
  const filler: [number, number][] = [
    [0, missing],
    [0, 0],
  ];
  return pad<Tensor>(rows, filler) as Tensor2D;
}
