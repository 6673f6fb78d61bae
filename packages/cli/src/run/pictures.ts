import type { GeneratorNet } from '@gans/core-nets';
import { type ImageDataset, toPixels } from '@gans/datasets';
import { foldIn, type Seed } from '@gans/tensor';
import { type GeneratedChunk, generateImages } from '@gans/training';
import { imageGrid } from '../grid';
import { encodePng } from '../png';

/** Draws images with a generator, as bytes.
 *
 *  @param generator with the weights to draw with, whose spectral norms are divided out once; not disposed.
 *  @param labels classes asked for, one image each.
 *  @param seed image i depends on (seed, i, its label) only.
 *  @param options `signal` stops between chunks.
 *  @returns uint8 [N, H, W, C] flat.
 *  @throws GansError (code ABORTED) when `signal` stopped it.
 */
export async function drawPixels(
  generator: GeneratorNet,
  labels: Int32Array,
  seed: Seed,
  options: { readonly signal?: AbortSignal } = {},
): Promise<Uint8Array> {
  const imageSize = generator.spec.imageShape.reduce((product, size) => product * size, 1);
  const pixels = new Uint8Array(labels.length * imageSize);
  const keep = async ({ images, first }: GeneratedChunk) => pixels.set(await toPixels(images), first * imageSize);
  await generateImages(generator, generator.spec, labels, seed, keep, options);
  return pixels;
}

/** A grid of generated images as a PNG file: one row a class, or a square where there are no classes; always the same latents for a seed. */
export async function generatedGrid(generator: GeneratorNet, columns: number, seed: Seed): Promise<Uint8Array> {
  const { classCount, imageShape } = generator.spec;
  const labels =
    classCount === 0
      ? new Int32Array(columns * columns)
      : Int32Array.from({ length: classCount * columns }, (_, i) => Math.floor(i / columns));
  return encodePng(imageGrid(await drawPixels(generator, labels, foldIn(seed, 'grid')), imageShape, { columns }));
}

/** The same layout of real images: the first ones of each class, or of all where the generator knows no classes. Where there are fewer images than columns, they are repeated. */
export function realGrid(
  dataset: ImageDataset,
  columns: number,
  { classCount }: Pick<GeneratorNet['spec'], 'classCount'>,
): Uint8Array {
  if (classCount === 0) {
    const indices = Array.from({ length: columns * columns }, (_, i) => i % dataset.length);
    return encodePng(imageGrid(dataset.pixels(indices), dataset.imageShape, { columns }));
  }
  const ofClass = Array.from({ length: dataset.classCount }, (): number[] => []);
  for (let i = 0; i < dataset.length; i++)
    if (ofClass[dataset.labels[i]!]!.length < columns) ofClass[dataset.labels[i]!]!.push(i);
  const indices = ofClass.flatMap((found) =>
    Array.from({ length: found.length === 0 ? 0 : columns }, (_, j) => found[j % found.length]!),
  );
  return encodePng(imageGrid(dataset.pixels(indices), dataset.imageShape, { columns }));
}
