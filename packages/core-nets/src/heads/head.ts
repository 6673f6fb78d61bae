import type { Tree } from '@gans/tensor';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import type { FieldRules } from '../internal/check-config';

/** Weights of a layer with a bias: kernel float32 [..., out], bias float32 [out]. */
export type Layer = { readonly kernel: Tensor; readonly bias: Tensor };

/** Draws the initial weights of a layer by its name: a net's choice, the same for its body and its head. */
export type Draw = (layer: string, shape: readonly number[]) => Tensor;

/** What a head reads of a body's images. */
export interface HeadInput {
  /** F(x), float32 [N, F]. */
  readonly features: Tensor2D;
  /** Classes, one-hot or multi-hot, float32 [N, K]; read only by heads whose `conditionSize` is not 0. */
  readonly condition?: Tensor2D;
}

/** The last layers of a discriminator: features of any body in, named tensors out. */
export interface Head<C extends object = never, P extends Tree = Tree, O extends object = object> {
  /** Rules of the fields that it adds to a discriminator's config. */
  readonly fields: FieldRules;
  /** Whether it reads the classes of images beside their features, or as further channels of the image. */
  readonly reads: 'features' | 'features and condition' | 'images and condition';
  readonly create: (config: C, featureSize: number, draw: Draw) => P;
  readonly apply: (params: P, input: HeadInput, config: C) => O;
}
