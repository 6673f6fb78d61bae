import type { Generator, GeneratorSpec, Model, Tree } from '@gans/tensor';
import { type Tensor2D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { HeadName, HeadOutput } from './heads/heads';

/** What a generator maps: latent float32 [N, D] and condition float32 [N, K]. */
export interface GeneratorInput {
  readonly latent: Tensor2D;
  readonly condition: Tensor2D;
}

/** A generator net: latents and conditions in, images out, and what a program must know to draw its input. */
export type GeneratorNet<P extends Tree = Tree, S extends Tree = Tree> = Model<P, S, GeneratorInput, Tensor4D> & {
  readonly spec: GeneratorSpec;
};

/** What a discriminator with a head that reads classes judges: images float32 [N, H, W, C] in [-1, 1] and their condition float32 [N, K] (one-hot, multi-hot or soft). */
export interface DiscriminatorInput {
  readonly images: Tensor4D;
  readonly condition: Tensor2D;
}

/** What a discriminator with that head judges: images, and the classes where the head reads them. */
export type DiscriminatorInputOf<H extends HeadName> = H extends 'concatenated' | 'projection'
  ? DiscriminatorInput
  : Tensor4D;

/** What a program must know to use a discriminator. */
export interface DiscriminatorSpec {
  /** Of the images that it judges. */
  readonly imageShape: readonly [height: number, width: number, channels: number];
  readonly head: HeadName;
  /** K where the input is `{ images, condition }`, 0 where it is images alone. */
  readonly conditionSize: number;
}

/** A discriminator net: images in, and, by its head, the classes; what the head says out. */
export type DiscriminatorNet<H extends HeadName = 'embedding', P extends Tree = Tree, S extends Tree = Tree> = Model<
  P,
  S,
  DiscriminatorInputOf<H>,
  HeadOutput<H>
> & { readonly spec: DiscriminatorSpec };

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
