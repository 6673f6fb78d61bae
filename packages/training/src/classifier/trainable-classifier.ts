import type { Model, Tree } from '@gans/tensor';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';

/** A classifier that can be trained: images float32 [N, H, W, C] in [-1, 1] in, logits float32 [N, K] out, alone or beside other outputs. Every classifier of `@gans/core-nets` is one, and any `Model` of your own. */
export type TrainableClassifier = Model<Tree, Tree, Tensor4D, Tensor2D | { readonly logits: Tensor2D }>;
