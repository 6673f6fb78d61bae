import {
  adam,
  type Classifier,
  disposeTree,
  foldIn,
  normal,
  randomBits,
  type Seed,
  ShapeError,
  ValueError,
  valueAndGrad,
} from '@gans/tensor';
import { abs, oneHotRows } from '@gans/tensor/ops';
import {
  add,
  clipByValue,
  mul,
  slice,
  sub,
  sum,
  type Tensor,
  type Tensor4D,
  tensor4d,
  tidy,
} from '@tensorflow/tfjs-core';
import { expectNotAborted, readLogits, yieldToEvents } from './internal/classify';
import { expectClass, expectCount, expectNotNegative, expectPositive } from './internal/expect';
import { refuseProbabilities } from './internal/expect-classifier';
import { type JitterImagesOptions, jitterImages } from './jitter-images';

/** How impressions are made. */
export interface ClassImpressionsOptions {
  readonly seed: Seed;
  /** [H, W, C]. */
  readonly imageShape: readonly [height: number, width: number, channels: number];
  /** The wanted class of each image; N of them. */
  readonly classes: ArrayLike<number>;
  /** Index of the first image, for work that is cut into chunks; default 0. */
  readonly first?: number;
  /** Steps at most; default 500. */
  readonly steps?: number;
  /** Adam's, in units of images; default 20/255. */
  readonly learningRate?: number;
  /** Range that the confidence at which an image is done is drawn from; default [0.55, 0.99]. */
  readonly confidence?: readonly [low: number, high: number];
  /** Weight of the total variation; default 1e-5. */
  readonly variationWeight?: number;
  /** What is done to images before the classifier sees them in a step; default that of `jitterImages`. */
  readonly jitter?: JitterImagesOptions;
  /** Stops between steps; the call rejects with code ABORTED. */
  readonly signal?: AbortSignal;
  /** Called after each step with the number of images that are done. */
  readonly onProgress?: (imagesDone: number, step: number) => void;
}

/** Images that a classifier has dreamt up. */
export interface ClassImpressions {
  /** float32 [N, H, W, C] in [-1, 1]; the caller disposes it. */
  readonly images: Tensor4D;
  /** Probability of the wanted class in each, float64. */
  readonly confidences: Float64Array;
  /** Whether each has reached its threshold. */
  readonly reached: readonly boolean[];
}

/** Class impressions: images made from the classifier alone, which stand in for data that nobody has.
 *
 *  x <- clip(x - Adam(d/dx [-z_c(jitter(x)) + lambda TV(x)])) from x ~ N(0, (2/255)²) until softmax(z(x))_c >= u, u ~ U(low, high)
 *  Mopuri et al., "Ask, Acquire, and Attack: Data-free UAP Generation using Class Impressions", 2018, section 3.1. arXiv:1808.01153; constants of its released code (val-iisc/AAA 58c8ace, pd_gl.py).
 *  Deviates: starts at mid-grey, since there is no mean image; the confidence is that of the image itself, unmoved, and of the wanted class; many images at once, each with its own draws and its own end.
 *
 *  Image i depends on the seed, its index and its class only, up to what an engine rounds otherwise in another batch.
 *
 *  @param classifier maps images to logits, differentiable in them.
 *  @param options see `ClassImpressionsOptions`.
 *  @returns see `ClassImpressions`; an image that does not reach its threshold is given as the last step left it.
 *  @throws ShapeError when shapes do not fit; ValueError when an option is out of range or the classifier gives probabilities; GansError (code ABORTED).
 *  @example
 *  const classifier = (x: tf.Tensor4D) => tf.reshape(x, [-1, 4]) as tf.Tensor2D;
 *  const { confidences } = await classImpressions(classifier, { seed, imageShape: [2, 2, 1], classes: [0, 3], steps: 20 });
 */
export async function classImpressions(
  classifier: Classifier,
  options: ClassImpressionsOptions,
): Promise<ClassImpressions> {
  const { seed, imageShape, classes, first = 0, steps = 500, learningRate = 20 / 255 } = options;
  const { confidence: [low, high] = [0.55, 0.99], variationWeight = 1e-5, jitter, signal, onProgress } = options;
  checkOptions(options);
  const count = classes.length;
  const shape: [number, number, number, number] = [count, ...imageShape];
  const units = Array.from(randomBits(foldIn(seed, 'threshold'), count, first), (word) => (word + 0.5) / 2 ** 32);
  const thresholds = units.map((u) => low + (high - low) * u);
  const optimizer = adam({ learningRate });
  let images: Tensor4D = normal(foldIn(seed, 'start'), shape, { standardDeviation: 2 / 255, firstRow: first });
  let memory = optimizer.init({ images });
  try {
    for (let step = 0; ; step++) {
      expectNotAborted('classImpressions', signal, `${step} of ${steps} steps`);
      const confidences = await confidencesOf(classifier, images, classes);
      const reached = thresholds.map((threshold, i) => confidences[i]! >= threshold);
      onProgress?.(reached.filter(Boolean).length, step);
      if (step === steps || reached.every(Boolean)) return { images: images.clone(), confidences, reached };
      const { value, grads } = valueAndGrad((params: { images: Tensor4D }) => {
        const moved = jitterImages(params.images, foldIn(foldIn(seed, 'jitter'), step), { ...jitter, firstRow: first });
        const logits = classifier(moved);
        const wanted = sum(mul(logits, oneHotRows(classes, logits.shape[1])));
        return { loss: sub(mul(totalVariation(params.images), variationWeight), wanted) };
      })({ images });
      const next = optimizer.update({ images }, grads, memory);
      const kept = tidy(() => {
        const done = tensor4d(reached.map(Number), [count, 1, 1, 1]);
        const moved = clipByValue(next.params.images, -1, 1);
        return add(mul(images, done), mul(moved, sub(1, done))) as Tensor4D; // exact: one of the two is 0
      });
      disposeTree({ value, images }, grads, next.params, memory.firstMoment, memory.secondMoment);
      images = kept;
      memory = next.state;
      if (step % 16 === 15) await yieldToEvents();
    }
  } finally {
    disposeTree({ images }, memory.firstMoment, memory.secondMoment);
  }
}

async function confidencesOf(
  classifier: Classifier,
  images: Tensor4D,
  classes: ArrayLike<number>,
): Promise<Float64Array> {
  const { rows, classCount } = await readLogits('classImpressions', classifier, images);
  refuseProbabilities('classImpressions', rows, classCount);
  return Float64Array.from({ length: images.shape[0] }, (_, i) => {
    const wanted = classes[i]!;
    expectClass('classImpressions', 'classes', wanted, classCount, ` at position ${i}`);
    const logits = rows.subarray(i * classCount, (i + 1) * classCount);
    // softmax(z)_c = 1 / sum_k e^(z_k - z_c)
    return 1 / logits.reduce((total, logit) => total + Math.exp(logit - logits[wanted]!), 0);
  });
}

/** sum |x_{i+1,j} - x_{i,j}| + |x_{i,j+1} - x_{i,j}| */
function totalVariation(images: Tensor4D): Tensor {
  const [count, height, width, channels] = images.shape;
  const part = (down: number, right: number, h: number, w: number) =>
    slice(images, [0, down, right, 0], [count, h, w, channels]);
  const vertical = sub(part(1, 0, height - 1, width), part(0, 0, height - 1, width));
  const horizontal = sub(part(0, 1, height, width - 1), part(0, 0, height, width - 1));
  return add(sum(abs(vertical)), sum(abs(horizontal)));
}

function checkOptions(options: ClassImpressionsOptions): void {
  const { imageShape, classes, first = 0, steps = 500, learningRate = 20 / 255, variationWeight = 1e-5 } = options;
  const { confidence: [low, high] = [0.55, 0.99] } = options;
  if (imageShape?.length !== 3)
    throw new ShapeError(`classImpressions: expected imageShape to be [H, W, C], got ${JSON.stringify(imageShape)}.`);
  for (const size of imageShape) expectCount('classImpressions', 'every size of imageShape', size);
  expectCount('classImpressions', 'the number of classes', classes.length);
  expectCount('classImpressions', 'first', first, 0);
  expectCount('classImpressions', 'steps', steps);
  expectPositive('classImpressions', 'learningRate', learningRate);
  expectNotNegative('classImpressions', 'variationWeight', variationWeight);
  if (!(low > 0 && low <= high && high < 1))
    throw new ValueError(
      `classImpressions: expected confidence to be 0 < low <= high < 1, got ${low} and ${high}. The published range is [0.55, 0.99].`,
    );
}
