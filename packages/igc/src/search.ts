import type { Generator } from '@gans/tensor';
import type { Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import type { SearchCost } from './cost';
import { expectClasses } from './internal/expect';
import { classHypotheses } from './internal/hypotheses';
import { searchHypotheses } from './internal/search-hypotheses';
import type { SearchOptions } from './settings';
import type { InversionSpec } from './spec';

/** Options of `search`. */
export interface ClassSearchOptions extends SearchOptions {
  /** Classes that come into question; default all, in their order. */
  readonly classes?: readonly number[];
  /** Counts of steps after which the points are kept, beside those of the end; 0 is the start. */
  readonly snapshotSteps?: readonly number[];
}

/** Where a search came to: a point for each image and class. The caller disposes it. */
export interface SearchPoints {
  /** float32 [N, h, D]. */
  readonly latents: Tensor3D;
  /** float32 [N, h, K]. */
  readonly conditions: Tensor3D;
}

/** What a search gives: differences as numbers, points on the engine. */
export interface SearchResult {
  /** What decides, by image and class, row-major [N, h]. */
  readonly distances: Float32Array;
  /** Likewise: 1 where the class was dropped before the last phase, and keeps the difference that it had then. */
  readonly pruned: Uint8Array;
  /** The differences as they were after each phase of the schedule. */
  readonly phaseDistances: readonly Float32Array[];
  /** Of the end. */
  readonly points: SearchPoints;
  /** Of `snapshotSteps`, ascending. */
  readonly snapshots: readonly ({ readonly step: number } & SearchPoints)[];
  readonly cost: SearchCost;
  /** Frees the points. */
  dispose(): void;
}

/** Searches, for each image and class, the latent that the generator redraws the image best from; nothing else is trained.
 *
 *  L = sum_n sum_c [ dif(G(c, z_nc), x_n) + lambda (1/d) sum_k |zscore_k(z_nc)| ],  z <- Adam(z, dL/dz), row by row
 *  Cho, "Inverted Generator Classifier", 2020; its search is `preset: 'paper'`. Deviates: rows are searched together, which changes nothing, as L is a sum over rows and Adam works element by element.
 *
 *  @param generator differentiable, its weights constants.
 *  @param spec what the function cannot tell.
 *  @param images float32 [N, H, W, C] in the generator's range; not disposed.
 *  @returns differences and points; the caller disposes it.
 *  @throws ShapeError when images or the generator do not fit the spec; ValueError when a pixel or an option is out of range; GansError (code ABORTED; DIVERGED when a difference is no number).
 *  @example
 *  const { generator, spec } = source;
 *  const images = tf.zeros([2, ...spec.imageShape]);
 *  const result = await search(generator, spec, images, { preset: 'cold', schedule: [{ steps: 2 }] });
 *  console.log(decide(result.distances, spec.classCount)[0].winner);
 *  result.dispose();
 */
export async function search(
  generator: Generator,
  spec: InversionSpec,
  images: Tensor4D,
  options: ClassSearchOptions = {},
): Promise<SearchResult> {
  const { classes = Array.from({ length: spec.classCount }, (_, k) => k) } = options;
  expectClasses('search', 'classes', classes, spec.classCount);
  return searchHypotheses('search', generator, spec, images, classHypotheses(classes, spec.classCount), options);
}
