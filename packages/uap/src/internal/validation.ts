import { type Classifier, foldIn, type Seed, ShapeError } from '@gans/tensor';
import { concat, Tensor, type Tensor3D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { gaussianImages } from '../gaussian-images';
import type { ImageSampler } from '../image-source';
import { perturbImages } from '../perturb-images';
import { classesInChunks, readLogits, rowsOf } from './classify';
import { expectClass, expectImages } from './expect';
import { refuseConstant, refuseProbabilities } from './expect-classifier';
import { expectImageRange, rangeWarning } from './expect-range';

/** Images that perturbations are judged by. */
export interface Validation {
  /** K. */
  readonly classCount: number;
  readonly count: number;
  /** [H, W, C]. */
  readonly shape: readonly [height: number, width: number, channels: number];
  /** What a person should know. */
  readonly warnings: readonly string[];
  /** Share that the perturbation fools, or draws to the target. */
  rateOf(perturbation: Tensor3D): Promise<number>;
  dispose(): void;
}

/** What is judged, and how. */
export interface ValidationOptions {
  readonly seed: Seed;
  /** What the images must be, where it is known beforehand. */
  readonly shape?: readonly number[] | undefined;
  readonly source: Tensor4D | ImageSampler;
  readonly count: number;
  readonly batchSize: number;
  readonly clipInput: boolean;
  /** The class that images shall be drawn to; else any other than their own counts. */
  readonly target?: number | undefined;
}

/** Draws the validation images and reads their classes, checking images and classifier on the way. */
export async function prepareValidation(classifier: Classifier, options: ValidationOptions): Promise<Validation> {
  const { seed, shape, source, count, batchSize, clipInput, target } = options;
  const images = source instanceof Tensor ? source.clone() : await source(foldIn(seed, 'validation'), count);
  try {
    expectImages('craft', 'validation images', images);
    const [, ...own] = images.shape;
    if (shape !== undefined && own.join() !== shape.join())
      throw new ShapeError(
        `craft: expected validation images to be [N, ${shape.join(', ')}], got [${images.shape.join(', ')}].`,
      );
    const range = await expectImageRange('craft', 'validation images', images);
    const classCount = await checkClassifier(classifier, images, seed);
    if (target !== undefined) expectClass('craft', 'target', target, classCount);
    const clean = await classesInChunks('craft', classifier, images, batchSize);
    const warnings = [rangeWarning('the validation images', range), oneClassWarning(clean)].filter(
      (warning) => warning !== undefined,
    );
    const rateOf = async (perturbation: Tensor3D) => {
      const change = (chunk: Tensor4D) => perturbImages(chunk, perturbation, { clipInput });
      const perturbed = await classesInChunks('craft', classifier, images, batchSize, change);
      return rateOfClasses(clean, perturbed, target);
    };
    return { classCount, count: clean.length, shape: own, warnings, rateOf, dispose: () => images.dispose() };
  } catch (error) {
    images.dispose();
    throw error;
  }
}

/** Reads the classifier on some images and on noise, which no two classes can share all logits of.
 *
 *  @returns K.
 */
async function checkClassifier(classifier: Classifier, images: Tensor4D, seed: Seed): Promise<number> {
  const [, ...shape] = images.shape;
  const noise = await gaussianImages(shape)(foldIn(seed, 'check'), 2);
  const both = tidy(() => concat([rowsOf(images, 0, 14), noise]));
  noise.dispose();
  try {
    const { rows, classCount } = await readLogits('craft', classifier, both);
    refuseProbabilities('craft', rows, classCount);
    refuseConstant('craft', rows, classCount);
    return classCount;
  } finally {
    both.dispose();
  }
}

function oneClassWarning(classes: Int32Array): string | undefined {
  return classes.length > 1 && classes.every((label) => label === classes[0])
    ? `The classifier reads all ${classes.length} validation images as class ${classes[0]}.`
    : undefined;
}

function rateOfClasses(clean: Int32Array, perturbed: Int32Array, target: number | undefined): number {
  let [hits, count] = [0, 0];
  for (let i = 0; i < clean.length; i++) {
    if (clean[i] === target) continue;
    count += 1;
    hits += Number(target === undefined ? perturbed[i] !== clean[i] : perturbed[i] === target);
  }
  return count === 0 ? 0 : hits / count;
}
