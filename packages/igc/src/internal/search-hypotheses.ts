import { disposeTree, type Generator, type Tree, ValueError } from '@gans/tensor';
import { concat, reshape, type Tensor2D, type Tensor3D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { addCosts } from '../cost';
import type { SearchPoints, SearchResult } from '../search';
import type { SearchOptions } from '../settings';
import type { InversionSpec } from '../spec';
import { type ChunkResult, eachChunk, readySearch } from './each-chunk';
import { expectImages } from './expect';
import type { Hypotheses } from './hypotheses';
import type { ChunkPoints } from './search-chunk';

/** `search` over any hypotheses. */
export async function searchHypotheses(
  caller: string,
  generator: Generator,
  spec: InversionSpec,
  images: Tensor4D,
  hypotheses: Hypotheses,
  options: SearchOptions & { readonly snapshotSteps?: readonly number[] },
): Promise<SearchResult> {
  const ready = await readySearch(caller, generator, spec, hypotheses, options);
  await expectImages(caller, images, spec);
  const steps = [...new Set(options.snapshotSteps ?? [])].sort((a, b) => a - b);
  const all = ready.plan.settings.schedule.reduce((sum, phase) => sum + phase.steps, 0);
  for (const step of steps)
    if (!Number.isSafeInteger(step) || step < 0 || step > all)
      throw new ValueError(
        `${caller}: expected snapshotSteps to be integers from 0 to the schedule's ${all} steps, got ${step}.`,
      );
  const parts: ChunkResult[] = [];
  try {
    for await (const part of eachChunk(ready, images, { snapshotSteps: steps, onProgress: options.onProgress }))
      parts.push(part);
    const joined = steps.map((step, i) => ({
      step,
      ...joinedPoints(
        parts.map(({ points }) => points[i]!),
        images,
      ),
    }));
    const points = joinedPoints(
      parts.map((part) => part.points.at(-1)!),
      images,
    );
    const trees = [points, ...joined.map(({ latents, conditions }) => ({ latents, conditions }))];
    return {
      distances: joinedValues(parts.map(({ phaseDistances }) => phaseDistances.at(-1)!)),
      pruned: Uint8Array.from(parts.flatMap(({ pruned }) => [...pruned])),
      phaseDistances: ready.plan.settings.schedule.map((_, phase) =>
        joinedValues(parts.map(({ phaseDistances }) => phaseDistances[phase]!)),
      ),
      points,
      snapshots: joined,
      cost: addCosts(parts.map(({ cost }) => cost)),
      dispose: () => {
        for (const tree of trees) disposeTree(tree as unknown as Tree);
      },
    };
  } finally {
    for (const { points } of parts) for (const tree of points) disposeTree(tree as unknown as Tree);
  }
}

const joinedValues = (parts: readonly Float32Array[]): Float32Array =>
  Float32Array.from(parts.flatMap((part) => [...part]));

const joinedPoints = (parts: readonly ChunkPoints[], { shape: [count] }: Tensor4D): SearchPoints =>
  tidy(() => {
    const joined = (tensors: Tensor2D[]) => reshape(concat(tensors, 0), [count, -1, tensors[0]!.shape[1]]) as Tensor3D;
    return {
      latents: joined(parts.map(({ latents }) => latents)),
      conditions: joined(parts.map(({ conditions }) => conditions)),
    };
  });
