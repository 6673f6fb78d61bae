import { batch as cutBatch, type ImageDataset } from '@gans/datasets';
import { type Classifier, ValueError } from '@gans/tensor';
import { argMax, nextFrame, tidy } from '@tensorflow/tfjs-core';

/** Classes that a classifier gives to the images of a set: the largest logit, at a tie the first one.
 *
 *  @param classifier images [n, H, W, C] -> logits [n, K].
 *  @param dataset any set whose images fit.
 *  @param chunkSize images per call; default 250.
 *  @returns Int32Array [N].
 *  @throws ValueError when `chunkSize` is not a positive integer.
 *  @example
 *  const net = createSmallCnn({ classCount: 10, height: 32, width: 32, channels: 1, filters: 2, featureSize: 8 }, seed);
 *  await predictDataset(asClassifier(net), dataset); // 40 classes
 */
export async function predictDataset(
  classifier: Classifier,
  dataset: ImageDataset,
  chunkSize = 250,
): Promise<Int32Array> {
  if (!Number.isInteger(chunkSize) || chunkSize < 1)
    throw new ValueError(`predictDataset: expected chunkSize to be a positive integer, got ${chunkSize}.`);
  const predicted = new Int32Array(dataset.length);
  for (let first = 0; first < dataset.length; first += chunkSize) {
    const count = Math.min(chunkSize, dataset.length - first);
    const chunk = Int32Array.from({ length: count }, (_, i) => first + i);
    const classes = tidy(() => argMax(classifier(cutBatch(dataset, chunk).images), 1));
    predicted.set(await classes.data(), first);
    classes.dispose();
    await nextFrame();
  }
  return predicted;
}
