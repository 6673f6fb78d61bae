import { type Classifier, createSeed, ShapeError, uniform, ValueError } from '@gans/tensor';
import { slice, type Tensor2D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { expectPreprocessing, type Preprocessing, preprocess } from './preprocessing';

/** A classifier that a generator learns from and that nothing changes: it owns its preprocessing, and has been tried out. */
export interface FrozenClassifier {
  /** Images in [-1, 1], float32 [N, H, W, C] -> logits [N, K]; differentiable in the images, and in nothing else that learns. */
  readonly classify: Classifier;
  /** K, as it was found. */
  readonly classCount: number;
  /** Of the generator's images, which it takes. */
  readonly imageShape: readonly [height: number, width: number, channels: number];
}

/** What `frozenClassifier` is told of a classifier. */
export interface FrozenClassifierOptions {
  /** Of the generator's images; `spec.imageShape` of it. */
  readonly imageShape: readonly [height: number, width: number, channels: number];
  /** K where it is known from elsewhere, for example of a conditional generator: another one is then an error. */
  readonly classCount?: number;
  /** Turns the generator's images, in [-1, 1], into those that the classifier was trained on. Default: nothing. Nothing is guessed here: images in another range than the training's are images of no class. */
  readonly preprocessing?: Preprocessing;
}

const PROBES = 4;

/** Wraps a classifier for the loop of a class-balancing GAN, and tries it out on noise: what it gives must be logits, the same ones each time, and of each image on its own.
 *
 *  The function may be anything that TensorFlow.js can differentiate: a net of `@gans/core-nets` (`asClassifier`), a model (`fromLayersModel(model).classifier()` of `@gans/tensor`), or code of your own. Its weights are no parameters of the GAN: no gradient of them is computed, no optimizer knows them, and a test holds that they end bit for bit as they began.
 *
 *  @param classify images as `preprocessing` leaves them -> logits [N, K]; must outlive the wrapper.
 *  @param options `imageShape`, and what else there is to know.
 *  @returns the wrapper; it holds no tensors.
 *  @throws ShapeError when the output is not [N, K], K >= 2, or K is not `classCount`; ValueError when it is not finite, is probabilities, changes from call to call, or depends on the other images of the batch.
 *  @example
 *  const net = createSmallCnn({ classCount: 10, height: 32, width: 32, channels: 1, filters: 2, featureSize: 8 }, seed);
 *  const classifier = await frozenClassifier(asClassifier(net), { imageShape: [32, 32, 1] });
 *  console.log(classifier.classCount); // 10
 */
export async function frozenClassifier(
  classify: (images: Tensor4D) => Tensor2D,
  { imageShape, classCount, preprocessing = {} }: FrozenClassifierOptions,
): Promise<FrozenClassifier> {
  expectPreprocessing('frozenClassifier', preprocessing, imageShape[2]);
  const whole: Classifier = (images) => tidy(() => classify(preprocess(images, preprocessing)));
  const { all, again, alone, shape } = await probe(whole, imageShape);
  const [rows, found] = shape;
  if (shape.length !== 2 || rows !== PROBES || found! < 2)
    throw new ShapeError(
      `frozenClassifier: expected the classifier to map ${PROBES} images to logits [${PROBES}, K] of two classes at least, got [${shape.join(', ')}].`,
    );
  if (classCount !== undefined && classCount !== found)
    throw new ShapeError(
      `frozenClassifier: expected the classifier to know ${classCount} classes, got logits of ${found}. Class k of the counts must be class k of the classifier: take one that was trained on the same classes.`,
    );
  expectLogits(all, found!);
  expectSame(all, again, 'the same logits for the same images', 'others the second time', 'Turn dropout off');
  expectSame(
    all.subarray(0, found),
    alone,
    'the logits of an image not to depend on the others of its batch',
    'others when it comes alone',
    'Let batch norm use its running statistics',
  );
  return { classify: whole, classCount: found!, imageShape };
}

async function probe(classify: Classifier, imageShape: FrozenClassifier['imageShape']) {
  const images = uniform(createSeed(0), [PROBES, ...imageShape], { min: -1, max: 1 });
  const first = tidy(() => slice(images, 0, 1));
  const outputs = [images, images, first].map((batch) => classify(batch));
  try {
    const [all, again, alone] = (await Promise.all(outputs.map((x) => x.data()))) as [
      Float32Array,
      Float32Array,
      Float32Array,
    ];
    return { all, again, alone, shape: outputs[0]!.shape as readonly number[] };
  } finally {
    for (const x of [images, first, ...outputs]) x.dispose();
  }
}

function expectLogits(values: Float32Array, classCount: number): void {
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new ValueError(`frozenClassifier: expected finite logits, got ${values[bad]}.`);
  const isDistribution = (row: Float32Array) =>
    row.every((value) => value >= 0 && value <= 1) && Math.abs(row.reduce((sum, value) => sum + value, 0) - 1) < 1e-3;
  const rows = Array.from({ length: PROBES }, (_, i) => values.subarray(i * classCount, (i + 1) * classCount));
  if (rows.every(isDistribution))
    throw new ValueError(
      'frozenClassifier: expected logits, got rows of numbers in [0, 1] that sum to 1: probabilities. A second softmax would make them nearly equal for all classes, and the loss would hardly have a gradient. Leave the last softmax out, or return the logarithm of the probabilities, as fromLayersModel(model).classifier({ output: "probabilities" }) of @gans/tensor does.',
    );
}

// Batched and single images may take different kernels: their last bits differ.
function expectSame(a: Float32Array, b: Float32Array, rule: string, found: string, advice: string): void {
  const scale = a.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
  if (a.every((value, i) => Math.abs(value - b[i]!) <= 1e-3 * scale)) return;
  throw new ValueError(
    `frozenClassifier: expected ${rule}, got ${found}. ${advice}: call a model with { training: false }.`,
  );
}
