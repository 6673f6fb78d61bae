import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { asTaps, createSmallCnn } from '@gans/core-nets';
import { batch, type ImageDataset } from '@gans/datasets';
import { accumulate, argmaxRows, type ExtractorIdentity, emptyStatistics, type FeatureStatistics } from '@gans/metrics';
import { disposeTree, foldIn, type Generator, type GeneratorSpec, type Seed, type Taps } from '@gans/tensor';
import { generateImages, loadNet, saveNet, type TrainClassifierOptions, trainClassifier } from '@gans/training';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { ReacganConfig } from './config';

const FILE = join('checkpoints', 'classifier.safetensors');
const CHUNK = 250;

/** A classifier trained on real images only, apart from the GAN: it reads generated images and lends its features to the Fréchet distance. */
export interface Judge {
  readonly taps: Taps;
  readonly classCount: number;
  readonly featureSize: number;
  /** Name, and hash of its checkpoint file. */
  readonly identity: ExtractorIdentity;
  dispose(): void;
}

/** What a judge saw in a set of images. */
export interface Observation {
  /** Class read from each image. */
  readonly predicted: Int32Array;
  /** Class of each image, or class asked for. */
  readonly expected: Int32Array;
  readonly statistics: FeatureStatistics;
}

/** Loads the run's classifier, or trains and saves it.
 *
 *  @param path the run folder; its subfolder checkpoints must exist.
 *  @param dataset real training images.
 *  @param seed of the run.
 *  @param options `signal` and `onStep` as `trainClassifier`.
 *  @throws GansError (code ABORTED) when stopped; nothing is saved then.
 */
export async function obtainJudge(
  path: string,
  config: ReacganConfig,
  dataset: ImageDataset,
  seed: Seed,
  options: Pick<TrainClassifierOptions, 'signal' | 'onStep'>,
): Promise<Judge> {
  const file = join(path, FILE);
  const exists = (await stat(file).catch(() => undefined)) !== undefined;
  const net = exists
    ? (await loadNet(file, createSmallCnn)).net
    : await trainClassifier({
        net: createSmallCnn(config.classifier.net, foldIn(seed, 'classifier')),
        dataset,
        config: config.classifier.training,
        seed: foldIn(seed, 'classifier training'),
        ...options,
      });
  if (!exists) await saveNet(file, net);
  const sha256 = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  return {
    taps: asTaps(net),
    classCount: net.config.classCount,
    featureSize: net.config.featureSize,
    identity: { name: `small-cnn trained on ${dataset.name}, tap features`, sha256 },
    dispose: () => disposeTree(net.params, net.state),
  };
}

/** Shows a judge the first images of a data set. */
export async function observeDataset(
  judge: Judge,
  dataset: ImageDataset,
  count = dataset.length,
): Promise<Observation> {
  const watch = watcher(judge);
  for (let first = 0; first < count; first += CHUNK) {
    const indices = Int32Array.from({ length: Math.min(CHUNK, count - first) }, (_, i) => first + i);
    const { images, labels } = batch(dataset, indices);
    await watch.add(images, labels);
    images.dispose();
  }
  return watch.observation();
}

/** Shows a judge one generated image for each label asked for. */
export async function observeGenerator(
  judge: Judge,
  generator: Generator,
  spec: GeneratorSpec,
  labels: Int32Array,
  seed: Seed,
): Promise<Observation> {
  const watch = watcher(judge);
  await generateImages(generator, spec, labels, seed, ({ images, labels: part }) => watch.add(images, part));
  return watch.observation();
}

function watcher({ taps, classCount, featureSize }: Judge) {
  let statistics = emptyStatistics(featureSize);
  const predicted: number[] = [];
  const expected: number[] = [];
  return {
    async add(images: Tensor4D, labels: Int32Array): Promise<void> {
      const { logits, features } = taps(images) as Record<'logits' | 'features', Tensor4D>;
      statistics = accumulate(statistics, await features.data());
      predicted.push(...argmaxRows(await logits.data(), classCount));
      expected.push(...labels);
      logits.dispose();
      features.dispose();
    },
    observation: (): Observation => ({
      predicted: Int32Array.from(predicted),
      expected: Int32Array.from(expected),
      statistics,
    }),
  };
}
