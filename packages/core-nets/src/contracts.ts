import type { Classifier, Generator, GeneratorSpec, Model, Taps, Tree } from '@gans/tensor';
import { type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { EmbeddingHeadOutput } from './dcgan-discriminator';
import type { GeneratorInput } from './dcgan-generator';
import type { ClassifierOutput } from './small-cnn';

/** A generator net: latents and conditions in, images out, and what a program must know to draw its input. */
export type GeneratorNet<P extends Tree = Tree, S extends Tree = Tree> = Model<P, S, GeneratorInput, Tensor4D> & {
  readonly spec: GeneratorSpec;
};

/** A discriminator net with an embedding head. */
export type DiscriminatorNet<P extends Tree = Tree, S extends Tree = Tree> = Model<P, S, Tensor4D, EmbeddingHeadOutput>;

/** A classifier net: images in, logits and features out. */
export type ClassifierNet<P extends Tree = Tree, S extends Tree = Tree> = Model<P, S, Tensor4D, ClassifierOutput> & {
  readonly config: { readonly classCount: number };
};

/** A generator net with fixed weights, as the bare function that the other packages take. Inference mode: each row depends on its own latent and condition only.
 *
 *  @param net the function, and the weights where no others are given.
 *  @param weights params and state to use, for example a moving average; they must outlive the function. Default those of `net`.
 *  @returns (latent [N, D], condition [N, K]) -> images [N, H, W, C]; the caller disposes those.
 *  @example
 *  const generate = asGenerator(generator);
 *  generate(normal(seed, [2, 4]), oneHotRows([3, 7], 10)); // [2, 8, 8, 1]
 */
export function asGenerator(
  net: Model<Tree, Tree, GeneratorInput, Tensor4D>,
  { params, state }: Pick<Model, 'params' | 'state'> = net,
): Generator {
  return (latent, condition) => tidy(() => net.apply(params, state, { latent, condition }, { training: false }).output);
}

/** A classifier net with fixed weights, as the bare function that the other packages take. Inference mode.
 *
 *  @param net its params and state are used and must outlive the function.
 *  @returns images [N, H, W, C] -> logits [N, K]; the caller disposes those.
 *  @example
 *  const net = createSmallCnn({ classCount: 10, height: 32, width: 32, channels: 1, filters: 4, featureSize: 8 }, seed);
 *  asClassifier(net)(images); // [4, 10]
 */
export function asClassifier(net: Model<Tree, Tree, Tensor4D, ClassifierOutput>): Classifier {
  return (images) => tidy(() => net.apply(net.params, net.state, images, { training: false }).output.logits);
}

/** A classifier net with fixed weights, giving `logits` [N, K] and `features` [N, featureSize] in one pass. Inference mode.
 *
 *  @param net its params and state are used and must outlive the function.
 *  @returns images [N, H, W, C] -> tensors by name; the caller disposes those.
 *  @example
 *  const net = createSmallCnn({ classCount: 10, height: 32, width: 32, channels: 1, filters: 4, featureSize: 8 }, seed);
 *  asTaps(net)(images).features; // [4, 8]
 */
export function asTaps(net: Model<Tree, Tree, Tensor4D, ClassifierOutput>): Taps {
  return (images) =>
    tidy(() => {
      const { logits, features } = net.apply(net.params, net.state, images, { training: false }).output;
      return { logits, features };
    });
}
