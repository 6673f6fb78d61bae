import { batch, type ImageDataset } from '@gans/datasets';
import { addClippedNoise, addCosts, type ClassDecision, classify, decide, flops, type SearchCost } from '@gans/igc';
import { GansError, permutation, type Seed } from '@gans/tensor';
import type { OpenedGenerator } from '../../classify/open-generator';
import type { Io } from '../../io';
import type { ReadySearch } from './presets';

/** What a search has read of images. */
export interface ReadImages {
  /** Noise on them. */
  readonly sigma: number;
  readonly count: number;
  readonly right: number;
  /** A character an image, in order: 1 where it was read right. */
  readonly hits: string;
  /** Least differences, one an image: out-of-class scores. */
  readonly scores: readonly number[];
  /** An image. */
  readonly rowSteps: number;
  /** An image, all counted: steps, looks and the start. */
  readonly flops: number;
  /** Multiply-adds of one image of the generator. */
  readonly generatorMultiplyAdds: number;
  /** Of all images, wall clock. */
  readonly seconds: number;
}

/** How images are read. */
export interface ReadOptions {
  readonly sigma: number;
  /** Of the noise: that on image i depends on (seed, i) only. */
  readonly seed: Seed;
  readonly io: Pick<Io, 'now' | 'signal'>;
  readonly onProgress?: (done: number) => void;
}

const BLOCK = 500;

/** Puts noise on images and reads them, block by block.
 *
 *  @param images in this order.
 *  @throws GansError (code ABORTED) when stopped.
 */
export async function readImages(
  { generator, spec }: OpenedGenerator,
  images: ImageDataset,
  { options, offsets }: Pick<ReadySearch, 'options' | 'offsets'>,
  { sigma, seed, io, onProgress }: ReadOptions,
): Promise<ReadImages> {
  const start = io.now();
  const hits: boolean[] = [];
  const scores: number[] = [];
  const costs: SearchCost[] = [];
  for (let first = 0; first < images.length; first += BLOCK) {
    if (io.signal.aborted)
      throw new GansError('ABORTED', `readImages: stopped after ${first} of ${images.length} images.`);
    const indices = Array.from({ length: Math.min(BLOCK, images.length - first) }, (_, i) => first + i);
    const { images: clean, labels } = batch(images, indices);
    const noisy = addClippedNoise(clean, sigma, seed, { firstRow: first });
    clean.dispose();
    try {
      const { decisions, cost } = await classify(generator, spec, noisy, { ...options, signal: io.signal });
      for (const [i, decision] of decisions.entries()) {
        hits.push(labelOf(decision, offsets) === labels[i]);
        scores.push(decision.outOfClassScore);
      }
      costs.push(cost);
    } finally {
      noisy.dispose();
    }
    onProgress?.(hits.length);
  }
  const cost = addCosts(costs);
  return {
    sigma,
    count: hits.length,
    right: hits.filter(Boolean).length,
    hits: hits.map(Number).join(''),
    scores,
    rowSteps: cost.rowSteps / cost.images,
    flops: flops(cost) / cost.images,
    generatorMultiplyAdds: cost.generatorMultiplyAdds,
    seconds: (io.now() - start) / 1000,
  };
}

function labelOf({ label, distances, pruned }: ClassDecision, offsets: ReadySearch['offsets']): number {
  if (offsets === undefined) return label;
  const moved = distances.map((distance, k) => distance + offsets[k]!);
  return decide(moved, moved.length, pruned)[0]!.winner;
}

/** Places of images drawn at random, without repeats: the first n of them are the same for every larger n. */
export function drawPlaces(seed: Seed, length: number, count: number): Int32Array {
  return permutation(seed, length).slice(0, Math.min(count, length));
}
