import type { GeneratorNet } from '@gans/core-nets';
import { batch, type ImageDataset } from '@gans/datasets';
import type { MeasurementOptions, MetricResult } from '@gans/metrics';
import { GansError, type Seed } from '@gans/tensor';
import { generateImages } from '@gans/training';
import { nextFrame, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { createGatherer, type Gathered } from '../../evaluate/gather';
import { createMeter } from '../../evaluate/measure';
import type { Part } from '../../evaluate/metric-table';
import type { Judge } from '../../run/judge';

/** What is measured of a set of images, the names of `gans evaluate`. */
export const MEASURES = ['frechetDistance', 'is', 'classAccuracy', 'classFrechetDistance', 'diversity'] as const;

/** One of them. */
export type Measure = (typeof MEASURES)[number];

/** Each with its protocol. */
export type Measured = Readonly<Record<Measure, MetricResult>>;

/** Generated images as they were drawn, for the protocol. */
export const DRAWN = { generator: 'moving average of the weights', truncation: 'none' } as const;

const PARTS: ReadonlySet<Part> = new Set(['moments', 'classMoments', 'classSpread', 'posteriors', 'readings']);
const CHUNK = 250;

/** A set of images as the judge has seen them. */
export type Seen = Gathered;

/** Shows the judge real images.
 *
 *  @param judge the classifier of the table.
 *  @param dataset of which every so many-th image is taken, so that a set in the order of its classes gives all of them.
 *  @param options `count`, default all; `splits` of the inception score; `signal` stops between chunks.
 *  @throws GansError (code ABORTED) when stopped.
 */
export async function seeDataset(
  judge: Judge,
  dataset: ImageDataset,
  options: { readonly count?: number; readonly splits: number; readonly signal: AbortSignal },
): Promise<Seen> {
  const { count = dataset.length, splits, signal } = options;
  const chosen = Int32Array.from({ length: count }, (_, i) => Math.floor((i * dataset.length) / count));
  const labels = chosen.map((index) => dataset.labels[index]!);
  const watch = watcher(judge, labels, dataset.classNames, splits);
  for (let first = 0; first < count; first += CHUNK) {
    if (signal.aborted) throw new GansError('ABORTED', `seeDataset: stopped after ${first} of ${count} images.`);
    const { images } = batch(dataset, chosen.subarray(first, first + CHUNK));
    await watch.add(images, first);
    images.dispose();
    await nextFrame();
  }
  return watch.seen(dataset.name, dataset.sha256);
}

/** Shows the judge one generated image for each label.
 *
 *  @param generator with the weights to be measured; not disposed.
 *  @param seed of the latents: image i depends on (seed, i, its label) only.
 *  @param options as for `seeDataset`.
 *  @throws GansError (code ABORTED) when stopped.
 */
export async function seeGenerator(
  judge: Judge,
  generator: GeneratorNet,
  labels: Int32Array,
  seed: Seed,
  options: { readonly classNames: readonly string[]; readonly splits: number; readonly signal: AbortSignal },
): Promise<Seen> {
  const { classNames, splits, signal } = options;
  const watch = watcher(judge, labels, classNames, splits);
  const visit = ({ images, first }: { images: Tensor4D; first: number }) => watch.add(images, first);
  await generateImages(generator, generator.spec, labels, seed, visit, { signal });
  return watch.seen('generated images', '');
}

/** Makes a function that measures a set of images against real ones.
 *
 *  @param real what the judge saw of the real test images.
 *  @param fake of the images to be measured.
 *  @param measurement what the protocols are to say.
 *  @returns measure -> result.
 */
export function meterOf(real: Seen, fake: Seen, measurement: MeasurementOptions): (name: Measure) => MetricResult {
  return createMeter({ real, fake }, { seed: 0, neighbours: 5, comparison: 'strict', subsets: 1, measurement });
}

/** All measures of a set of images.
 *
 *  @param details what the protocols say beside what each metric says itself.
 */
export function measureAll(
  real: Seen,
  fake: Seen,
  measurement: MeasurementOptions,
  details: MetricResult['protocol'],
): Measured {
  const meter = meterOf(real, fake, measurement);
  const withDetails = (result: MetricResult) => ({ ...result, protocol: { ...result.protocol, ...details } });
  return Object.fromEntries(MEASURES.map((name) => [name, withDetails(meter(name))])) as Measured;
}

function watcher(judge: Judge, labels: Int32Array, classNames: readonly string[], splits: number) {
  const { taps, featureSize: dimension, classCount } = judge;
  const gatherer = createGatherer(PARTS, { count: labels.length, dimension, classCount, labels, classNames, splits });
  return {
    async add(images: Tensor4D, first: number): Promise<void> {
      const { logits, features } = taps(images) as { logits: Tensor; features: Tensor };
      gatherer.add(await features.data(), await logits.data(), first);
      logits.dispose();
      features.dispose();
    },
    seen: (name: string, sha256: string): Seen => ({
      record: { name, kind: 'images', sha256, count: labels.length },
      given: name,
      ...gatherer.gathered(),
    }),
  };
}
