import { argmaxRows } from '@gans/metrics';
import { type Classifier, gradients } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { add, mul, sum, type Tensor4D, tensor4d, tidy, tile } from '@tensorflow/tfjs-core';
import { readLogits } from './internal/classify';
import { expectCount, expectImages, expectNotNegative } from './internal/expect';
import { nearestBoundary } from './internal/nearest-boundary';

/** Constants of DeepFool. */
export interface DeepFoolOptions {
  /** How many classes compete: those with the largest logits; default 10, all where there are fewer. */
  readonly rivals?: number;
  /** How much farther than to the boundary, as a share; default 0.02. */
  readonly overshoot?: number;
  /** Steps at most; default 50. */
  readonly steps?: number;
}

/** What DeepFool found for each image. */
export interface DeepFoolResult {
  /** float32 [N, H, W, C], r (1 + overshoot) in units of the images; the caller disposes it. */
  readonly perturbations: Tensor4D;
  /** Whether image i has another class with its perturbation. */
  readonly fooled: readonly boolean[];
  /** Steps that image i took. */
  readonly steps: Int32Array;
}

/** DeepFool: the shortest way out of an image's class, as if the classifier were linear, step by step.
 *
 *  r <- r - f_k / ‖w_k‖² w_k with f_k = z_k - z_c and w_k = df_k/dx at x + (1 + overshoot) r, k the rival with the least |f_k| / ‖w_k‖; until the class changes
 *  Moosavi-Dezfooli et al., "DeepFool: a simple and accurate method to fool deep neural networks", 2016, Algorithm 2. arXiv:1511.04599.
 *  Deviates: a rival without a gradient does not compete (its quotient would be NaN); an image for which no rival has one stays as it is. The released code adds 1e-4 to every |f_k|; the overshoot does that here.
 *
 *  All gradients of a step are taken in one pass over N times as many images as there are rivals.
 *
 *  @param classifier differentiable in its images.
 *  @param images float32 [N, H, W, C]; not disposed. Nothing is clipped.
 *  @param options see `DeepFoolOptions`.
 *  @returns see `DeepFoolResult`.
 *  @throws ShapeError when images or logits have the wrong shape; ValueError for an option out of range.
 *  @example
 *  const classifier = (x: tf.Tensor4D) => tf.reshape(x, [-1, 2]) as tf.Tensor2D;
 *  const { perturbations } = await deepFool(classifier, tf.tensor4d([1, 0.5], [1, 1, 1, 2]));
 *  perturbations.print(); // [-0.255, 0.255]
 */
export async function deepFool(
  classifier: Classifier,
  images: Tensor4D,
  { rivals = 10, overshoot = 0.02, steps: limit = 50 }: DeepFoolOptions = {},
): Promise<DeepFoolResult> {
  expectImages('deepFool', 'images', images);
  expectCount('deepFool', 'rivals', rivals);
  expectNotNegative('deepFool', 'overshoot', overshoot);
  expectCount('deepFool', 'steps', limit);
  const { rows, classCount } = await readLogits('deepFool', classifier, images);
  const clean = argmaxRows(rows, classCount);
  const contenders = Array.from(clean, (_, i) => largest(rows.subarray(i * classCount, (i + 1) * classCount), rivals));

  const count = images.shape[0];
  const size = images.size / count;
  const total = new Float64Array(images.size);
  const steps = new Int32Array(count);
  const stuck = new Set<number>();
  const perturbations = () =>
    tensor4d(
      Float32Array.from(total, (value) => value * (1 + overshoot)),
      images.shape,
    );
  const perturbed = () => tidy(() => add(images, perturbations()) as Tensor4D);
  let current = perturbed();
  try {
    for (;;) {
      const { rows: logits } = await readLogits('deepFool', classifier, current);
      const classes = argmaxRows(logits, classCount);
      const isOpen = (i: number) => classes[i] === clean[i] && steps[i]! < limit && !stuck.has(i);
      if (!clean.some((_, i) => isOpen(i)))
        return {
          perturbations: perturbations(),
          fooled: Array.from(clean, (label, i) => classes[i] !== label),
          steps,
        };
      const slopes = await logitGradients(classifier, current, contenders, classCount);
      for (let i = 0; i < count; i++) {
        if (!isOpen(i)) continue;
        const logitsOfImage = contenders[i]!.map((k) => logits[i * classCount + k]!);
        const own = contenders[i]!.indexOf(clean[i]!);
        const step = nearestBoundary(logitsOfImage, (k) => slopes(k, i), own);
        if (step === undefined) stuck.add(i);
        else {
          for (let j = 0; j < size; j++) total[i * size + j]! += step[j]!;
          steps[i]! += 1;
        }
      }
      current.dispose();
      current = perturbed();
    }
  } finally {
    current.dispose();
  }
}

/** Indices of the largest values, the largest first; of equal ones the first. */
function largest(values: Float32Array, count: number): number[] {
  return Array.from(values.keys())
    .sort((a, b) => values[b]! - values[a]! || a - b)
    .slice(0, count);
}

/** The gradients of chosen logits: a function of the place among an image's contenders, and the image. */
async function logitGradients(
  classifier: Classifier,
  images: Tensor4D,
  contenders: readonly (readonly number[])[],
  classCount: number,
): Promise<(place: number, image: number) => Float32Array> {
  const places = contenders[0]!.length;
  const count = images.shape[0];
  const slopes = tidy(() => {
    const copies = tile(images, [places, 1, 1, 1]);
    const chosen = oneHotRows(
      Array.from({ length: places * count }, (_, row) => contenders[row % count]![Math.floor(row / count)]!),
      classCount,
    );
    return gradients((x: Tensor4D) => sum(mul(classifier(x), chosen)))([copies])[0];
  });
  const values = (await slopes.data()) as Float32Array;
  const size = slopes.size / (places * count);
  slopes.dispose();
  return (place, image) => values.subarray((place * count + image) * size, (place * count + image + 1) * size);
}
