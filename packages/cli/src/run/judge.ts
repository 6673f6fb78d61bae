import type { GeneratorNet } from '@gans/core-nets';
import { batch, type ImageDataset } from '@gans/datasets';
import {
  accumulate,
  accumulateByClass,
  argmaxRows,
  type ExtractorIdentity,
  emptyClassStatistics,
  emptyStatistics,
  type FeatureStatistics,
} from '@gans/metrics';
import { GansError, type Seed, type Taps } from '@gans/tensor';
import { type GeneratedChunk, generateImages } from '@gans/training';
import { nextFrame, type Tensor4D } from '@tensorflow/tfjs-core';
import type { EngineStretch } from '../result';

const CHUNK = 250;

/** A classifier trained on real images only, apart from the GAN: it reads generated images and lends its features to the Fréchet distance. */
export interface Judge {
  readonly taps: Taps;
  readonly classCount: number;
  readonly featureSize: number;
  /** Name, and hash of its checkpoint file. */
  readonly identity: ExtractorIdentity;
  /** That it was trained on. */
  readonly engines: readonly EngineStretch[];
  dispose(): void;
}

/** What a judge saw in a set of images. */
export interface Observation {
  /** Class read from each image. */
  readonly predicted: Int32Array;
  /** Class of each image, or class asked for. */
  readonly expected: Int32Array;
  readonly statistics: FeatureStatistics;
  /** Statistics of each class, [K], where they were asked for. */
  readonly byClass?: readonly FeatureStatistics[];
}

/** Whose classes the images are sorted by: those they are of or were asked to be, or those that the judge reads. */
export type SortBy = 'expected' | 'predicted';

/** Shows a judge the first images of a data set.
 *
 *  @param options `count`, default: all; `byClass`, default: no statistics of classes; `signal` stops between chunks.
 *  @throws GansError (code ABORTED) when `signal` stopped it.
 */
export async function observeDataset(
  judge: Judge,
  dataset: ImageDataset,
  options: { readonly count?: number; readonly byClass?: SortBy; readonly signal?: AbortSignal } = {},
): Promise<Observation> {
  const { count = dataset.length, byClass, signal } = options;
  const watch = watcher(judge, byClass);
  for (let first = 0; first < count; first += CHUNK) {
    if (signal?.aborted === true)
      throw new GansError('ABORTED', `observeDataset: stopped after ${first} of ${count} images.`);
    const indices = Int32Array.from({ length: Math.min(CHUNK, count - first) }, (_, i) => first + i);
    const { images, labels } = batch(dataset, indices);
    await watch.add(images, labels);
    images.dispose();
    await nextFrame();
  }
  return watch.observation();
}

/** Shows a judge one generated image for each label asked for.
 *
 *  @param generator with the weights to judge, whose spectral norms are divided out once; not disposed.
 *  @param labels classes asked for.
 *  @param seed image i depends on (seed, i, its label) only.
 *  @param options `byClass`, default: no statistics of classes; `signal` stops between chunks.
 *  @throws GansError (code ABORTED) when `signal` stopped it.
 */
export async function observeGenerator(
  judge: Judge,
  generator: GeneratorNet,
  labels: Int32Array,
  seed: Seed,
  options: { readonly byClass?: SortBy | undefined; readonly signal?: AbortSignal } = {},
): Promise<Observation> {
  const watch = watcher(judge, options.byClass);
  const show = ({ images, labels: part }: GeneratedChunk) => watch.add(images, part);
  await generateImages(generator, generator.spec, labels, seed, show, options);
  return watch.observation();
}

function watcher({ taps, classCount, featureSize }: Judge, sortBy: SortBy | undefined) {
  let statistics = emptyStatistics(featureSize);
  let byClass = emptyClassStatistics(classCount, featureSize);
  const predicted: number[] = [];
  const expected: number[] = [];
  return {
    async add(images: Tensor4D, labels: Int32Array): Promise<void> {
      const { logits, features } = taps(images) as Record<'logits' | 'features', Tensor4D>;
      const rows = await features.data();
      const read = argmaxRows(await logits.data(), classCount);
      statistics = accumulate(statistics, rows);
      if (sortBy !== undefined) byClass = accumulateByClass(byClass, rows, sortBy === 'predicted' ? read : labels);
      predicted.push(...read);
      expected.push(...labels);
      logits.dispose();
      features.dispose();
    },
    observation: (): Observation => ({
      predicted: Int32Array.from(predicted),
      expected: Int32Array.from(expected),
      statistics,
      ...(sortBy !== undefined && { byClass }),
    }),
  };
}
