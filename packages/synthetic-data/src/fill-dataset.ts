import type { Classifier, Seed } from '@gans/tensor';
import type { GeneratorSource } from './generator-source';
import type { ImageFilter } from './image-filter';
import { checkSteps } from './internal/check-mining';
import { checkSources, expectInteger } from './internal/check-sources';
import { emptyPool } from './internal/empty-pool';
import { fillPlan } from './internal/fill-plan';
import { checkFilter } from './internal/pick-latents';
import { withImages } from './internal/pool-parts';
import { writeImages } from './internal/write-images';
import type { MiningSteps } from './mine-hard-samples';
import type { SyntheticPool } from './pool';

/** Mining, and the classifier that it looks at. */
export interface FillMining extends MiningSteps {
  /** In inference mode. */
  readonly classifier: Classifier;
  /** eta; `calibrateStepSize` finds one. */
  readonly stepSize: number;
}

/** What generating takes, whatever becomes of the images. */
export interface DrawingChoices {
  /** Keeps the better of several draws; default: every draw is an image. */
  readonly filter?: ImageFilter;
  /** Images that are generated at a time; default 100. */
  readonly chunkSize?: number;
}

/** How `fillDataset` fills. */
export interface FillOptions extends DrawingChoices {
  /** M, an integer >= 1. Where K does not divide it, the first M mod K classes have one image more. */
  readonly count: number;
  /** Latent i depends on (seed, i) only, mined or not. */
  readonly seed: Seed;
  /** Left out, images are random draws. */
  readonly mining?: FillMining;
  /** Stops between chunks by a GansError (code ABORTED). */
  readonly signal?: AbortSignal | undefined;
  /** Called after each chunk. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
}

/** Fills a pool with generated images, M/K of each class: FillDataset(M, hsm, C).
 *
 *  z ~ prior;  z <- mine(z, k, G, C) if asked for;  (G(z, k), k)
 *  Besnier et al., "This dataset does not exist", 2020, Algorithms 1 and 2. arXiv:1911.02888. Deviates: classes take turns, so that any beginning of the pool is as balanced as it can be. Ours: filter, several generators, which take turns within each class.
 *
 *  @param generators one, or several that make the same images of the same classes.
 *  @param options `count` and `seed` at least.
 *  @returns the pool: bytes, labels, marks.
 *  @throws ValueError for numbers out of range, an unconditional generator, or images with NaN; ShapeError when generators, classifier or filter do not fit; GansError (code ABORTED) after `signal`.
 *  @example
 *  const pool = await fillDataset(source, { count: 30, seed });
 *  console.log(poolCounts(pool)); // three of each of the 10 classes
 */
export async function fillDataset(
  generators: GeneratorSource | readonly GeneratorSource[],
  { count, seed, mining, filter, chunkSize = 100, signal, onProgress }: FillOptions,
): Promise<SyntheticPool> {
  const sources = checkSources('fillDataset', generators);
  expectInteger('fillDataset', 'count', count, 1);
  expectInteger('fillDataset', 'chunkSize', chunkSize, 1);
  if (filter !== undefined) checkFilter('fillDataset', filter);
  if (mining !== undefined) checkSteps('fillDataset', mining);
  const pool = emptyPool(sources[0].spec, count);
  const plan = fillPlan({ first: 0, count, classCount: pool.classCount, generatorCount: sources.length });
  const drawing = { seed, miner: mining, filter, chunkSize, signal, onProgress };
  await writeImages('fillDataset', pool.pixels, plan, sources, drawing);
  return withImages(pool, plan, 0, mining !== undefined);
}
