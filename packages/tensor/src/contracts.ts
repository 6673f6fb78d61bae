import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Seed } from './seed';
import type { Tree } from './tree';

/** Maps latents and class conditions to images.
 *
 *  latent float32 [N, D], condition float32 [N, K] (one-hot or multi-hot; [N, 0] when unconditional) -> float32 [N, H, W, C] in [-1, 1].
 *  Synchronous, row-independent, differentiable in both inputs; the caller owns the output.
 */
export type Generator = (latent: Tensor2D, condition: Tensor2D) => Tensor4D;

/** The distribution that latents are drawn from, element by element. */
export type Prior =
  | { readonly kind: 'normal' }
  | { readonly kind: 'uniform'; readonly min: number; readonly max: number };

/** What a bare generator function cannot tell about itself. */
export interface GeneratorSpec {
  readonly latentSize: number;
  readonly classCount: number;
  readonly imageShape: readonly [height: number, width: number, channels: number];
  readonly prior: Prior;
}

/** Maps images float32 [N, H, W, C] in [-1, 1] to logits float32 [N, K]. The classifier owns its own preprocessing. */
export type Classifier = (images: Tensor4D) => Tensor2D;

/** Maps images float32 [N, H, W, C] in [-1, 1] to named tensors (features, logits, layer activations) in one pass. */
export type Taps = (images: Tensor4D) => Record<string, Tensor>;

/** How a model is applied. */
export interface ApplyOptions {
  /** Training mode: batch statistics are used and updated, noise layers are active. */
  readonly training: boolean;
  /** For layers that draw; required by those that do. */
  readonly seed?: Seed;
  /** Which normalisation statistics to use; default 'batch' in training mode, else 'running'. */
  readonly statistics?: 'batch' | 'running';
  /** Share of the batch in the new running statistics, from 0 to 1. Given, they move in inference mode too; default: each layer's own in training mode, and 0 otherwise. 1/i at the i-th batch makes them the average over all batches. */
  readonly momentum?: number;
}

/** A net as data plus a function, for whoever must change or adapt it (training, batch-norm adaptation): nothing hidden.
 *
 *  `apply` disposes nothing it is given; the returned state holds new tensors where statistics changed and the old ones elsewhere.
 */
export interface Model<P extends Tree = Tree, S extends Tree = Tree, Input = Tensor, Output = Tensor> {
  readonly params: P;
  readonly state: S;
  apply(params: P, state: S, input: Input, options: ApplyOptions): { output: Output; state: S };
}
