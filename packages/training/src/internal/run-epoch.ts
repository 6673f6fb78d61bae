import { augmentDataset, batch as cutBatch, epochOrder, type ImageBatch, type ImageDataset } from '@gans/datasets';
import { foldIn, GansError, type Seed } from '@gans/tensor';
import { dispose, nextFrame, type Scalar, stack, type Tensor } from '@tensorflow/tfjs-core';
import type { Complete, OptimizationConfig } from '../optimization/optimization-config';
import { scoped } from './scoped';

/** Counters of a state that is trained epoch by epoch. */
export interface Position {
  readonly step: number;
  readonly epoch: number;
  readonly batch: number;
}

/** The counters after one more step. */
export function advance({ step, epoch, batch }: Position, batchesPerEpoch: number): Position {
  const isLast = batch + 1 === batchesPerEpoch;
  return { step: step + 1, epoch: isLast ? epoch + 1 : epoch, batch: isLast ? 0 : batch + 1 };
}

/** A data set as an epoch sees it: augmented where the configuration says so. Throws ValueError where the images are too small for that. */
export function viewOf(
  dataset: ImageDataset,
  augmentation: Complete<OptimizationConfig>['augmentation'],
  seed: Seed,
  epoch: number,
): ImageDataset {
  if (augmentation === undefined) return dataset;
  return augmentDataset(dataset, { ...augmentation, seed: foldIn(foldIn(seed, 'augmentation'), epoch) });
}

/** What trains from where a state is to the end of its epoch. */
export interface EpochRun<State extends Position, Name extends string> {
  /** As messages name it. */
  readonly caller: string;
  readonly dataset: ImageDataset;
  readonly config: Pick<Complete<OptimizationConfig>, 'epochs' | 'batchSize' | 'augmentation'>;
  readonly batchesPerEpoch: number;
  readonly seed: Seed;
  /** One update, given the state away. */
  readonly step: (state: State, batch: ImageBatch) => { state: State; report: { readonly [N in Name]?: Scalar } };
  /** Is given each new state: whoever fails knows what to free. */
  readonly onState: (state: State) => void;
  readonly onStep: (state: State, scalars: Readonly<Record<Name, number>>) => void | Promise<void>;
  readonly signal: AbortSignal | undefined;
}

/** Trains to the end of the epoch under way.
 *
 *  @returns the state, and the mean over these steps of what the reports said.
 *  @throws GansError DIVERGED when a number of a report is not finite; ABORTED after `signal`.
 */
export async function runEpoch<State extends Position, Name extends string>(
  from: State,
  run: EpochRun<State, Name>,
): Promise<{ state: State; means: Readonly<Record<Name, number>> }> {
  const { caller, dataset, config, batchesPerEpoch, seed, signal } = run;
  const { batchSize, epochs, augmentation } = config;
  const { epoch } = from;
  const order = epochOrder(foldIn(seed, 'order'), epoch, dataset.length);
  const view = viewOf(dataset, augmentation, seed, epoch);
  const totals = new Map<string, number>();
  let state = from;
  let made = 0;
  while (state.epoch === epoch) {
    const indices = order.subarray(state.batch * batchSize, (state.batch + 1) * batchSize);
    const next = scoped(() => run.step(state, cutBatch(view, indices)));
    state = next.state;
    run.onState(state);
    const scalars = await readScalars(next.report);
    for (const [name, value] of Object.entries<number>(scalars)) {
      if (!Number.isFinite(value))
        throw new GansError(
          'DIVERGED',
          `${caller}: expected a finite ${name}, got ${value} at step ${state.step}. Lower the learning rate.`,
        );
      totals.set(name, (totals.get(name) ?? 0) + value);
    }
    made++;
    await run.onStep(state, scalars);
    await nextFrame();
    if (signal?.aborted === true)
      throw new GansError('ABORTED', `${caller}: stopped at step ${state.step} of ${epochs * batchesPerEpoch}.`);
  }
  const means = Object.fromEntries([...totals].map(([name, total]) => [name, total / made]));
  return { state, means: means as Record<Name, number> };
}

// One read-back for all numbers of a step.
async function readScalars<Name extends string>(
  report: {
    readonly [N in Name]?: Scalar;
  },
): Promise<Readonly<Record<Name, number>>> {
  const names = Object.keys(report) as Name[];
  const scalars = names.map((name) => report[name] as Tensor);
  const row = stack(scalars);
  dispose(scalars);
  const values = await row.data().finally(() => row.dispose());
  return Object.fromEntries(names.map((name, i) => [name, values[i]!])) as Record<Name, number>;
}
