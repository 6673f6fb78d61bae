import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';

/** A batch of real images float32 [N, H, W, C] in [-1, 1] and their classes [N]. */
export interface GanBatch {
  readonly images: Tensor4D;
  readonly labels: Int32Array;
  /** Conditions float32 [N, K] in the place of one-hot labels, for images with several attributes. */
  readonly condition?: Tensor2D;
  /** Passes over the data before this batch, for `topK` and `mixedBatch`; default 0. */
  readonly epoch?: number;
}

/** Gives the real batches of one step, `discriminatorSteps` times `accumulationSteps` of them, by their index. It may be asked for one twice. Tensors that it makes are freed by the step. */
export type BatchSource = (index: number) => GanBatch;
