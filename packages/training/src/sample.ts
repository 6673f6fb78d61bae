import { foldIn, type Generator, type GeneratorSpec, normal, type Seed, uniform } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { nextFrame, pad, slice, type Tensor2D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';

/** Draws latents from a generator's prior.
 *
 *  @param spec latent size and prior.
 *  @param seed row i depends on (seed, i) only.
 *  @param count rows to draw.
 *  @param firstRow index of the first one; default 0.
 *  @returns float32 [count, D]; the caller disposes it.
 */
export function drawLatents({ latentSize, prior }: GeneratorSpec, seed: Seed, count: number, firstRow = 0): Tensor2D {
  const shape = [count, latentSize];
  return (
    prior.kind === 'normal' ? normal(seed, shape, { firstRow }) : uniform(seed, shape, { ...prior, firstRow })
  ) as Tensor2D;
}

/** A chunk of generated images. */
export interface GeneratedChunk {
  /** float32 [n, H, W, C] in [-1, 1]; disposed after the visit. */
  readonly images: Tensor4D;
  /** Classes asked for, [n]. */
  readonly labels: Int32Array;
  /** Index of the first image. */
  readonly first: number;
}

/** Generates one image per label and visits them chunk by chunk.
 *
 *  Chunks are padded to a fixed size, so image i depends on (seed, i, its label) and the chunk size only.
 *
 *  @param generator and `spec` the generator and its sizes.
 *  @param labels classes asked for, [N].
 *  @param seed of the latents.
 *  @param visit called for each chunk in order; may be asynchronous.
 *  @param options `chunkSize`, images per call, default 100; `signal` stops between chunks.
 */
export async function generateImages(
  generator: Generator,
  spec: GeneratorSpec,
  labels: Int32Array,
  seed: Seed,
  visit: (chunk: GeneratedChunk) => void | Promise<void>,
  { chunkSize = 100, signal }: { readonly chunkSize?: number; readonly signal?: AbortSignal } = {},
): Promise<void> {
  for (let first = 0; first < labels.length && signal?.aborted !== true; first += chunkSize) {
    const part = labels.slice(first, first + chunkSize);
    const images = tidy(() => {
      const latents = drawLatents(spec, foldIn(seed, 'latents'), chunkSize, first);
      const condition = pad(oneHotRows(part, spec.classCount), [
        [0, chunkSize - part.length],
        [0, 0],
      ]) as Tensor2D;
      const all = generator(latents, condition);
      return part.length === chunkSize ? all : (slice(all, 0, part.length) as Tensor4D);
    });
    await visit({ images, labels: part, first });
    images.dispose();
    await nextFrame();
  }
}
