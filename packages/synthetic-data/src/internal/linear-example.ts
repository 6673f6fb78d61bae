import type { Classifier, Generator, GeneratorSpec, Prior } from '@gans/tensor';
import { matMul, reshape, type Tensor2D, type Tensor4D, tensor2d } from '@tensorflow/tfjs-core';
import type { GeneratorSource } from '../generator-source';

/** A generator whose images are its latents in a row, [1, D, 1], and a classifier whose logits are A x: all that mining does to them can be reckoned by hand. */
export function linearExample(
  rows: readonly (readonly number[])[],
  prior: Prior = { kind: 'normal' },
): { source: GeneratorSource; classifier: Classifier } {
  const size = rows[0]!.length;
  const spec: GeneratorSpec = { latentSize: size, classCount: rows.length, imageShape: [1, size, 1], prior };
  const generator: Generator = (latents) => reshape(latents, [-1, 1, size, 1]);
  return { source: { generator, spec }, classifier: linearClassifier(rows) };
}

/** Logits A x of images [N, 1, D, 1]. */
export function linearClassifier(rows: readonly (readonly number[])[]): Classifier {
  const flat = rows.map((row) => [...row]);
  return (images: Tensor4D) =>
    matMul(reshape(images, [-1, rows[0]!.length]) as Tensor2D, tensor2d(flat), false, true) as Tensor2D;
}

/** A generator whose image shows its class: pixel k is bright in class k, all others are dark, and the latent makes each a little brighter or darker. Ignoring its condition, it shows classes at random. */
export function labelledExample(
  classCount = 4,
  options: { readonly ignoresCondition?: boolean } = {},
): GeneratorSource {
  const spec: GeneratorSpec = {
    latentSize: classCount,
    classCount,
    imageShape: [1, classCount, 1],
    prior: { kind: 'normal' },
  };
  const generator: Generator = (latents, condition) => {
    const shown = options.ignoresCondition === true ? latents : condition.add(latents.mul(0.05));
    return shown.sub(0.5).clipByValue(-1, 1).reshape([-1, 1, classCount, 1]);
  };
  return { generator, spec };
}

/** Reads the class that `labelledExample` shows. */
export const readsPixels =
  (classCount = 4): Classifier =>
  (images) =>
    reshape(images, [-1, classCount]);
