import { argmaxRows, classHistogram, type ExtractorIdentity, histogramKl, type MetricResult } from '@gans/metrics';
import { type Classifier, ShapeError } from '@gans/tensor';
import { Tensor } from '@tensorflow/tfjs-core';
import type { ImageBatches } from './image-source';
import { expectNotAborted, readLogits, yieldToEvents } from './internal/classify';
import { expectImages } from './internal/expect';

/** How stand-in images spread over a classifier's classes. */
export interface ClassCoverage {
  /** Images read as each class, [K]. */
  readonly histogram: Int32Array;
  /** Share of the classes that at least one image is read as. */
  readonly reached: number;
  /** Divergence of the histogram from the uniform one, with its protocol. */
  readonly divergence: MetricResult;
}

/** Looks at how well images cover a classifier's label space: what a perturbation crafted on them can know of its classes.
 *
 *  h_k = #{i: argmax f(x_i) = k};  reached = #{k: h_k > 0} / K;  divergence = KL(h / n ‖ uniform)
 *
 *  @param classifier maps images to logits.
 *  @param images float32 [N, H, W, C] in [-1, 1], or batches of such; not disposed.
 *  @param options `identity` of the classifier, and `signal`, which stops between batches.
 *  @returns see `ClassCoverage`.
 *  @throws ShapeError when there are no images or shapes do not fit; GansError (code ABORTED).
 *  @example
 *  const classifier = (x: tf.Tensor4D) => tf.reshape(tf.mean(x, [1, 2]), [-1, 1]).mul([[1, -1]]) as tf.Tensor2D;
 *  const { reached } = await classCoverage(classifier, images, { identity: { name: 'sign of the mean' } });
 */
export async function classCoverage(
  classifier: Classifier,
  images: ImageBatches,
  { identity, signal }: { readonly identity: ExtractorIdentity; readonly signal?: AbortSignal },
): Promise<ClassCoverage> {
  const labels: number[] = [];
  let classCount = 0;
  for await (const batch of images instanceof Tensor ? [images] : images) {
    expectNotAborted('classCoverage', signal, `${labels.length} images`);
    expectImages('classCoverage', 'images', batch);
    const read = await readLogits('classCoverage', classifier, batch);
    classCount = read.classCount;
    for (const label of argmaxRows(read.rows, classCount)) labels.push(label);
    await yieldToEvents();
  }
  if (labels.length === 0) throw new ShapeError('classCoverage: expected images to hold at least one, got none.');
  const histogram = classHistogram(labels, classCount);
  const reached = histogram.filter((count) => count > 0).length / classCount;
  return { histogram, reached, divergence: histogramKl(histogram, { extractor: identity }) };
}
