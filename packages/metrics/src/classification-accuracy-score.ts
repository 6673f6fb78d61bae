import { type Classifier, GansError, ShapeError, ValueError } from '@gans/tensor';
import { type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { argmaxRows, classAccuracy } from './class-accuracy';
import type { Json, MetricResult } from './result';

/** Real test images with their classes. */
export interface LabelledBatch {
  /** float32 [N, H, W, C] in [-1, 1]; not disposed. */
  readonly images: Tensor4D;
  /** Class indices, [N]. */
  readonly labels: ArrayLike<number>;
}

/** What is trained, and what it is tested on. */
export interface ClassificationAccuracyScoreInput {
  /** Trains a new classifier on generated images only; the caller's own loop. Its nets stay the caller's to dispose. */
  readonly trainClassifier: (options: { readonly signal?: AbortSignal }) => Promise<Classifier>;
  /** The official test set, real images. */
  readonly testBatches: Iterable<LabelledBatch> | AsyncIterable<LabelledBatch>;
  /** Number of generated images that the classifier is trained on. */
  readonly generatedCount: number;
  /** Net, generator, epochs, rate, seed: what another person needs to train the same; goes into the protocol. */
  readonly recipe: { readonly [key: string]: Json };
  /** Name and hash of the test images. */
  readonly reference: { readonly name: string; readonly sha256?: string };
}

/** Watches or stops the call. */
export interface ClassificationAccuracyScoreOptions {
  /** Goes to the training, and stops between test batches; the call rejects with code ABORTED. */
  readonly signal?: AbortSignal;
  /** Called after each test batch with the number of images done. */
  readonly onProgress?: (imagesDone: number) => void;
}

/** Classification accuracy score: how well a classifier that has seen only generated images reads real ones.
 *
 *  CAS = (1/n) sum_i [argmax f(x_i) = y_i], f trained on generated images, x_i and y_i the real test set
 *  Ravuri and Vinyals, "Classification Accuracy Score for Conditional Generative Models", 2019. arXiv:1905.10887. Deviates: the training is the caller's; the classifier counts as it is after training, no best epoch is picked on the test set.
 *
 *  @param input `trainClassifier`, `testBatches`, `generatedCount`, `recipe` and `reference`.
 *  @param options `signal`, `onProgress`.
 *  @returns the share of test images read right; `n` is the number of generated images, `protocol.perClass` the share for each class.
 *  @throws ValueError when `generatedCount` is no positive integer or a label is no class index; ShapeError when the classifier or the batches do not fit, or there are none; GansError (code ABORTED).
 *  @example
 *  const trainClassifier = async () => (images: tf.Tensor4D) => tf.mean(images, [1, 2]) as tf.Tensor2D;
 *  const testBatches = [{ images: tf.ones([1, 2, 2, 3]), labels: [0] }];
 *  const input = { trainClassifier, testBatches, generatedCount: 100, recipe: {}, reference: { name: 'ones' } };
 *  console.log((await classificationAccuracyScore(input)).value); // 1
 */
export async function classificationAccuracyScore(
  input: ClassificationAccuracyScoreInput,
  { signal, onProgress }: ClassificationAccuracyScoreOptions = {},
): Promise<MetricResult> {
  const { generatedCount, recipe, reference } = input;
  if (!Number.isInteger(generatedCount) || generatedCount < 1)
    throw new ValueError(
      `classificationAccuracyScore: expected generatedCount to be a positive integer, got ${generatedCount}.`,
    );
  const classifier = await input.trainClassifier(signal === undefined ? {} : { signal });
  const predicted: number[] = [];
  const expected: number[] = [];
  for await (const { images, labels } of input.testBatches) {
    if (signal?.aborted)
      throw new GansError(
        'ABORTED',
        `classificationAccuracyScore: stopped by the caller's signal after ${expected.length} test images.`,
      );
    const logits = tidy(() => classifier(images));
    const [rows, classCount] = logits.shape;
    const values = await logits.data().finally(() => logits.dispose());
    if (rows !== labels.length)
      throw new ShapeError(
        `classificationAccuracyScore: expected one row of logits for each of ${labels.length} labels, got ${rows}.`,
      );
    for (const label of argmaxRows(values, classCount)) predicted.push(label);
    for (let i = 0; i < labels.length; i++) expected.push(labels[i]!);
    onProgress?.(expected.length);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  if (expected.length === 0)
    throw new ShapeError('classificationAccuracyScore: expected testBatches to hold images, got none.');
  const { value, protocol } = classAccuracy({
    predicted,
    expected,
    classifier: { name: 'trained on generated images' },
  });
  return {
    value,
    n: generatedCount,
    protocol: {
      metric: 'classificationAccuracyScore',
      recipe,
      reference: { ...reference },
      nTest: expected.length,
      perClass: protocol.perClass!,
      standardError: protocol.standardError!,
    },
  };
}
