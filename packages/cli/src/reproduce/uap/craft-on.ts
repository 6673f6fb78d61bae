import { asTaps, type ClassifierNet } from '@gans/core-nets';
import { type Classifier, disposeTree, isGansError, type Seed } from '@gans/tensor';
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
  /** Where the state is kept, and what it is a state of; left out: nowhere. */
  readonly stateFile?: { readonly path: string; readonly of: string };
}

/** Crafts a perturbation on the images of an arm, with the bound, steps and batches of the table. The last fifth of its images, at most 1,000, chooses the best perturbation; of a sampler, as many others. Goes on from a state that an earlier session has left, to the same bits.
 *
 *  @param classifier under attack; `net` is asked for its activations, where the objective is about those.
 *  @param standIns their images are not disposed.
 *  @throws GansError (code ABORTED) when stopped.
 */
export async function craftOn(
  { classifier, net }: { readonly classifier: Classifier; readonly net: ClassifierNet },
  { images, objective, augment }: StandIns,
  { protocol, seed, imageShape, place, stateFile }: CraftOnOptions,
): Promise<Crafted> {
  const { io, quiet } = place;
  const { epsilon, batch: batchSize, craftSteps: maxSteps } = protocol;
  const parts = images instanceof Tensor ? partsOf(images) : undefined;
  const progress = createProgress(io, { quiet });
  const resume = stateFile === undefined ? undefined : await storedState(stateFile);
  const checkEvery = Math.ceil(maxSteps / CHECKS);
  const options = {
    ...(objective === 'activation'
      ? { objective, taps: asTaps(net, { names: net.spec.activations }) }
      : { objective: protocol.objective }),
    seed,
    epsilon,
    imageShape,
    batchSize,
    maxSteps,
    checkEvery,
    validationCount: heldBack(protocol.images),
    ...(augment && { augment }),
    ...(parts && { validation: parts.validation }),
    ...(resume && { resume }),
    ...(stateFile && { onState: (state: CraftState) => writeState(stateFile.path, { state, of: stateFile.of }) }),
    signal: io.signal,
    onProgress: ({ step, loss, best = 0 }) =>
      progress.report({ title: 'perturbation', step, steps: maxSteps, figures: { loss, fooled: best } }),
  } satisfies CraftOptions;
  try {
    return await craft(classifier, parts?.crafting ?? (images as Exclude<typeof images, Tensor4D>), options);
  } finally {
    disposeTree(parts ?? {});
    progress.close();
  }
}

const heldBack = (count: number) => Math.min(1000, Math.ceil(count / 5));

function partsOf(images: Tensor4D): { readonly crafting: Tensor4D; readonly validation: Tensor4D } {
  const [count, ...shape] = images.shape;
  const kept = count - heldBack(count);
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
