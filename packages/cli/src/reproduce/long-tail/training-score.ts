import type { GeneratorNet } from '@gans/core-nets';
import { batch, createImageDataset, type ImageDataset, takeSubset } from '@gans/datasets';
import { classificationAccuracyScore, type LabelledBatch, type MetricResult } from '@gans/metrics';
import { createSeed, disposeTree, foldIn, type Seed } from '@gans/tensor';
import { createClassifierNet, type NamedClassifier, scoreTraining } from '@gans/training';
import type { GanRunConfig } from '../../run/config';
import { balancedLabels } from '../../run/evaluate';
import { type Judge, observeDataset } from '../../run/judge';
import { drawPixels } from '../../run/pictures';

const MOST_IMAGES = 10_000;
const EPOCHS = 5;
const CHUNK = 250;
// One classifier and one order of batches for all cells: only the images differ.
const SEED = createSeed(0);

/** Images that a classifier is trained on for the score. */
export function scoreImages({ length }: Pick<ImageDataset, 'length'>): number {
  return Math.min(MOST_IMAGES, length);
}

/** Trains a classifier on images, generated ones or in their place real ones, and tests it on real ones.
 *
 *  @param images with their classes.
 *  @param config of a run, whose judge it is built and trained as, but for the epochs.
 *  @param test real images.
 *  @param options `signal` stops it; `what` the images are, for the protocol.
 *  @returns the classification accuracy score.
 *  @throws GansError (code ABORTED) when stopped.
 */
export async function trainingScore(
  images: ImageDataset,
  { classifier }: Pick<GanRunConfig, 'classifier'>,
  test: ImageDataset,
  { signal, what }: { readonly signal: AbortSignal; readonly what: string },
): Promise<MetricResult> {
  const config = {
    ...classifier.training,
    epochs: EPOCHS,
    batchSize: Math.min(classifier.training.batchSize, images.length),
  };
  const trained: NamedClassifier[] = [];
  const trainClassifier = scoreTraining({
    create: () => createClassifierNet({ net: 'small-cnn', ...classifier.net }, foldIn(SEED, 'score')),
    dataset: images,
    config,
    seed: foldIn(SEED, 'score training'),
    onTrained: (net) => {
      trained.push(net);
    },
  });
  const { filters, featureSize } = classifier.net;
  const { batchSize, learningRate } = config;
  try {
    return await classificationAccuracyScore(
      {
        trainClassifier,
        testBatches: batchesOf(test),
        generatedCount: images.length,
        recipe: { images: what, net: 'small-cnn', filters, featureSize, epochs: EPOCHS, batchSize, learningRate },
        reference: { name: test.name, sha256: test.sha256 },
      },
      { signal },
    );
  } finally {
    for (const { params, state } of trained) disposeTree(params, state);
  }
}

/** Draws images for the score. A generator that can be asked for classes gives as many of each; of another one's images the judge says what they are of.
 *
 *  @param generator with the weights to draw with; not disposed.
 *  @param judge who reads images of a generator without classes.
 *  @param like real training images: number, classes and shape.
 *  @param seed of the latents.
 *  @param signal stops it.
 *  @throws GansError (code ABORTED) when stopped.
 */
export async function generatedImages(
  generator: GeneratorNet,
  judge: Judge,
  like: ImageDataset,
  seed: Seed,
  signal: AbortSignal,
): Promise<ImageDataset> {
  const { classCount } = generator.spec;
  const asked = balancedLabels(scoreImages(like), classCount);
  const pixels = await drawPixels(generator, asked, seed, { signal });
  const labelled = (labels: Int32Array) =>
    createImageDataset({
      name: 'generated images',
      classNames: like.classNames,
      imageShape: like.imageShape,
      labels,
      pixels,
    });
  if (classCount > 0) return labelled(asked);
  return labelled((await observeDataset(judge, labelled(asked), { signal })).predicted);
}

/** Every so many-th image of a set, so that the shares of its classes stay what they are.
 *
 *  @param count how many; all where there are no more.
 */
export function spreadSample(dataset: ImageDataset, count: number): ImageDataset {
  if (count >= dataset.length) return dataset;
  return takeSubset(
    dataset,
    Array.from({ length: count }, (_, i) => Math.floor((i * dataset.length) / count)),
  );
}

async function* batchesOf(test: ImageDataset): AsyncGenerator<LabelledBatch> {
  for (let first = 0; first < test.length; first += CHUNK) {
    const indices = Int32Array.from({ length: Math.min(CHUNK, test.length - first) }, (_, i) => first + i);
    const { images, labels } = batch(test, indices);
    try {
      yield { images, labels };
    } finally {
      images.dispose();
    }
  }
}
