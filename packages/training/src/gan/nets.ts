import type { DiscriminatorInput, GeneratorNet, HeadName } from '@gans/core-nets';
import type { ApplyOptions, Tree } from '@gans/tensor';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';

/** What a discriminator says of N images: its logits, and whatever else its head has. The names are those of the heads of `@gans/core-nets`. */
export interface DiscriminatorOutput {
  /** float32 [N, 1], or [N, K + 1] of a multi-hinge head. */
  readonly logits: Tensor2D;
  /** Last features, float32 [N, F]. */
  readonly features?: Tensor2D;
  /** float32 [N, K]. */
  readonly classLogits?: Tensor2D;
  /** Of the linear classifier on the features, float32 [F, K]. */
  readonly kernel?: Tensor2D;
  /** float32 [N, E], raw. */
  readonly embeddings?: Tensor2D;
  /** float32 [K, E], raw. */
  readonly proxies?: Tensor2D;
  readonly twinClassLogits?: Tensor2D;
  readonly twinKernel?: Tensor2D;
  readonly twinEmbeddings?: Tensor2D;
  readonly twinProxies?: Tensor2D;
  /** One a condition, float32 [N, K]. */
  readonly outputs?: Tensor2D;
  /** float32 [N, M K]. */
  readonly codeLogits?: Tensor2D;
  /** float32 [N, J]. */
  readonly codeMeans?: Tensor2D;
  /** float32 [N, J]. */
  readonly codeLogVariances?: Tensor2D;
}

/** The name of one output of a discriminator. */
export type OutputName = keyof DiscriminatorOutput;

/** A discriminator as a function: every `DiscriminatorNet` of `@gans/core-nets`, or one of your own. */
export interface GanDiscriminator {
  /** Maps images float32 [N, H, W, C], or `{ images, condition }` where the conditional loss is 'projection' or 'concatenated', to named tensors. */
  apply(
    params: Tree,
    state: Tree,
    input: Tensor4D | DiscriminatorInput,
    options: ApplyOptions,
  ): { output: DiscriminatorOutput; state: Tree };
  /** What is known of it before it runs; checked where it is there. */
  readonly spec?: {
    readonly imageShape?: readonly [height: number, width: number, channels: number];
    readonly head?: HeadName;
  };
  /** 'coupled' where what it says in training of one image depends on the others (batch norm, minibatch statistics): real and generated images are then shown in passes of their own. Default: coupled when its state holds more than the vectors of spectral norm, `u` and `v`. */
  readonly rows?: 'independent' | 'coupled';
}

/** The two nets of a GAN as functions; the weights that they are applied to are in `GanState`. Any pair that keeps the contract can be trained. */
export interface GanNets {
  readonly generator: Pick<GeneratorNet, 'apply' | 'spec'>;
  readonly discriminator: GanDiscriminator;
}
