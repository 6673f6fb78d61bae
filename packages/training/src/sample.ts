import { asGenerator, foldSpectralNorms, type GeneratorNet, sampleInChunks } from '@gans/core-nets';
import { disposeTree, foldIn, type Generator, type GeneratorSpec, normal, type Seed, uniform } from '@gans/tensor';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { conditionOf } from './gan/internal/conditions';
import type { GanNets } from './gan/nets';
import type { GanState } from './gan/state';

/** The generator of a GAN to sample from: the net with the weights of its moving average.
 *
 *  @param nets and `state` as of `createGan` or `trainGan`; the state must outlive the result, which shares its tensors.
 *  @returns a net; `asGenerator` of `@gans/core-nets` makes it a function of latents and conditions.
 */
export function averagedGenerator({ generator }: GanNets, { average }: GanState): GeneratorNet {
  return { ...generator, ...average };
}

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
 *  @param generator and `spec` the generator and its sizes: a bare function, or a net, whose spectral norms are divided out once for all images.
 *  @param labels classes asked for, [N].
 *  @param seed of the latents.
 *  @param visit called for each chunk in order; may be asynchronous.
 *  @param options `chunkSize`, images per call, default 100; `signal` stops between chunks.
 *  @throws ValueError when `chunkSize` is not a positive integer or a label is not a class; GansError (code ABORTED) when `signal` stopped it; whatever `visit` throws.
 *  @example
 *  const labels = Int32Array.from({ length: 20 }, (_, i) => i % 10);
 *  await generateImages(generator, generator.spec, labels, seed, ({ images, first }) => {
 *    console.log(first, images.shape);
 *  });
 */
export async function generateImages(
  generator: Generator | GeneratorNet,
  spec: GeneratorSpec,
  labels: Int32Array,
  seed: Seed,
  visit: (chunk: GeneratedChunk) => void | Promise<void>,
  { chunkSize = 100, signal }: { readonly chunkSize?: number; readonly signal?: AbortSignal } = {},
): Promise<void> {
  const folded = typeof generator === 'function' ? {} : foldSpectralNorms(generator);
  const generate = typeof generator === 'function' ? generator : asGenerator({ ...generator, ...folded });
  const draw = (first: number, count: number) => ({
    latent: drawLatents(spec, foldIn(seed, 'latents'), count, first),
    condition: conditionOf(labels.slice(first, first + count), spec.classCount),
  });
  try {
    await sampleInChunks(
      generate,
      { count: labels.length, draw },
      ({ images, first }) => visit({ images, labels: labels.slice(first, first + images.shape[0]), first }),
      { chunkSize, ...(signal && { signal }) },
    );
  } finally {
    disposeTree(folded);
  }
}
