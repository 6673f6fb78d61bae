import type { Generator } from '@gans/tensor';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { Difference, DifferenceTarget } from './difference';
import type { InversionSpec } from './spec';

/** What a start is told: a chunk of images, and the conditions that each of them is to be redrawn with. */
export interface StartBatch {
  /** float32 [N, H, W, C]. */
  readonly images: Tensor4D;
  /** float32 [h, K]: one row a hypothesis, which is a class, or a value of a label. */
  readonly conditions: Tensor2D;
  /** The same, as numbers. */
  readonly conditionRows: readonly (readonly number[])[];
  readonly generator: Generator;
  readonly spec: InversionSpec;
  /** That of the search, and what it has seen in the images. */
  readonly difference: Difference;
  readonly target: DifferenceTarget;
}

/** Where a chunk's search begins. */
export interface StartPoint {
  /** float32 [N, h, r, D]: r latents for each image and hypothesis. */
  readonly latents: Tensor;
  /** float32 [N h r, H, W, C]: the images of those latents, where the start has them at hand. */
  readonly redrawn?: Tensor4D;
}

/** How a search begins. */
export interface Start {
  readonly name: string;
  /** r: latents that are searched from for each image and hypothesis; the least difference among them counts. */
  readonly latentsPerRow: number;
  /** True where `begin` gives the images of its latents too. */
  readonly givesImages?: boolean;
  /** Gives new tensors. Runs inside `tidy`; image i of the batch must not change what image j gets. */
  readonly begin: (batch: StartBatch) => StartPoint;
  /** What beginning costs for each image. */
  readonly costOf: (hypotheses: number) => StartCost;
}

/** Work that is done before the first step. */
export interface StartCost {
  /** Rows that went through an encoder. */
  readonly encodedRows: number;
  /** Multiply-adds besides nets: products with a bank. */
  readonly multiplyAdds: number;
}
