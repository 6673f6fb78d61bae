import { disposeTree, type Generator, type Tree, ValueError } from '@gans/tensor';
import { fill, slice, type Tensor2D, type Tensor4D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { addCosts, type SearchCost } from '../cost';
import { countMultiplyAdds } from '../count-multiply-adds';
import { priorMoments } from '../prior';
import { type ResolvedSearch, resolveSearch, type SearchOptions } from '../settings';
import type { InversionSpec } from '../spec';
import { expectSpec, runGenerator } from './expect';
import type { Hypotheses } from './hypotheses';
import { createPace, type Pace } from './pace';
import type { SearchPlan } from './row-model';
import { powerOfTwoAbove, powerOfTwoBelow, rowsOf } from './rows';
import { type ChunkOutcome, searchChunk } from './search-chunk';

/** A search that is ready to take images. */
export interface ReadySearch {
  readonly plan: SearchPlan;
  /** Images that are searched at once: a power of two. */
  readonly chunkImages: number;
  readonly pace: Pace;
  /** F. */
  readonly generatorMultiplyAdds: number;
}

/** Rows of a chunk where nothing else bounds them: more do not make an engine faster. */
const MOST_ROWS = 4096;

/** Checks everything but the images, tries the generator on one row, and finds how many images fit into a chunk. */
export async function readySearch(
  caller: string,
  generator: Generator,
  spec: InversionSpec,
  hypotheses: Hypotheses,
  options: SearchOptions,
): Promise<ReadySearch> {
  expectSpec(caller, spec);
  const settings = resolveSearch(caller, spec, options);
  const { chunkRows, memoryBytes = 2 ** 30, signal } = options;
  for (const [name, value] of Object.entries({ chunkRows, memoryBytes }))
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 1))
      throw new ValueError(`${caller}: expected ${name} to be a positive integer, got ${value}.`);
  const { multiplyAdds, sizeBytes } = await workOfOneImage(caller, generator, spec, hypotheses.conditions[0]!);
  // What the forward pass makes is kept for the gradient, which is as large again.
  const rows = chunkRows ?? Math.min(MOST_ROWS, memoryBytes / (2 * sizeBytes));
  return {
    plan: { caller, generator, spec, hypotheses, settings },
    chunkImages: powerOfTwoBelow(rows / widestPass(hypotheses, settings)),
    pace: createPace(caller, multiplyAdds, signal),
    generatorMultiplyAdds: multiplyAdds,
  };
}

/** Rows of one image that are in the generator at once, at most; a pass without a gradient needs half the room. */
function widestPass({ groups }: Hypotheses, { schedule, start }: ResolvedSearch): number {
  let left = groups.map(({ length }) => length);
  const passes = schedule.map(({ steps, keep = Number.POSITIVE_INFINITY }, phase) => {
    left = left.map((count) => Math.min(count, keep));
    const rows = start.latentsPerRow * left.reduce((sum, count) => sum + count, 0);
    if (steps > 0) return rows;
    return phase === 0 && start.givesImages ? 0 : rows / 2;
  });
  return Math.max(1, ...passes);
}

function workOfOneImage(caller: string, generator: Generator, spec: InversionSpec, condition: readonly number[]) {
  const { mean } = priorMoments(spec.prior, spec.latentSize);
  return countMultiplyAdds(() =>
    tidy(() =>
      runGenerator(
        caller,
        generator,
        spec,
        fill([1, spec.latentSize], mean) as Tensor2D,
        tensor2d([...condition], [1, condition.length], 'float32'),
      ),
    ),
  );
}

/** What a chunk's search gives, for the images that were given, and what it cost. */
export type ChunkResult = ChunkOutcome & { readonly cost: SearchCost };

/** Searches up to a chunk of images, padded to a power of two with copies of the last.
 *
 *  @param options `asked`: 1 for images that are asked about, whose cost counts; default all.
 */
export async function searchOneChunk(
  { plan, pace, generatorMultiplyAdds }: ReadySearch,
  images: Tensor4D,
  { asked, snapshotSteps = [] }: { asked?: Uint8Array; snapshotSteps?: readonly number[] } = {},
): Promise<ChunkResult> {
  const count = images.shape[0];
  const places = Int32Array.from({ length: powerOfTwoAbove(count) }, (_, i) => Math.min(i, count - 1));
  const flags = Uint8Array.from(places, (_, i) => (i < count ? (asked?.[i] ?? 1) : 0));
  const padded = tidy(() => rowsOf(images, places));
  try {
    const outcome = await searchChunk(plan, padded, flags, snapshotSteps, pace);
    const { hypotheses, settings } = plan;
    const h = hypotheses.conditions.length;
    const points = outcome.points.map((all) => {
      const own = tidy(() => ({
        latents: slice(all.latents, 0, count * h),
        conditions: slice(all.conditions, 0, count * h),
      }));
      disposeTree(all as unknown as Tree);
      return own;
    });
    const { encodedRows, multiplyAdds } = settings.start.costOf(h);
    const countAsked = flags.reduce((sum, flag) => sum + flag, 0);
    return {
      ...outcome,
      points,
      pruned: outcome.pruned.subarray(0, count * h),
      phaseDistances: outcome.phaseDistances.map((distances) => distances.subarray(0, count * h)),
      cost: {
        images: countAsked,
        rowSteps: outcome.rowSteps,
        forwardRows: outcome.forwardRows,
        encodedRows: countAsked * encodedRows,
        startMultiplyAdds: countAsked * multiplyAdds,
        generatorMultiplyAdds,
      },
    };
  } finally {
    padded.dispose();
  }
}

/** Searches all images, chunk by chunk, in order. */
export async function* eachChunk(
  ready: ReadySearch,
  images: Tensor4D,
  {
    snapshotSteps = [],
    onProgress,
  }: { snapshotSteps?: readonly number[]; onProgress?: SearchOptions['onProgress'] } = {},
): AsyncGenerator<ChunkResult> {
  const costs: SearchCost[] = [];
  for (let first = 0; first < images.shape[0]; first += ready.chunkImages) {
    const count = Math.min(ready.chunkImages, images.shape[0] - first);
    const chunk = tidy(() => slice(images, first, count));
    try {
      const result = await searchOneChunk(ready, chunk, { snapshotSteps });
      costs.push(result.cost);
      yield result;
    } finally {
      chunk.dispose();
    }
    onProgress?.(addCosts(costs));
  }
}
