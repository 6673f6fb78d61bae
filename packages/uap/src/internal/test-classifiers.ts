import { type Classifier, createSeed, normal, type Taps, uniform } from '@gans/tensor';
import { conv2d, relu } from '@gans/tensor/ops';
import {
  add,
  concat,
  matMul,
  mean,
  mul,
  neg,
  reshape,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';

// What the tests attack.

/** Two classes, class 1 iff w . x + b >= 0 (up to ties): logits [0, z]. */
export function linearClassifier(w: readonly number[], b: number): Classifier {
  return (images) =>
    tidy(() => {
      const flat = reshape(images, [images.shape[0], w.length]) as Tensor2D;
      const z: Tensor2D = add(matMul(flat, tensor2d([...w], [w.length, 1])), b);
      return concat<Tensor2D>([mul<Tensor2D>(z, 0), z], 1);
    });
}

/** Logits W x + b of images with as many pixels as W has columns. */
export function affineClassifier(weights: readonly (readonly number[])[], bias: readonly number[]): Classifier {
  return (images) =>
    tidy(() => {
      const flat = reshape(images, [images.shape[0], weights[0]!.length]) as Tensor2D;
      const kernel = tensor2d(weights.map((row) => [...row]));
      return add<Tensor2D>(matMul(flat, kernel, false, true), tensor1d([...bias]));
    });
}

/** Images of [height, width, 1] from rows of pixels. */
export const imagesOf = (rows: readonly (readonly number[])[], height = 1): Tensor4D =>
  reshape(tensor2d(rows.map((row) => [...row])), [rows.length, height, rows[0]!.length / height, 1]) as Tensor4D;

/** A convolutional net with fixed weights for images [N, 6, 6, 1]: four classes, two layers. */
export function convolutionalNet(seed = 1) {
  const draw = <const S extends readonly number[]>(name: number, shape: S) =>
    normal(createSeed(1000 * seed + name), shape);
  const weights = {
    kernel1: draw(1, [3, 3, 1, 4]),
    kernel2: draw(2, [3, 3, 4, 4]),
    dense: draw(3, [144, 4]),
    bias: draw(4, [4]),
  };
  const taps: Taps = (images) =>
    tidy(() => {
      const conv1 = relu(conv2d(images, weights.kernel1));
      const conv2 = relu(conv2d(conv1, weights.kernel2));
      const pooled = mean(conv2, [1, 2]);
      const flat = reshape(mul(conv2, 0.2), [images.shape[0], 144]) as Tensor2D;
      const logits = add(matMul(flat, weights.dense), weights.bias) as Tensor2D;
      return { conv1, conv2, pool: conv2.clone(), pooled, logits };
    });
  const classifier: Classifier = (images) => tidy(() => taps(images).logits as Tensor2D);
  return { weights, taps, classifier };
}

/** Images [count, 6, 6, 1] of smooth noise in [-1, 1]. */
export const someImages = (count: number, seed = 1): Tensor4D =>
  tidy(() => neg(uniform(createSeed(seed), [count, 6, 6, 1], { min: -1, max: 1 })) as Tensor4D);
