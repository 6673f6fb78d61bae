import { join } from 'node:path';
import { asTaps, type ClassifierNet } from '@gans/core-nets';
import { type Classifier, disposeTree, foldIn, isGansError, type Seed } from '@gans/tensor';
import { type Crafted, type CraftOptions, type CraftState, craft } from '@gans/uap';
import { slice, Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { fileExists } from '../../file-exists';
import { createProgress } from '../../progress';
import { readState, writeState } from '../../uap/state-file';
import type { CellPlace } from '../run-grid';
import type { StandIns } from './internal/stand-ins';
import type { TableProtocol } from './protocol';

/** Checks of the perturbation on the validation images, spread evenly over the steps. */
const CHECKS = 10;

/** What crafting in a table is given. */
export interface CraftOnOptions {
  readonly protocol: TableProtocol;
  readonly seed: Seed;
  readonly imageShape: readonly [height: number, width: number, channels: number];
  readonly place: Pick<CellPlace, 'io' | 'quiet'>;
  /** Folder that the states are kept in, and what they are states of; left out: nowhere. */
  readonly states?: { readonly folder: string; readonly of: string };
}

/** The file that holds the state of crafting from a start. */
export function stateFile(folder: string, start: number): string {
  return join(folder, `uap-${start}.state.safetensors`);
}

/** Crafts a perturbation on the images of an arm, with the bound, steps and batches of the table, as often as it says: which local optimum is found, and so how much is fooled, depends on the order of the images. The images that it brings for that choose the best perturbation; where it brings none, the last fifth of its images, at most 1,000, or of a sampler as many others. Goes on from states that an earlier session has left, to the same bits.
 *
 *  @param classifier under attack; `net` is asked for its activations, where the objective is about those.
 *  @param standIns their images are not disposed.
 *  @throws GansError (code ABORTED) when stopped.
 */
export async function craftOn(target: Attacked, standIns: StandIns, options: CraftOnOptions): Promise<Crafted> {
  let best: Crafted | undefined;
  try {
    for (let start = 1; start <= options.protocol.starts; start++) {
      const crafted = await craftFrom(start, target, standIns, options);
      const [kept, other] = best === undefined || crafted.rate > best.rate ? [crafted, best] : [best, crafted];
      other?.perturbation.dispose();
      best = kept;
    }
  } catch (error) {
    best?.perturbation.dispose();
    throw error;
  }
  return best!;
}

interface Attacked {
  readonly classifier: Classifier;
  readonly net: ClassifierNet;
}

async function craftFrom(
  start: number,
  { classifier, net }: Attacked,
  { images, validation, objective, augment }: StandIns,
  { protocol, seed, imageShape, place, states }: CraftOnOptions,
): Promise<Crafted> {
  const { io, quiet } = place;
  const { epsilon, batch: batchSize, craftSteps: maxSteps, starts } = protocol;
  const title = starts === 1 ? 'perturbation' : `perturbation, ${start} of ${starts}`;
  const file = states && { path: stateFile(states.folder, start), of: states.of };
  const parts = images instanceof Tensor ? partsOf(images) : undefined;
  const choosing = validation ?? parts?.validation;
  const progress = createProgress(io, { quiet });
  const resume = file && (await storedState(file));
  const checkEvery = Math.ceil(maxSteps / CHECKS);
  const options = {
    ...(objective === 'activation'
      ? { objective, taps: asTaps(net, { names: net.spec.activations }) }
      : { objective: protocol.objective }),
    seed: foldIn(seed, start),
    epsilon,
    imageShape,
    batchSize,
    maxSteps,
    checkEvery,
    validationCount: heldBackOf(protocol.images),
    ...(augment && { augment }),
    ...(choosing && { validation: choosing }),
    ...(resume && { resume }),
    ...(file && { onState: (state: CraftState) => writeState(file.path, { state, of: file.of }) }),
    signal: io.signal,
    onProgress: ({ step, loss, best = 0 }) =>
      progress.report({ title, step, steps: maxSteps, figures: { loss, fooled: best } }),
  } satisfies CraftOptions;
  try {
    return await craft(classifier, parts?.crafting ?? (images as Exclude<typeof images, Tensor4D>), options);
  } finally {
    disposeTree(parts ?? {});
    progress.close();
  }
}

/** How many of an arm's images are kept from crafting, to choose the best perturbation. */
export function heldBackOf(count: number): number {
  return Math.min(1000, Math.ceil(count / 5));
}

function partsOf(images: Tensor4D): { readonly crafting: Tensor4D; readonly validation: Tensor4D } {
  const [count, ...shape] = images.shape;
  const kept = count - heldBackOf(count);
  const part = (first: number, size: number): Tensor4D => slice(images, [first, 0, 0, 0], [size, ...shape]);
  return { crafting: part(0, kept), validation: part(kept, count - kept) };
}

// A state that cannot be read, or of a classifier that has been trained anew since, costs the time alone.
async function storedState({ path, of }: { readonly path: string; readonly of: string }) {
  if (!(await fileExists(path))) return undefined;
  const stored = await readState(path).catch((error: unknown) => {
    if (!isGansError(error)) throw error;
    return undefined;
  });
  return stored?.of === of ? stored.state : undefined;
}
